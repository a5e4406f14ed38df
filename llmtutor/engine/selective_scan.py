"""The selective state space of Mamba: the input decides what to remember, what to forget, what to read.

h[t] = exp(delta[t] A) h[t-1] + delta[t] B[t] x[t], y[t] = C[t] h[t] + skip x[t]. A small step delta keeps the
memory and ignores the input; a large one resets it to the input. Since delta, B and C change with t, there
is no fixed convolution, but a scan (Gu and Dao 2023, arXiv 2312.00752, algorithm 2). D channels, N states.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.scan import scan_steps
from llmtutor.engine.trace import Array, Rec, off


def selective_scan(
    x: Any,
    delta: Any,
    A: Any,
    B: Any,
    C: Any,
    skip: Any = 0.0,
    scan: Callable[[Any, Any], Array] = scan_steps,
    rec: Rec = off,
) -> Array:
    """x[T,D] delta[T,D] A[D,N] B[T,N] C[T,N] skip -> y[T,D]

    `scan` may be any of the three of `scan.py`: they agree. A is negative, delta positive; skip is one number
    a channel.
    Raises ValueError: x, delta, A, B and C have different numbers of steps, channels or states.
    Source: Mamba, algorithm 2, with B_bar = delta B as in the authors' code.
    """
    x, delta, A, B, C = _inputs(x, delta, A, B, C)
    keep = rec("keep", np.exp(delta[..., None] * A))
    write = rec("write", (delta * x)[..., None] * B[..., None, :])
    state = rec("state", scan(keep, write))
    return rec("y", (state * C[..., None, :]).sum(axis=-1) + skip * x)


def selective_step(
    h: Any, x: Any, delta: Any, A: Any, B: Any, C: Any, skip: Any = 0.0
) -> tuple[Array, Array]:
    """h[D,N] x[D] delta[D] A[D,N] B[N] C[N] skip -> y[D] h_next[D,N]

    One token: the state is all that is remembered. This is how a Mamba writes text.
    Raises ValueError: never; shapes are checked where the whole sequence comes in.
    """
    keep = np.exp(delta[..., None] * A)
    h = keep * h + (delta * x)[..., None] * B[..., None, :]
    return (h * C[..., None, :]).sum(axis=-1) + skip * x, h


def _inputs(x: Any, delta: Any, A: Any, B: Any, C: Any) -> tuple[Any, Any, Any, Any, Any]:
    x, delta, A = as_floats("x", x), as_floats("delta", delta), as_floats("A", A)
    B, C = as_floats("B", B), as_floats("C", C)
    for name, other in (("delta", delta), ("B", B), ("C", C)):
        same_axis("selective_scan", "x steps", x.shape[-2], f"{name} steps", other.shape[-2])
    same_axis("selective_scan", "x channels", x.shape[-1], "delta channels", delta.shape[-1])
    same_axis("selective_scan", "x channels", x.shape[-1], "A rows", A.shape[-2])
    for name, other in (("B", B), ("C", C)):
        same_axis("selective_scan", "A columns", A.shape[-1], f"{name} columns", other.shape[-1])
    return x, delta, A, B, C
