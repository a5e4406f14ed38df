"""What the recurrent relatives of attention share: their inputs, an empty memory, cutting into chunks.

W is the width of a value; the memory of one head has a row for each number of a key and a column for each
number of a value.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array


def queries_keys_values(function: str, q: Any, k: Any, v: Any) -> tuple[Any, Any, Any]:
    """function q[T,K] k[T,K] v[T,W] -> q[T,K] k[T,K] v[T,W]

    Check that they describe the same steps of one sequence.
    Raises ValueError: naming `function` and the axis that differs.
    """
    q, k, v = as_floats("q", q), as_floats("k", k), as_floats("v", v)
    for name, array in (("q", q), ("k", k), ("v", v)):
        has_axes(name, array, 2)
    same_axis(function, "q steps", q.shape[-2], "k steps", k.shape[-2])
    same_axis(function, "k steps", k.shape[-2], "v steps", v.shape[-2])
    same_axis(function, "q numbers", q.shape[-1], "k numbers", k.shape[-1])
    return q, k, v


def empty_memory(k: Any, v: Any) -> Array:
    """k[T,K] v[T,W] -> S[K,W]

    A memory that holds nothing yet, one per head and batch entry.
    """
    return np.zeros_like(k[..., :1, :].swapaxes(-1, -2) @ v[..., :1, :])


def chunks(T: int, size: int) -> list[slice]:
    """T size -> slices

    Cut T steps into pieces of `size`; the last may be shorter.
    Raises ValueError: size below 1.
    """
    if size < 1:
        raise ValueError(f"chunk is {size}; a chunk needs at least 1 step")
    return [slice(start, min(start + size, T)) for start in range(0, T, size)]
