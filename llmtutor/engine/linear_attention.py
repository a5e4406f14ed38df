"""Linear attention: leave out the softmax's exp, and attention becomes a running sum.

With scores phi(q) . phi(k) the sum over the past can be kept as one matrix per head, S = sum of phi(k) v^T,
of the same size however long the text is (Katharopoulos et al. 2020, arXiv 2006.16236). All three forms give
the same numbers. W is the width of a value.
"""

from typing import Any

import numpy as np

from llmtutor.engine.sequences import chunks, empty_memory, queries_keys_values
from llmtutor.engine.trace import Array, Rec, off


def feature_map(x: Any) -> Array:
    """x[] -> y[]

    phi(x) = elu(x) + 1, always positive, so that shares of attention can't be negative.
    Source: Katharopoulos et al. 2020, eq. 7.
    """
    return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))


def linear_attention_parallel(q: Any, k: Any, v: Any, rec: Rec = off) -> Array:
    """q[T,K] k[T,K] v[T,W] -> y[T,W]

    All positions at once, T*T scores: like attention, with phi in place of exp.
    Raises ValueError: q, k and v have different lengths or widths.
    Source: Katharopoulos et al. 2020, eq. 8 over positions up to the present one.
    """
    phi_q, phi_k, v = _inputs(q, k, v)
    scores = rec("scores", np.tril(phi_q @ phi_k.swapaxes(-1, -2)))
    weights = rec("weights", scores / scores.sum(axis=-1, keepdims=True))
    return rec("y", weights @ v)


def linear_attention_recurrent(q: Any, k: Any, v: Any, rec: Rec = off) -> Array:
    """q[T,K] k[T,K] v[T,W] -> y[T,W]

    Token by token: add phi(k) v^T to the memory S and phi(k) to the sum z, read with phi(q).
    Raises ValueError: q, k and v have different lengths or widths.
    Source: Katharopoulos et al. 2020, eqs. 18 to 20.
    """
    phi_q, phi_k, v = _inputs(q, k, v)
    S, z, ys = empty_memory(phi_k, v), np.zeros_like(phi_k[..., :1, :]), []
    for t in range(v.shape[-2]):
        now = slice(t, t + 1)
        S = rec("S", S + phi_k[..., now, :].swapaxes(-1, -2) @ v[..., now, :])
        z = z + phi_k[..., now, :]
        total = (phi_q[..., now, :] * z).sum(axis=-1, keepdims=True)
        ys.append(phi_q[..., now, :] @ S / total)
    return rec("y", np.concatenate(ys, axis=-2))


def linear_attention_chunkwise(q: Any, k: Any, v: Any, chunk: int = 64, rec: Rec = off) -> Array:
    """q[T,K] k[T,K] v[T,W] chunk -> y[T,W]

    In between: parallel inside each chunk, one memory carried from chunk to chunk. Cost T * chunk.
    Raises ValueError: q, k and v have different lengths or widths, or chunk is below 1.
    """
    phi_q, phi_k, v = _inputs(q, k, v)
    S, z, ys = empty_memory(phi_k, v), np.zeros_like(phi_k[..., :1, :]), []
    for now in chunks(v.shape[-2], chunk):
        Q, K, V = phi_q[..., now, :], phi_k[..., now, :], v[..., now, :]
        scores = np.tril(Q @ K.swapaxes(-1, -2))
        total = scores.sum(axis=-1, keepdims=True) + (Q * z).sum(axis=-1, keepdims=True)
        ys.append((scores @ V + Q @ S) / total)
        S = rec("S", S + K.swapaxes(-1, -2) @ V)
        z = z + K.sum(axis=-2, keepdims=True)
    return rec("y", np.concatenate(ys, axis=-2))


def _inputs(q: Any, k: Any, v: Any) -> tuple[Any, Any, Any]:
    q, k, v = queries_keys_values("linear_attention", q, k, v)
    return feature_map(q), feature_map(k), v
