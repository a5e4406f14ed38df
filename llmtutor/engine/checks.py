"""What every function asks of its inputs, said so that a learner can act on it.

The checks are for the functions a learner calls with numbers of their own. Inner parts of a model (linear,
norms) check shapes only: looking through every array for NaN costs as much as a small layer. A node of the
autodiff tape passes through unchanged: it was checked when its leaf was made.
"""

import math
from typing import Any

import numpy as np

from llmtutor.engine.trace import Array


def as_floats(name: str, x: Any) -> Array:
    """Return `x` as an array of floats: float32 stays float32, everything else becomes float64.

    Infinities pass (a mask needs -inf). Raises ValueError: empty, ragged, not numbers, or NaN inside.
    """
    is_array = type(x) is np.ndarray
    if not is_array and hasattr(x, "on_tape"):
        return x
    array = x if is_array else _numbers(name, x)
    if array.dtype.kind != "f":
        array = _numbers(name, array).astype(np.float64)
    if array.size == 0:
        raise ValueError(f"{name} is empty; it needs at least one number")
    if math.isnan(np.vdot(array, array)):  # the quickest way to ask: squares are NaN only where a number is
        raise ValueError(f"{name} contains NaN ('not a number'); look for 0/0 or inf-inf where it was made")
    return array


def _numbers(name: str, x: Any) -> Array:
    try:
        array = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows have different lengths") from None
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} must hold numbers, not {array.dtype}")
    return array


def as_whole(name: str, x: Any, limit: int | None = None) -> Array:
    """Return `x` as an array of whole numbers from 0 up to, but not including, `limit`.

    Raises ValueError: not whole, negative, or at or beyond the limit.
    """
    array = _numbers(name, x)
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold whole numbers, not {array.dtype}")
    if array.size and array.min() < 0:
        raise ValueError(f"{name} contains {array.min()}; counting starts at 0")
    if limit is not None and array.size and array.max() >= limit:
        raise ValueError(f"{name} contains {array.max()}; the largest allowed is {limit - 1}")
    return array


def as_shares(name: str, x: Any) -> Array:
    """Return `x` as probabilities along the last axis. Raises ValueError: negative, or not adding up to 1."""
    p = as_floats(name, x)
    if p.min() < 0:
        raise ValueError(f"{name} contains {p.min():g}; a probability cannot be negative")
    total = float(p.sum(axis=-1).flat[np.abs(p.sum(axis=-1) - 1).argmax()])
    if abs(total - 1) > 1e-4:
        raise ValueError(f"{name} adds up to {total:g}; probabilities must add up to 1")
    return p


def above(name: str, value: float, low: float = 0.0) -> float:
    """Return `value` as a Python float. Raises ValueError unless it is finite and above `low`."""
    if not (math.isfinite(value) and value > low):
        raise ValueError(f"{name} is {value:g}; it must be above {low:g}")
    return float(value)


def between(name: str, value: float, low: float, high: float) -> float:
    """Return `value` as a Python float. Raises ValueError unless low <= value <= high."""
    if not low <= value <= high:
        raise ValueError(f"{name} is {value:g}; it must lie from {low:g} to {high:g}")
    return float(value)


def same_axis(function: str, a: str, a_count: int, b: str, b_count: int) -> None:
    """Refuse two axes of different length.

    `same_axis("matmul", "a columns", 3, "b rows", 2)` raises
    ValueError: "matmul: a has 3 columns but b has 2 rows; they must be equal".
    """
    if a_count != b_count:
        a_name, a_axis = a.split(" ", 1)
        b_name, b_axis = b.split(" ", 1)
        raise ValueError(
            f"{function}: {a_name} has {a_count} {a_axis} but {b_name} has {b_count} {b_axis};"
            " they must be equal"
        )


def has_axes(name: str, x: Any, count: int) -> None:
    """Refuse an array with fewer than `count` axes. Raises ValueError naming the shape it has."""
    if np.ndim(x) < count:
        raise ValueError(f"{name} has shape {np.shape(x)}; it needs at least {count} axes")
