"""Cross-entropy loss: how surprised a model is by the token that really came."""

from typing import Any

import numpy as np

from llmtutor.engine.autodiff import differentiable
from llmtutor.engine.checks import as_floats, as_whole
from llmtutor.engine.softmax import log_shares
from llmtutor.engine.trace import Array, Rec, off


def cross_entropy_back(grad: Array, y: Array, logits: Array, target: Any, logp: Array) -> tuple[Array]:
    """The shares minus the truth: each logit is pushed by how much too likely it was."""
    push = np.exp(logp)
    place = np.asarray(target)[..., None]
    np.put_along_axis(push, place, np.take_along_axis(push, place, -1) - 1, -1)
    push *= grad[..., None]
    return (push,)


@differentiable(cross_entropy_back, keep=("logp",))
def cross_entropy(logits: Any, target: Any, rec: Rec = off) -> Array:
    """logits[V] target[] -> loss[]

    Minus the log of the share given to the right token, in nats, one per position; take `.mean()` for
    training.
    Raises ValueError: a target is negative, not whole, or not below V; the logits are empty or contain NaN.
    """
    logits = as_floats("logits", logits)
    target = as_whole("target", target, logits.shape[-1])
    logp = rec("logp", log_shares(logits))
    return rec("loss", -np.take_along_axis(logp, target[..., None], axis=-1)[..., 0])
