"""Speculative decoding: a small model guesses, the large one checks, and nothing changes in what comes out.

p is the large model's distribution (the target), q the small one's (the draft).
Source: Leviathan, Kalman and Matias 2023; Chen et al. 2023.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats, as_shares, as_whole, between, same_axis
from llmtutor.engine.sampling import draw
from llmtutor.engine.trace import Array, Rec, off


def acceptance(p: Any, q: Any) -> Array:
    """p[V] q[V] -> chance[V]

    How likely each guess is accepted: min(1, p/q).
    Raises ValueError: p or q is not a distribution, or they differ in length.
    """
    p, q = _both(p, q)
    return np.minimum(1, p / np.where(q > 0, q, 1))


def acceptance_rate(p: Any, q: Any) -> Array:
    """p[V] q[V] -> rate[]

    How often a guess drawn from q is accepted: the overlap of both, the sum of min(p, q).
    Raises ValueError: as `acceptance`. Source: Leviathan et al. 2023, theorem 3.5.
    """
    p, q = _both(p, q)
    return np.minimum(p, q).sum(axis=-1)


def leftover(p: Any, q: Any, rec: Rec = off) -> Array:
    """p[V] q[V] -> share[V]

    What to draw from after a rejection: what p has more than q, made to add up to 1 (p itself where they
    are equal).
    Raises ValueError: as `acceptance`. Source: Leviathan et al. 2023, section 2.3.
    """
    p, q = _both(p, q)
    excess = rec("excess", np.maximum(p - q, 0))
    total = excess.sum(axis=-1, keepdims=True)
    return rec("share", np.where(total > 0, excess / np.where(total > 0, total, 1), p))


@dataclass(frozen=True)
class Round:
    """One round: how many guesses were accepted, and the tokens that came out (always one more)."""

    accepted: int
    tokens: tuple[int, ...]


def speculative_round(p: Any, q: Any, guesses: Any, u: Any) -> Round:
    """p[T+1,V] q[T,V] guesses[T] u[T+1] -> round

    Check T guesses in order. Each is accepted with chance min(1, p/q); the first rejected one is drawn
    again from the leftover; if all pass, one more token comes from p for free. u: T + 1 even random numbers
    below 1, the last one for the final draw.
    Raises ValueError: the counts differ, or a guess is not a token.
    """
    p, q, u = as_shares("p", p), as_shares("q", q), as_floats("u", u)
    guesses = as_whole("guesses", guesses, p.shape[-1])
    same_axis("speculative_round", "q rows", len(q), "guesses tokens", len(guesses))
    same_axis("speculative_round", "p rows", len(p), "u numbers", len(u))
    for i, guess in enumerate(guesses.tolist()):
        if u[i] >= acceptance(p[i], q[i])[guess]:
            return Round(i, (*guesses[:i].tolist(), int(draw(leftover(p[i], q[i]), u[-1]))))
    return Round(len(guesses), (*guesses.tolist(), int(draw(p[-1], u[-1]))))


def expected_tokens(rate: float, guesses: int) -> float:
    """rate guesses -> tokens

    Tokens per run of the large model when each guess is accepted with this rate: 1 + rate + ... +
    rate^guesses.
    Raises ValueError: rate is not from 0 to 1. Source: Leviathan et al. 2023, eq. 1.
    """
    between("rate", rate, 0, 1)
    return float(guesses + 1) if rate == 1 else (1 - rate ** (guesses + 1)) / (1 - rate)


def speedup(rate: float, guesses: int, cost: float) -> float:
    """rate guesses cost -> factor

    How many times faster, when a run of the small model costs this share of a run of the large one.
    Raises ValueError: rate is not from 0 to 1, or cost is not above 0. Source: Leviathan et al. 2023,
    theorem 3.8.
    """
    return expected_tokens(rate, guesses) / (guesses * above("cost", cost) + 1)


def _both(p: Any, q: Any) -> tuple[Array, Array]:
    p, q = as_shares("p", p), as_shares("q", q)
    same_axis("speculative", "p tokens", p.shape[-1], "q tokens", q.shape[-1])
    return p, q
