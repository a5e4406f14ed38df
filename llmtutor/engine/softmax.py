"""Softmax: any scores become shares of one."""

import functools
import math
from typing import Any

import numpy as np

from llmtutor.engine.autodiff import differentiable
from llmtutor.engine.checks import as_floats
from llmtutor.engine.pieces import PIECE
from llmtutor.engine.trace import Array, Rec, off, spare


def softmax_back(grad: Array, share: Array, logits: Array, T: float) -> tuple[Array]:
    """A share gains what it is pushed by more than the shares are on average."""
    return (share * (grad - (grad * share).sum(axis=-1, keepdims=True)) / float(T),)


@differentiable(softmax_back)
def softmax(logits: Any, T: float = 1.0, rec: Rec = off) -> Array:
    """logits[V] T -> share[V]

    Raise e to each score and divide by the sum: positive shares that add up to 1, in the order of the scores.
    Subtracting the largest score first changes nothing in the result and keeps exp from overflowing.
    T is the temperature: below 1 sharpens, above 1 flattens.
    Raises ValueError: T is not above 0, or the logits are empty or contain NaN.
    Source: Bridle 1990; temperature as in Hinton et al. 2015, eq. 1.
    """
    logits = as_floats("logits", logits)
    scaled = rec("scaled", logits / _temperature(T))
    exp = rec("exp", np.exp(scaled - largest(scaled)))
    return rec("share", exp / exp.sum(axis=-1, keepdims=True))


def naive_softmax(logits: Any, rec: Rec = off) -> Array:
    """logits[V] -> share[V]

    The definition, word for word, without subtracting the largest score. Right on paper; on a machine
    exp(1000) is inf and inf/inf is NaN: compare with `softmax`.
    Raises ValueError: the logits are empty or contain NaN.
    """
    logits = as_floats("logits", logits)
    with np.errstate(over="ignore", invalid="ignore"):
        exp = rec("exp", np.exp(logits))
        return rec("share", exp / exp.sum(axis=-1, keepdims=True))


def logsumexp(logits: Any) -> Array:
    """logits[V] -> total[]

    log(e^x1 + ... + e^xn), a smooth version of the maximum, computed without overflow.
    Raises ValueError: the logits are empty or contain NaN.
    """
    logits = as_floats("logits", logits)
    top = logits.max(axis=-1, keepdims=True)
    return np.log(np.exp(logits - top).sum(axis=-1)) + top[..., 0]


def log_softmax_back(grad: Array, logp: Array, logits: Array, T: float) -> tuple[Array]:
    """Raising one log-share lowers all others in proportion to their shares."""
    return ((grad - np.exp(logp) * grad.sum(axis=-1, keepdims=True)) / float(T),)


@differentiable(log_softmax_back)
def log_softmax(logits: Any, T: float = 1.0, rec: Rec = off) -> Array:
    """logits[V] T -> logp[V]

    The logarithm of each share, in nats, without ever forming a share that rounds to 0.
    Raises ValueError: T is not above 0, or the logits are empty or contain NaN.
    """
    logits = as_floats("logits", logits)
    return log_shares(rec("scaled", logits / _temperature(T)), rec)


def log_shares(scores: Array, rec: Rec = off) -> Array:
    """scores[V] -> logp[V]

    `log_softmax` of scores that are floats and at their final temperature already.
    """
    shifted = rec("shifted", scores - largest(scores))
    return rec("logp", np.subtract(shifted, np.log(_exp_totals(shifted)), out=spare(shifted)))


def _exp_totals(x: Array) -> Array:
    """Add up e^x along the last axis, a few rows at a time: the powers of a large x never fill the memory."""
    rows = x.reshape(-1, x.shape[-1])
    total = np.empty((len(rows), 1), x.dtype)
    step = max(1, PIECE // x.shape[-1])
    for start in range(0, len(rows), step):
        total[start : start + step] = np.exp(rows[start : start + step]) @ ones(x.shape[-1], x.dtype)
    return total.reshape(*x.shape[:-1], 1)


def largest(x: Array) -> Array:
    """x[V] -> top[1]

    The largest score, kept as an axis of length 1, or where all are -inf the lowest number there is: taken
    away from -inf, that leaves -inf.
    """
    return np.maximum.reduce(x, axis=-1, keepdims=True, initial=_lowest(x.dtype))


@functools.cache
def ones(count: int, dtype: Any) -> Array:
    """count dtype -> column[count,1]

    A column of ones, made once: multiplied with it, every row is added up, four times as fast as by `sum`.
    """
    return np.ones((count, 1), dtype)


@functools.cache
def _lowest(dtype: np.dtype[Any]) -> Any:
    return np.finfo(dtype).min


def _temperature(T: float) -> float:
    if not (math.isfinite(T) and T > 0):
        raise ValueError(
            f"T is {T:g}; a temperature must be above 0 (to always take the largest score, use argmax)"
        )
    return float(T)
