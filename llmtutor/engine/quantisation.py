"""Storing weights in 8 or 4 bits: whole numbers times a scale.

The scale maps the largest absolute value to the largest whole number (absmax). One huge value spoils the
scale of everything that shares it, so scales are kept per row or per group, and outliers are kept apart
(Dettmers et al. 2022, LLM.int8(), arXiv 2208.07339).
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array, Rec, off


def largest_code(bits: int) -> int:
    """bits -> code

    The largest whole number of a symmetric code: 127 for 8 bits, 7 for 4 (-128 and -8 stay unused).
    Raises ValueError: bits is not from 2 to 16.
    """
    if not 2 <= bits <= 16:
        raise ValueError(f"bits is {bits}; it must lie from 2 to 16")
    return int(2 ** (bits - 1)) - 1


def quantise(w: Any, bits: int = 8, group: int | None = None, rec: Rec = off) -> tuple[Array, Array]:
    """w[M,P] bits group -> codes[M,P] scale[M,Q]

    Whole numbers, and the scale of each of the Q groups of `group` neighbours in a row. `group` P is one
    scale a row; None is one for the whole tensor (Q is 1). For a scale per output of a weight (in, out),
    give w.T.
    Raises ValueError: P is not a multiple of group, bits out of range, w empty or NaN.
    """
    grouped = _groups("quantise", w, group)
    top = rec("largest", np.abs(grouped).max(axis=None if group is None else -1, keepdims=True))
    scale = rec("scale", np.where(top == 0, 1.0, top) / largest_code(bits))
    codes = rec("codes", np.rint(grouped / scale).astype(np.int32))
    scales = np.broadcast_to(scale, (*grouped.shape[:-1], 1))[..., 0]
    return codes.reshape(np.shape(w)), scales


def dequantise(codes: Any, scale: Any) -> Array:
    """codes[M,P] scale[M,Q] -> w[M,P]

    Back to floats: each code times its group's scale. Off by at most half a scale.
    Raises ValueError: P is not a multiple of Q.
    """
    grouped = _groups("dequantise", codes, np.shape(codes)[-1] // np.shape(scale)[-1])
    restored: Array = (grouped * np.asarray(scale)[..., None]).reshape(np.shape(codes))
    return restored


def quantise_affine(x: Any, bits: int = 8) -> tuple[Array, float, int]:
    """x[M,P] bits -> codes[M,P] scale zero_point

    For values that are not centred on 0 (after a ReLU, say): codes from 0 to 2^bits - 1, where the code
    `zero_point` means exactly 0. Back: (codes - zero_point) * scale (Jacob et al. 2018, eq. 1).
    Raises ValueError: bits out of range, x empty or NaN.
    """
    x, top = as_floats("x", x), 2 * largest_code(bits) + 1
    low, high = min(float(x.min()), 0.0), max(float(x.max()), 0.0)
    scale = (high - low) / top or 1.0
    zero_point = round(-low / scale)
    codes = np.clip(np.rint(x / scale) + zero_point, 0, top).astype(np.int32)
    return codes, scale, zero_point


def bits_per_weight(bits: int, group: int, scale_bits: int = 16) -> float:
    """bits group scale_bits -> bits_per_weight

    What is really stored: the code and its share of the scale. 4 bits in groups of 32 are 4.5.
    Raises ValueError: group below 1 or bits out of range.
    """
    largest_code(bits)
    if group < 1:
        raise ValueError(f"group is {group}; a group needs at least 1 weight")
    return bits + scale_bits / group


def int8_matmul(x: Any, w: Any, rec: Rec = off) -> Array:
    """x[M,P] w[P,Q] -> y[M,Q]

    A matrix product done in whole numbers: a scale for each row of x and each column of w, multiplied back
    at the end (LLM.int8(), section 3.1).
    Raises ValueError: x has other columns than w has rows.
    """
    x, w = as_floats("x", x), as_floats("w", w)
    same_axis("int8_matmul", "x columns", x.shape[-1], "w rows", w.shape[-2])
    x_codes, x_scale = quantise(x, group=x.shape[-1])
    w_codes, w_scale = quantise(w.swapaxes(-1, -2), group=w.shape[-2])
    whole = rec("whole", x_codes @ w_codes.swapaxes(-1, -2))
    return rec("y", whole * x_scale * w_scale.swapaxes(-1, -2))


def outlier_columns(x: Any, threshold: float = 6.0) -> Array:
    """x[M,P] threshold -> is_outlier[P]

    The features in which some token is at least `threshold` from 0 (LLM.int8(), section 3.2).
    Raises ValueError: x empty or NaN.
    """
    is_outlier: Array = np.any(np.abs(as_floats("x", x)) >= threshold, axis=-2)
    return is_outlier


def outlier_matmul(x: Any, w: Any, threshold: float = 6.0, rec: Rec = off) -> Array:
    """x[M,P] w[P,Q] threshold -> y[M,Q]

    The few outlier features are multiplied in floats, all others in 8 bits, and the two results added
    (LLM.int8(), section 3.2). x is one matrix: batches differ in their outliers.
    Raises ValueError: x has other columns than w has rows.
    """
    x, w = as_floats("x", x), as_floats("w", w)
    outlier = rec("outlier", outlier_columns(x, threshold))
    exact = rec("exact", x[:, outlier] @ w[outlier])
    if outlier.all():
        return exact
    return rec("y", exact + int8_matmul(x[:, ~outlier], w[~outlier], rec))


def _groups(function: str, w: Any, group: int | None) -> Array:
    w = as_floats("w", w)
    has_axes("w", w, 2)
    size = w.shape[-1] if group is None else group
    if size < 1 or w.shape[-1] % size:
        raise ValueError(f"{function}: {w.shape[-1]} columns can't be cut into groups of {size}")
    return w.reshape(*w.shape[:-1], -1, size)
