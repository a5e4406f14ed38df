"""Rotary positions: turn each pair of a query or key by an angle that grows with its position.

The dot product of two turned vectors depends only on how far apart they stand.
Su et al. 2021 (arXiv 2104.09864), section 3. Legend: J pairs = K/2.

Layouts. The paper, GPT-J and `rope_interleaved` pair neighbours: (x0,x1), (x2,x3), ... Llama and `rope` here
pair the two halves: (x0,xJ), (x1,xJ+1), ... The second needs no shuffling, so it is the usual one.
Both are the same model after `half_order` has permuted the columns of W_q and W_k.
"""

from typing import Any

import numpy as np

from llmtutor.engine.autodiff import differentiable
from llmtutor.engine.trace import Array, Rec, off


def frequencies(width: int, base: float = 10000.0) -> Array:
    """width -> theta[J]

    Radians that each pair turns per position: base^(-2j/K), from 1 down to almost 1/base.
    Raises ValueError: the width is odd or below 2, or the base is not above 1. Su et al. 2021, equation 15.
    """
    if width < 2 or width % 2:
        raise ValueError(f"rope: head width is {width}; it must be even, because numbers turn in pairs")
    if base <= 1:
        raise ValueError(f"rope: base is {base}; it must be above 1")
    return base ** (-np.arange(0, width, 2) / width)


def turns(positions: Array, theta: Array, rec: Rec = off) -> tuple[Array, Array]:
    """positions[T] theta[J] -> cos[T,J] sin[T,J]

    Cosine and sine of every angle position times frequency (radians); compute once, use for all heads.
    """
    angles = rec("angles", np.asarray(positions)[..., None] * theta)
    return rec("cos", np.cos(angles)), rec("sin", np.sin(angles))


def rope_back(grad: Array, y: Array, x: Array, cos: Array, sin: Array) -> tuple[Array]:
    """Turn the gradient back by the same angles: a rotation is undone by the opposite one."""
    return (rope(grad, cos, -sin),)


def rope_interleaved_back(grad: Array, y: Array, x: Array, cos: Array, sin: Array) -> tuple[Array]:
    """Turn the gradient back, in the layout of neighbours."""
    return (rope_interleaved(grad, cos, -sin),)


@differentiable(rope_back)
def rope(x: Any, cos: Array, sin: Array, rec: Rec = off) -> Any:
    """x[T,K] cos[T,K/2] sin[T,K/2] -> y[T,K]

    Turn the pairs (x_j, x_{j+J}): the halves layout of Llama.
    Raises ValueError: the head width is not twice the number of angles. Su et al. 2021, equation 34.
    """
    half = _pairs(x, cos)
    # Whole vectors at once, [x0..xJ-1, xJ..xK-1] * cos + [xJ..xK-1, x0..xJ-1] * [-sin, sin]: twice as fast as
    # working out each half by itself.
    exchanged = np.empty_like(x)
    exchanged[..., :half], exchanged[..., half:] = x[..., half:], x[..., :half]
    exchanged *= np.concatenate([-sin, sin], axis=-1)
    turned = x * np.concatenate([cos, cos], axis=-1, dtype=x.dtype)
    turned += exchanged
    return rec("turned", turned)


@differentiable(rope_interleaved_back)
def rope_interleaved(x: Any, cos: Array, sin: Array, rec: Rec = off) -> Array:
    """x[T,K] cos[T,K/2] sin[T,K/2] -> y[T,K]

    Turn neighbouring pairs (x_2j, x_2j+1): the layout of the paper and of GPT-J.
    Raises ValueError: the head width is not twice the number of angles. Su et al. 2021, equation 34.
    """
    _pairs(x, cos)
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = np.stack([even * cos - odd * sin, odd * cos + even * sin], axis=-1)
    return rec("turned", turned.reshape(x.shape))


def half_order(width: int) -> Array:
    """width -> order[K]

    The permutation between layouts: `rope(x[..., order], cos, sin)` equals
    `rope_interleaved(x, cos, sin)[..., order]`, so permuted weights give the same scores.
    """
    return np.concatenate([np.arange(0, width, 2), np.arange(1, width, 2)])


def _pairs(x: Any, cos: Array) -> int:
    """Return J, after checking that x holds J pairs."""
    if x.shape[-1] != 2 * cos.shape[-1]:
        raise ValueError(
            f"rope: x is {x.shape[-1]} wide but there are {cos.shape[-1]} angles; it must be twice as wide"
        )
    return int(cos.shape[-1])
