"""The delta rule: before writing, look up what the memory already says, and write only the difference.

Plain linear attention adds every value on top of the old ones. Here the memory S is corrected:
S = S + k (beta (v - S^T k))^T, one step of gradient descent on |S^T k - v|^2 / 2 with rate beta
(Widrow and Hoff 1960; Schlag et al. 2021, arXiv 2102.11174, section 4.2). Keys should have length 1; then
beta 1 replaces what was stored under the key, and 0 leaves it. W is the width of a value.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.sequences import chunks, empty_memory, queries_keys_values
from llmtutor.engine.trace import Array, Rec, off


def delta_recurrent(q: Any, k: Any, v: Any, beta: Any, rec: Rec = off) -> Array:
    """q[T,K] k[T,K] v[T,W] beta[T] -> y[T,W]

    Token by token: look up, correct, read.
    Raises ValueError: q, k, v and beta have different lengths or widths.
    """
    q, k, v, beta = _inputs(q, k, v, beta)
    S, ys = empty_memory(k, v), []
    for t in range(v.shape[-2]):
        now = slice(t, t + 1)
        key = k[..., now, :]
        error = rec("error", v[..., now, :] - key @ S)
        S = rec("S", S + key.swapaxes(-1, -2) @ (beta[..., now, :] * error))
        ys.append(q[..., now, :] @ S)
    return rec("y", np.concatenate(ys, axis=-2))


def delta_chunkwise(q: Any, k: Any, v: Any, beta: Any, chunk: int = 64, rec: Rec = off) -> Array:
    """q[T,K] k[T,K] v[T,W] beta[T] chunk -> y[T,W]

    The corrections inside a chunk depend on each other only backwards in time, so they are the solution of a
    triangular system; with chunk = T the whole sequence is done at once.
    Raises ValueError: q, k, v and beta have different lengths or widths, or chunk is below 1.
    Source: Yang et al. 2024, arXiv 2406.06484, section 3.2 (the UT transform).
    """
    q, k, v, beta = _inputs(q, k, v, beta)
    S, ys = empty_memory(k, v), []
    for now in chunks(v.shape[-2], chunk):
        Q, K, V, b = q[..., now, :], k[..., now, :], v[..., now, :], beta[..., now, :]
        overlap = np.tril(b * (K @ K.swapaxes(-1, -2)), -1)
        change = rec("change", np.linalg.solve(np.eye(K.shape[-2], dtype=K.dtype) + overlap, b * (V - K @ S)))
        ys.append(Q @ S + np.tril(Q @ K.swapaxes(-1, -2)) @ change)
        S = rec("S", S + K.swapaxes(-1, -2) @ change)
    return rec("y", np.concatenate(ys, axis=-2))


def unit_keys(k: Any) -> Array:
    """k[T,K] -> unit[T,K]

    Each key divided by its length (at least 1e-12), so that the delta rule neither overshoots nor explodes.
    Raises ValueError: k is empty or NaN.
    """
    k = as_floats("k", k)
    unit: Array = k / np.sqrt(np.maximum((k * k).sum(axis=-1, keepdims=True), 1e-24))
    return unit


def _inputs(q: Any, k: Any, v: Any, beta: Any) -> tuple[Any, Any, Any, Any]:
    q, k, v = queries_keys_values("delta_rule", q, k, v)
    beta = as_floats("beta", beta)
    same_axis("delta_rule", "k steps", k.shape[-2], "beta steps", beta.shape[-1])
    return q, k, v, beta[..., None]
