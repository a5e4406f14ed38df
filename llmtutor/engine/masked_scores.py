"""Where the mask belongs: before softmax, so that what is left still adds up to 1."""

from typing import Any

import numpy as np

from llmtutor.engine.attention import row_shares
from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.masks import as_numbers
from llmtutor.engine.trace import Array, Rec, off


def masked_weights(scores: Any, mask: Array, rec: Rec = off) -> Array:
    """scores[T,S] mask[T,S] -> weights[T,S]

    Add 0 where a query may attend and -inf where it may not; e^-inf is 0, so softmax shares out the rest.
    Raises ValueError: the mask has another shape, or a query may attend to no key.
    Vaswani et al. 2017, section 3.2.3.
    """
    scores = _fitting(scores, mask)
    masked = rec("masked", scores + as_numbers(mask, scores.dtype))
    return rec("weights", row_shares(masked))


def masked_too_late(scores: Any, mask: Array, rec: Rec = off) -> Array:
    """scores[T,S] mask[T,S] -> weights[T,S]

    A slip to know: softmax over everything, then zeros. The rows no longer add up to 1, and how far they fall
    short tells of the keys that were to stay unseen. Raises ValueError: the mask has another shape.
    """
    scores = _fitting(scores, mask)
    shares = rec("shares", row_shares(scores))
    return rec("weights", np.where(mask, shares, 0.0))


def _fitting(scores: Any, mask: Array) -> Array:
    scores = as_floats("scores", scores)
    same_axis("masked", "scores rows", scores.shape[-2], "mask rows", mask.shape[-2])
    same_axis("masked", "scores columns", scores.shape[-1], "mask columns", mask.shape[-1])
    return scores
