"""Normalisation: give every token's vector the same size before the next layer reads it.

Each token by itself, along the last axis. `eps` is added to the mean square inside the root, so that a
vector of zeros is not divided by zero.
"""

from functools import cache
from typing import Any

import numpy as np

from llmtutor.engine.autodiff import Gradients, differentiable
from llmtutor.engine.checks import same_axis
from llmtutor.engine.trace import Array, Rec, off, spare


def average(x: Array) -> Array:
    """x[D] -> mean[1]

    The mean, kept as an axis of length 1. As a product with 1/D it takes a quarter of the time of `mean`.
    """
    parts = one_nth(x.shape[-1], x.dtype)
    return x.dot(parts) if x.ndim == 2 else x @ parts  # for one text `dot` is `@`, but starts sooner


def mean_square(x: Array) -> Array:
    """x[D] -> average[1]

    The mean of the squares, kept as an axis of length 1.
    """
    return average(x * x)


def standardise(x: Array, eps: float, rec: Rec = off) -> tuple[Array, Array]:
    """x[D] eps -> normal[D] spread[1]

    Take away the mean and divide by the standard deviation; return also that deviation.
    """
    mean = rec("mean", average(x))
    centred = rec("centred", x - mean)
    spread = rec("spread", np.sqrt(mean_square(centred) + eps))
    return rec("normal", np.divide(centred, spread, out=spare(centred))), spread


def layer_norm_back(
    grad: Array, y: Array, x: Array, gain: Array, shift: Array, eps: float, normal: Array, spread: Array
) -> Gradients:
    """grad[D] y[D] x[D] gain[D] shift[D] eps normal[D] spread[1] -> x_grad[D] gain_grad[D] shift_grad[D]

    A change along the mean or along the vector itself is undone by the norm, so both are taken out.
    """
    inner = grad * gain
    along = np.vecdot(inner, normal)[..., None] / x.shape[-1]
    inner -= average(inner)
    inner -= normal * along
    inner /= spread
    return inner, grad * normal, grad


@differentiable(layer_norm_back, keep=("normal", "spread"))
def layer_norm(x: Any, gain: Any, shift: Any, eps: float = 1e-5, rec: Rec = off) -> Array:
    """x[D] gain[D] shift[D] -> y[D]

    LayerNorm: make each vector's mean 0 and standard deviation 1, then scale and shift every number by what
    was learned. Raises ValueError: empty, or gain or shift of another width.
    Source: Ba, Kiros, Hinton 2016 (arXiv 1607.06450), equation 4.
    """
    x = _vectors(x)
    gain, shift = np.asarray(gain, x.dtype), np.asarray(shift, x.dtype)
    if not x.shape[-1] == gain.shape[-1] == shift.shape[-1]:
        same_axis("layer_norm", "x numbers", x.shape[-1], "gain numbers", gain.shape[-1])
        same_axis("layer_norm", "x numbers", x.shape[-1], "shift numbers", shift.shape[-1])
    normal, _ = standardise(x, eps, rec)
    y = np.multiply(normal, gain, out=spare(normal))
    y += shift
    return rec("normed", y)


def rms_norm_back(
    grad: Array, y: Array, x: Array, gain: Array, eps: float, normal: Array, size: Array
) -> Gradients:
    """grad[D] y[D] x[D] gain[D] eps normal[D] size[1] -> x_grad[D] gain_grad[D]

    A change along the vector itself is undone by the norm, so it is taken out.
    """
    inner = grad * gain
    along = np.vecdot(inner, normal)[..., None] / x.shape[-1]
    inner -= normal * along
    inner /= size
    return inner, grad * normal


@differentiable(rms_norm_back, keep=("normal", "size"))
def rms_norm(x: Any, gain: Any, eps: float = 1e-6, rec: Rec = off) -> Array:
    """x[D] gain[D] -> y[D]

    RMSNorm: divide each vector by the root of its mean square, then scale; the mean is left alone.
    Raises ValueError: empty, or a gain of another width.
    Source: Zhang and Sennrich 2019 (arXiv 1910.07467), equation 4.
    """
    x, gain = _vectors(x), np.asarray(gain)
    same_axis("rms_norm", "x numbers", x.shape[-1], "gain numbers", gain.shape[-1])
    size = rec("size", np.sqrt(mean_square(x) + eps))
    normal = rec("normal", x / size)
    return rec("normed", normal * gain)


@cache
def one_nth(n: int, dtype: Any) -> Array:
    """n dtype -> column[n,1]

    A column of n times 1/n, made once for each width: multiplied with it, a row is averaged.
    """
    return np.full((n, 1), 1 / n, dtype)


def _vectors(x: Any) -> Array:
    """Return x as an array of at least one float. NaN is not looked for: it stays visible as NaN."""
    x = np.asarray(x)
    if x.size == 0:
        raise ValueError("norm: x is empty; it needs at least one number")
    return x if x.dtype.kind == "f" else x.astype(np.float64)
