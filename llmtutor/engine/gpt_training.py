"""Teaching a GPT: guess each next token, measure the surprise, step every weight against its gradient."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.adamw_whole import adamw_whole
from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.gpt import gpt
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gradient_tools import global_norm, shrink_factor
from llmtutor.engine.moe_balance import Listener, imbalance
from llmtutor.engine.optimisers import State
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class Recipe:
    """How large the steps are: AdamW's settings and the longest gradient that is not cut (None: any).

    balance: the weight of the loss for uneven work of experts, in models that have them.
    """

    lr: float = 1e-3
    b1: float = 0.9
    b2: float = 0.95
    eps: float = 1e-8
    weight_decay: float = 0.1
    clip: float | None = 1.0
    balance: float = 0.01


@dataclass(frozen=True)
class Pupil:
    """A model in training: its weights and what AdamW remembers about each."""

    weights: Mapping[str, Array]
    states: Mapping[str, State]


def gpt_loss(
    ids: Any,
    weights: Mapping[str, Any],
    config: GPTConfig,
    counted: Array | None = None,
    balance: float = 0.0,
    rec: Rec = off,
) -> Any:
    """ids[T] weights config -> loss[]

    The mean surprise in nats over all tokens but the first, each guessed from those before it. Of texts that
    were filled up to one length (`gpt_batches.padded`) only the `counted` tokens count. `balance` times the
    imbalance of the experts is added for models that have them.
    Raises ValueError: fewer than two tokens, no token to guess is counted, or as `gpt`.
    """
    ids = np.asarray(ids)
    if ids.shape[-1] < 2:
        raise ValueError("gpt_loss: give at least two tokens, one to read and one to guess")
    balanced = balance > 0 and config.ffn == "moe"
    heard = Listener(rec)
    logits = gpt(ids[..., :-1], weights, config, heard if balanced else rec)
    loss = _mean(cross_entropy(logits, ids[..., 1:]), None if counted is None else counted[..., 1:])
    if balanced:
        loss = loss + balance * imbalance(heard, None if counted is None else counted[..., :-1].ravel())
    return rec("loss", loss)


def _mean(surprise: Any, counted: Array | None) -> Any:
    """Average over the tokens that count."""
    if counted is None:
        return surprise.mean()
    if counted.shape != surprise.shape or not counted.any():
        raise ValueError(
            f"gpt_loss: counted must be True somewhere after the first of {surprise.shape} tokens"
        )
    return (surprise * counted.astype(surprise.dtype)).sum() / int(counted.sum())


def train_step(
    ids: Any, pupil: Pupil, config: GPTConfig, recipe: Recipe = Recipe(), counted: Array | None = None
) -> tuple[Pupil, float, float]:
    """ids[T] pupil config recipe -> pupil loss length

    One step of AdamW on a batch: the pupil after it, the loss before it, and the length of the gradient
    before clipping. Weight decay acts on matrices only, not on gains and biases. `counted` as in `gpt_loss`.
    Raises ValueError as `gpt_loss`.
    """

    def loss_of(weights: Mapping[str, Any]) -> Any:
        return gpt_loss(ids, weights, config, counted, recipe.balance)

    loss, gradients = value_and_gradients(loss_of, pupil.weights)
    length = global_norm(gradients)
    shrink = 1.0 if recipe.clip is None else shrink_factor(length, recipe.clip)
    settings = (recipe.lr, recipe.b1, recipe.b2, recipe.eps, recipe.weight_decay)
    return Pupil(*adamw_whole(pupil.weights, gradients, pupil.states, *settings, shrink)), loss, length
