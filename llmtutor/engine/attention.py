"""Attention: every query looks at all keys, and takes a weighted average of their values.

Vaswani et al. 2017 (arXiv 1706.03762), section 3.2.1. Legend: W is the width of a value, usually K.
"""

import math
from functools import cache
from typing import Any

import numpy as np

from llmtutor.engine.autodiff import Gradients, differentiable
from llmtutor.engine.checks import same_axis
from llmtutor.engine.masks import as_numbers
from llmtutor.engine.softmax import largest, ones
from llmtutor.engine.trace import Array, Rec, off, spare


def attention_weights(
    q: Array,
    k: Array,
    mask: Array | None = None,
    bias: Array | None = None,
    scale: float | None = None,
    rec: Rec = off,
) -> Array:
    """q[T,K] k[S,K] -> weights[T,S]

    How much each query takes from each key: shares that add up to 1 for every query.
    `mask` says which keys a query may attend to (or is -inf where it may not, else 0), `bias` is added to the
    scaled scores, and `scale` is 1/sqrt(K) unless given.
    Raises ValueError: widths differ, or a query may attend to no key.
    """
    if q.shape[-1] != k.shape[-1]:
        same_axis("attention", "q numbers", q.shape[-1], "k numbers", k.shape[-1])
    if q.size == 0 or k.size == 0:
        raise ValueError("attention: there must be at least one query and one key")
    scores = rec("scores", q @ k.swapaxes(-1, -2))
    scaled = rec("scaled", np.multiply(scores, _scale(q, scale), out=spare(scores)))
    if bias is not None:
        scaled = rec("biased", scaled + np.asarray(bias, scaled.dtype))
    if mask is not None:
        scaled = rec("masked", _masked(scaled, as_numbers(np.asarray(mask), scaled.dtype)))
    return rec("weights", row_shares(scaled, out=spare(scaled)))


def attention_back(
    grad: Array,
    y: Array,
    q: Array,
    k: Array,
    v: Array,
    mask: Array | None,
    bias: Array | None,
    scale: float | None,
    weights: Array,
) -> Gradients:
    """grad[T,W] y[T,W] q[T,K] k[S,K] v[S,W] weights[T,S] -> dq[T,K] dk[S,K] dv[S,W] none dbias[T,S]

    Softmax passes back only what differs from the weighted average, and that average is grad . y
    (FlashAttention, appendix B.2).
    """
    d_scaled = grad @ v.swapaxes(-1, -2)
    d_scaled -= np.vecdot(grad, y)[..., None]
    d_scaled *= weights
    d_q, d_k = _product(d_scaled, k, like=q), _product(d_scaled.swapaxes(-1, -2), q, like=k)
    d_q *= _scale(q, scale)
    d_k *= _scale(q, scale)
    return d_q, d_k, _product(weights.swapaxes(-1, -2), grad, like=v), None, d_scaled


@differentiable(attention_back, keep=("weights",))
def attention(
    q: Any,
    k: Any,
    v: Any,
    mask: Array | None = None,
    bias: Any = None,
    scale: float | None = None,
    rec: Rec = off,
) -> Array:
    """q[T,K] k[S,K] v[S,W] -> y[T,W]

    softmax(q kᵀ / sqrt(K)) v: score every key, turn the scores into shares, mix the values by the shares.
    `mask`, `bias` and `scale` as in `attention_weights`.
    Raises ValueError: q and k differ in width, k and v in number, a query may attend to no key, NaN, empty.
    Vaswani et al. 2017, equation 1.
    """
    q, k, v = np.asarray(q), np.asarray(k), np.asarray(v)
    if k.shape[-2] != v.shape[-2]:
        same_axis("attention", "k keys", k.shape[-2], "v values", v.shape[-2])
    weights = attention_weights(q, k, mask, bias, scale, rec)
    return rec("mixed", _product(weights, v, like=q))


def _scale(q: Array, scale: float | None) -> float:
    """Return what the scores are multiplied by: 1/sqrt(K) unless it was given."""
    return 1 / math.sqrt(q.shape[-1]) if scale is None else scale


def _masked(scores: Array, numbers: Array) -> Array:
    """Add the mask: over the scores, where they are free and the sum has their shape."""
    fits = scores.shape[-numbers.ndim :] == numbers.shape
    return np.add(scores, numbers, out=spare(scores) if fits else None)


def _product(a: Array, b: Array, like: Array) -> Array:
    """Return a @ b, in memory in the order of `like` if it has that shape.

    Heads are split by changing the order of the axes only; in the same order they are joined without copying.
    """
    if like.flags.c_contiguous:
        return a @ b  # which has this order anyway
    fits = a.shape[:-2] == b.shape[:-2] and like.shape == (*a.shape[:-1], b.shape[-1])
    fits = fits and a.dtype == b.dtype == like.dtype
    return np.matmul(a, b, out=np.empty_like(like) if fits else None)


def row_shares(scores: Array, out: Array | None = None) -> Array:
    """scores[T,S] -> share[T,S]

    The softmax of each row. Attention spends its time here, so one array (`out`, which may be the scores
    themselves) serves every step, and adding up is a product with ones, four times as fast as `sum`.
    Raises ValueError: a row is all -inf, or contains NaN.
    """
    calm = _calm(scores)
    lowered = scores if calm else np.subtract(scores, _too_far(scores), out=out)
    share: Array = np.exp(lowered, out=out)
    total = share @ ones(scores.shape[-1], share.dtype)
    if not (calm or total.item(total.argmin()) > 0):
        raise ValueError(
            "attention: a query has no key it may attend to (let it see itself), or q or k has NaN"
        )
    share /= total
    return share


def _calm(scores: Array) -> bool:
    """Tell whether `_too_far` is 0 for every row, so that nothing need be taken away before exp.

    One largest score of all is found quickly, and that no row lies too low is seen by its first score.
    """
    far = _far(scores.dtype)
    return bool(scores.max() < far and scores[..., 0].min() > -far)


def _too_far(scores: Array) -> Array:
    """Return each row's largest score where e to it would overflow or vanish, else 0: it may stay."""
    top = largest(scores)
    return np.where(np.abs(top) < _far(scores.dtype), np.zeros_like(top), top)


@cache
def _far(dtype: Any) -> float:
    """A quarter of the largest exponent of e, so that sums of thousands of powers have room, too."""
    return math.log(np.finfo(dtype).max) / 4
