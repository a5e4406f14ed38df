"""Bradley-Terry: turning 'this answer is better than that one' into a score for each answer.

The chance that a beats b is sigmoid(score a - score b): only differences count (Bradley and Terry 1952).
Reward models of RLHF are trained with it (Ouyang et al. 2022, eq. 1), and chat arenas rank with it.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes
from llmtutor.engine.trace import Array, Rec, off


def win_chance(a: Any, b: Any) -> Array:
    """a[] b[] -> chance[]

    The probability that an answer with score a is preferred to one with score b.
    Raises ValueError: a score is NaN.
    """
    return np.exp(log_win_chance(a, b))


def log_win_chance(a: Any, b: Any) -> Array:
    """a[] b[] -> logp[]

    log sigmoid(a - b), without overflow however far apart the scores are.
    Raises ValueError: a score is NaN.
    """
    return -np.logaddexp(0.0, as_floats("b", b) - as_floats("a", a))


def reward_loss(chosen: Any, rejected: Any) -> Array:
    """chosen[M] rejected[M] -> loss[]

    A reward model's loss: the mean surprise, in nats, at what people preferred (Ouyang et al. 2022, eq. 1).
    Raises ValueError: a score is NaN.
    """
    loss: Array = -log_win_chance(chosen, rejected).mean(axis=-1)
    return loss


def fit_scores(wins: Any, rounds: int = 1000, rec: Rec = off) -> Array:
    """wins[M,M] rounds -> score[M]

    The most likely scores (mean 0) when i beat j wins[i,j] times: each round sets every strength to its wins
    divided by the games it should have won, a step that never lowers the likelihood (Zermelo 1929; Hunter
    2004, eq. 3).
    Raises ValueError: not square, negative, or someone who never won or never lost (score without limit).
    """
    wins = _table(wins)
    games, strength = wins + wins.T, np.ones(len(wins))
    for _ in range(rounds):
        expected = (games / (strength[:, None] + strength)).sum(axis=1)
        strength = wins.sum(axis=1) / expected
        strength = rec("strength", strength / np.exp(np.log(strength).mean()))
    return np.log(strength)


def _table(wins: Any) -> Array:
    wins = as_floats("wins", wins)
    has_axes("wins", wins, 2)
    if wins.shape[0] != wins.shape[1] or wins.min() < 0:
        raise ValueError(f"wins must be a square table of counts, got shape {wins.shape}")
    wins = wins - np.diag(np.diag(wins))
    for axis, what in ((1, "won"), (0, "lost")):
        if (wins.sum(axis=axis) == 0).any():
            never = int(np.flatnonzero(wins.sum(axis=axis) == 0)[0])
            raise ValueError(f"wins: number {never} never {what}, so its best score has no limit")
    return wins
