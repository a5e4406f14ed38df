"""The bends of a network: functions applied to every number by itself, each with its slope.

`ACTIVATIONS` lists them by name. Every function takes numbers, arrays or tape nodes of any shape.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from llmtutor.engine.autodiff import differentiable
from llmtutor.engine.checks import as_floats
from llmtutor.engine.pieces import in_pieces, pieces
from llmtutor.engine.trace import Array, Rec, off, spare

# GELU by tanh bends x by tanh(x (A + B x*x)).
A = math.sqrt(2 / math.pi)
B = 0.044715 * A


def relu_slope(x: Any) -> Array:
    """x[] -> slope[]

    1 where x is positive, else 0 (at 0, where there is a corner, 0 by agreement).
    """
    x = as_floats("x", x)
    return (x > 0).astype(x.dtype)


@differentiable(lambda grad, y, x: (grad * relu_slope(x),))
def relu(x: Any) -> Array:
    """x[] -> y[]

    Negative becomes 0, positive stays. Raises ValueError: empty, or NaN.
    Source: Nair and Hinton 2010.
    """
    return np.maximum(as_floats("x", x), 0)


def sigmoid_slope(x: Any) -> Array:
    """x[] -> slope[]

    y (1 - y): at most a quarter, so products of many of them vanish.
    """
    y = sigmoid(x)
    return y * (1 - y)


@differentiable(lambda grad, y, x: (grad * y * (1 - y),))
@in_pieces
def sigmoid(x: Any) -> Array:
    """x[] -> y[]

    1 / (1 + e^-x): any number becomes a share between 0 and 1, without overflow on either side.
    Raises ValueError: empty, or NaN.
    """
    x = as_floats("x", x)
    exp = np.exp(-np.abs(x))
    return np.where(x >= 0, np.ones_like(exp), exp) / (1 + exp)


def tanh_slope(x: Any) -> Array:
    """x[] -> slope[]

    1 - y*y: 1 at the origin, near 0 where the curve is flat.
    """
    y = tanh(x)
    return 1 - y * y


@differentiable(lambda grad, y, x: (grad * (1 - y * y),))
def tanh(x: Any) -> Array:
    """x[] -> y[]

    The sigmoid stretched to lie between -1 and 1: 2 sigmoid(2x) - 1. Raises ValueError: empty, or NaN.
    """
    return np.tanh(as_floats("x", x))


def normal_share(x: Any) -> Array:
    """x[] -> share[]

    The share of a standard normal distribution that lies below x.
    """
    x = as_floats("x", x)
    halves = [0.5 * math.erfc(-value / math.sqrt(2)) for value in x.ravel().tolist()]
    return np.array(halves, dtype=x.dtype).reshape(x.shape)


def gelu_slope(x: Any) -> Array:
    """x[] -> slope[]

    The normal share below x, plus x times the bell curve; slightly above 1 near 1.4.
    """
    x = as_floats("x", x)
    return normal_share(x) + x * np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)


@differentiable(lambda grad, y, x: (grad * gelu_slope(x),))
def gelu(x: Any) -> Array:
    """x[] -> y[]

    x times the share of a normal distribution below x: a smooth ReLU. Raises ValueError: empty, or NaN.
    Source: Hendrycks and Gimpel 2016, section 2.
    """
    x = as_floats("x", x)
    return x * normal_share(x)


def gelu_tanh_slope(x: Any) -> Array:
    """x[] -> slope[]

    The slope of the approximation, by the product rule.
    """
    x = as_floats("x", x)
    share = _tanh_share(x)
    return _times_slope(np.ones_like(x), x * share, x, share)


def _tanh_share(x: Array) -> Array:
    """Return (1 + tanh(z)) / 2 with z = x (A + B x*x), nearly the share of a normal distribution below x.

    Written step by step into the result, because every further array as large would cost time; and with x*x,
    not x**3, at which NumPy is fifty times slower.
    """
    share: Array = np.empty(x.shape, x.dtype)
    for part, z in pieces(x, share):
        np.multiply(part, part, out=z)
        z *= B
        z += A
        z *= part
        np.tanh(z, out=z)
        z += 1
        z *= 0.5
    return share


def _times_slope(grad: Array, y: Array, x: Array, share: Array) -> Array:
    """Return grad times share + 2 (x - y) share (A + 3 B x*x): the slope of x * share by the product rule."""
    result: Array = np.empty(x.shape, x.dtype)
    for part, bent, below, pushed, slope in pieces(x, y, share, grad, result):
        np.multiply(part, part, out=slope)
        slope *= 6 * B
        slope += 2 * A
        slope *= part - bent
        slope += 1
        slope *= below
        slope *= pushed
    return result


def gelu_tanh_back(grad: Array, y: Array, x: Array, share: Array) -> tuple[Array]:
    """Multiply by the slope."""
    return (_times_slope(grad, y, x, share),)


@differentiable(gelu_tanh_back, keep=("share",))
def gelu_tanh(x: Any, rec: Rec = off) -> Array:
    """x[] -> y[]

    GELU by a formula without the normal share, as GPT-2 computes it; at most .0005 off.
    Raises ValueError: empty, or NaN. Source: Hendrycks and Gimpel 2016, section 2.
    """
    x = as_floats("x", x)
    share = rec("share", _tanh_share(x))
    return np.multiply(x, share, out=spare(share))


@in_pieces
def silu_slope(x: Any) -> Array:
    """x[] -> slope[]

    s (1 + x (1 - s)) with s the sigmoid of x.
    """
    x = as_floats("x", x)
    s = sigmoid(x)
    return s * (1 + x * (1 - s))


@differentiable(lambda grad, y, x: (grad * silu_slope(x),))
@in_pieces
def silu(x: Any) -> Array:
    """x[] -> y[]

    x times its sigmoid, also called Swish. Raises ValueError: empty, or NaN.
    Source: Elfwing et al. 2017; Ramachandran et al. 2017 (Swish, beta = 1).
    """
    x = as_floats("x", x)
    return x * sigmoid(x)


def softplus_slope(x: Any) -> Array:
    """x[] -> slope[]

    The sigmoid of x.
    """
    return sigmoid(x)


@differentiable(lambda grad, y, x: (grad * sigmoid(x),))
def softplus(x: Any) -> Array:
    """x[] -> y[]

    log(1 + e^x): always positive, a ReLU with its corner rounded off. Raises ValueError: empty, or NaN.
    Source: Dugas et al. 2001.
    """
    x = as_floats("x", x)
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


Bend = Callable[[Any], Any]

ACTIVATIONS: dict[str, tuple[Bend, Bend]] = {
    "relu": (relu, relu_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "tanh": (tanh, tanh_slope),
    "gelu": (gelu, gelu_slope),
    "gelu_tanh": (gelu_tanh, gelu_tanh_slope),
    "silu": (silu, silu_slope),
    "softplus": (softplus, softplus_slope),
}
