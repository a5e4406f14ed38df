"""Retention (RetNet): linear attention whose memory fades at a fixed rate per head.

One formula in three forms that give the same numbers: parallel for training, recurrent for writing text,
chunkwise for long texts (Sun et al. 2023, arXiv 2307.08621, section 2.1). Without normalisation, so that the
forms agree to rounding. W is the width of a value.
"""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.sequences import chunks, empty_memory, queries_keys_values
from llmtutor.engine.trace import Array, Rec, off


def decays(H: int) -> Array:
    """H -> gamma[H]

    1 - 2^(-5-h): the first head forgets 1/32 a token, each further one half as much.
    Raises ValueError: H below 1.
    Source: RetNet eq. 8.
    """
    if H < 1:
        raise ValueError(f"H is {H}; it takes at least 1 head")
    return 1 - 2.0 ** (-5 - np.arange(H))


def half_life(gamma: Any) -> Array:
    """gamma[H] -> tokens[H]

    After how many tokens half of a memory is left.
    Raises ValueError: a gamma is not between 0 and 1.
    """
    return math.log(0.5) / np.log(_rates(gamma))


def decay_mask(gamma: Any, T: int) -> Array:
    """gamma[H] T -> D[H,T,T]

    What is left of token s at token t: gamma^(t-s), and 0 for the future.
    Raises ValueError: a gamma is not between 0 and 1, or T is below 1.
    Source: RetNet eq. 5.
    """
    if T < 1:
        raise ValueError(f"T is {T}; a sequence needs at least 1 step")
    age = np.arange(T)[:, None] - np.arange(T)
    return np.where(age >= 0, _rates(gamma)[:, None, None] ** np.maximum(age, 0), 0.0)


def retention_parallel(q: Any, k: Any, v: Any, gamma: Any, rec: Rec = off) -> Array:
    """q[H,T,K] k[H,T,K] v[H,T,W] gamma[H] -> y[H,T,W]

    All positions at once: attention scores without softmax, faded by age.
    Raises ValueError: q, k, v and gamma don't fit, or a gamma is not between 0 and 1.
    Source: RetNet eq. 5.
    """
    q, k, v, gamma = _inputs(q, k, v, gamma)
    faded = decay_mask(gamma, v.shape[-2]).astype(v.dtype, copy=False)
    scores = rec("scores", (q @ k.swapaxes(-1, -2)) * faded)
    return rec("y", scores @ v)


def retention_recurrent(q: Any, k: Any, v: Any, gamma: Any, rec: Rec = off) -> Array:
    """q[H,T,K] k[H,T,K] v[H,T,W] gamma[H] -> y[H,T,W]

    Token by token: fade the memory, add k v^T, read with q.
    Raises ValueError: q, k, v and gamma don't fit, or a gamma is not between 0 and 1.
    Source: RetNet eq. 6.
    """
    q, k, v, gamma = _inputs(q, k, v, gamma)
    S, ys, keep = empty_memory(k, v), [], gamma[:, None, None]
    for t in range(v.shape[-2]):
        now = slice(t, t + 1)
        S = rec("S", keep * S + k[..., now, :].swapaxes(-1, -2) @ v[..., now, :])
        ys.append(q[..., now, :] @ S)
    return rec("y", np.concatenate(ys, axis=-2))


def retention_chunkwise(q: Any, k: Any, v: Any, gamma: Any, chunk: int = 64, rec: Rec = off) -> Array:
    """q[H,T,K] k[H,T,K] v[H,T,W] gamma[H] chunk -> y[H,T,W]

    Parallel inside a chunk, one faded memory handed from chunk to chunk.
    Raises ValueError: q, k, v and gamma don't fit, a gamma is not between 0 and 1, or chunk is below 1.
    Source: RetNet eq. 7.
    """
    q, k, v, gamma = _inputs(q, k, v, gamma)
    S, ys = empty_memory(k, v), []
    for now in chunks(v.shape[-2], chunk):
        Q, K, V = q[..., now, :], k[..., now, :], v[..., now, :]
        steps = K.shape[-2]
        since_start = gamma[:, None, None] ** np.arange(1, steps + 1, dtype=gamma.dtype)[:, None]
        to_end = since_start[:, ::-1] / gamma[:, None, None]
        inside = (Q @ K.swapaxes(-1, -2)) * decay_mask(gamma, steps).astype(V.dtype, copy=False)
        ys.append(inside @ V + Q @ S * since_start)
        S = rec("S", since_start[:, -1:] * S + (K * to_end).swapaxes(-1, -2) @ V)
    return rec("y", np.concatenate(ys, axis=-2))


def _rates(gamma: Any) -> Array:
    gamma = as_floats("gamma", gamma)
    if not ((gamma > 0) & (gamma < 1)).all():
        raise ValueError(f"gamma must lie between 0 and 1, got {gamma}")
    return gamma


def _inputs(q: Any, k: Any, v: Any, gamma: Any) -> tuple[Any, Any, Any, Array]:
    q, k, v = queries_keys_values("retention", q, k, v)
    gamma = _rates(gamma)
    same_axis("retention", "q heads", q.shape[-3] if q.ndim > 2 else 1, "gamma numbers", gamma.shape[-1])
    return q, k, v, gamma.astype(v.dtype, copy=False)
