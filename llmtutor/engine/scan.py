"""The scan: h[t] = a[t] h[t-1] + b[t], one after the other or all at once.

Two steps in a row are one step of the same kind: (a1, b1) then (a2, b2) is (a2 a1, a2 b1 + b2). So steps
may be joined in any grouping, and a sequence of T needs only about log2 T rounds of parallel work
(Blelloch 1990; Mamba, arXiv 2312.00752, section 3.3.2). D channels with N states each.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array, Rec, off


def scan_steps(a: Any, b: Any, rec: Rec = off) -> Array:
    """a[T,D,N] b[T,D,N] -> h[T,D,N]

    The definition: T steps, each waiting for the one before. The state starts at 0.
    Raises ValueError: a and b have different lengths.
    """
    a, b = _pair(a, b)
    h, states = np.zeros_like(b[..., 0, :, :]), []
    for t in range(b.shape[-3]):
        h = a[..., t, :, :] * h + b[..., t, :, :]
        states.append(h)
    return rec("h", np.stack(states, axis=-3))


def scan_doubling(a: Any, b: Any, rec: Rec = off) -> Array:
    """a[T,D,N] b[T,D,N] -> h[T,D,N]

    Every position joins with the one 1, 2, 4, 8 ... before it: log2 T rounds, each fully parallel, with
    T log2 T joins in all (Hillis and Steele 1986).
    Raises ValueError: a and b have different lengths.
    """
    a, b = _pair(a, b)
    T, reach = b.shape[-3], 1
    while reach < T:
        late, early = slice(reach, None), slice(None, -reach)
        joined = a[..., late, :, :] * b[..., early, :, :] + b[..., late, :, :]
        b = rec(f"reach_{2 * reach}", np.concatenate([b[..., :reach, :, :], joined], axis=-3))
        joined = a[..., late, :, :] * a[..., early, :, :]
        a = np.concatenate([a[..., :reach, :, :], joined], axis=-3)
        reach *= 2
    return b


def scan_tree(a: Any, b: Any) -> Array:
    """a[T,D,N] b[T,D,N] -> h[T,D,N]

    Join neighbours into half as many steps, scan those, then fill in the places between: 2 log2 T rounds but
    only about 2 T joins in all, no more work than one after the other (Blelloch 1990).
    Raises ValueError: a and b have different lengths.
    """
    a, b = _pair(a, b)
    T = b.shape[-3]
    if T == 1:
        return b
    first, second = slice(0, T - 1, 2), slice(1, T, 2)
    a_pair = a[..., second, :, :] * a[..., first, :, :]
    b_pair = a[..., second, :, :] * b[..., first, :, :] + b[..., second, :, :]
    h = np.empty_like(b)
    h[..., second, :, :] = scan_tree(a_pair, b_pair)
    h[..., 0, :, :] = b[..., 0, :, :]
    between = slice(2, T, 2)
    h[..., between, :, :] = a[..., between, :, :] * h[..., 1 : T - 1 : 2, :, :] + b[..., between, :, :]
    return h


def _pair(a: Any, b: Any) -> tuple[Any, Any]:
    a, b = as_floats("a", a), as_floats("b", b)
    has_axes("a", a, 3)
    has_axes("b", b, 3)
    same_axis("scan", "a steps", a.shape[-3], "b steps", b.shape[-3])
    return a, b
