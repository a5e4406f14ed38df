"""Direct preference optimisation: learn from preferred pairs without a reward model.

How much more likely the policy makes an answer than the reference model did, in logarithms times beta, acts
as its reward; Bradley-Terry then says how surprising the people's choice is (Rafailov et al. 2023,
arXiv 2305.18290, eqs. 5 and 7).
"""

from typing import Any

import numpy as np

from llmtutor.engine.bradley_terry import log_win_chance
from llmtutor.engine.checks import above, as_floats
from llmtutor.engine.trace import Array, Rec, off


def implicit_reward(logp: Any, reference_logp: Any, beta: float = 0.1) -> Array:
    """logp[] reference_logp[] beta -> reward[]

    beta * log(policy / reference) of a whole answer; logp is the sum over its tokens, in nats.
    Raises ValueError: beta is not above 0, a logp is NaN.
    Source: Rafailov et al. 2023, eq. 5 without the part that both answers share.
    """
    ratio = as_floats("logp", logp) - as_floats("reference_logp", reference_logp)
    reward: Array = above("beta", beta) * ratio
    return reward


def dpo_loss(
    chosen: Any,
    rejected: Any,
    reference_chosen: Any,
    reference_rejected: Any,
    beta: float = 0.1,
    rec: Rec = off,
) -> Array:
    """chosen[] rejected[] reference_chosen[] reference_rejected[] beta -> loss[]

    All four are log-probabilities of whole answers: of the policy, then of the frozen reference. The loss is
    log 2 while the policy still equals the reference, in nats.
    Raises ValueError: beta is not above 0, a log-probability is NaN.
    Source: Rafailov et al. 2023, eq. 7.
    """
    won = rec("reward_chosen", implicit_reward(chosen, reference_chosen, beta))
    lost = rec("reward_rejected", implicit_reward(rejected, reference_rejected, beta))
    return rec("loss", -log_win_chance(won, lost))


def dpo_push(
    chosen: Any, rejected: Any, reference_chosen: Any, reference_rejected: Any, beta: float = 0.1
) -> Array:
    """chosen[] rejected[] reference_chosen[] reference_rejected[] beta -> push[]

    How hard one step raises the chosen answer and lowers the rejected one: beta times the chance that the
    rewards would choose wrongly. Pairs already told apart hardly push.
    Raises ValueError: beta is not above 0, a log-probability is NaN.
    Source: Rafailov et al. 2023, section 4, the gradient of eq. 7.
    """
    won = implicit_reward(chosen, reference_chosen, beta)
    lost = implicit_reward(rejected, reference_rejected, beta)
    return beta * np.exp(log_win_chance(lost, won))
