"""A RetNet layer: turned queries and keys, retention per head, each head normalised, a gate.

Sun et al. 2023, arXiv 2307.08621, section 2.2. Weights W_q, W_k, W_v, W_g of shape (D, H*K) and W_o of shape
(H*K, D); all heads have the same width K.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.activations import silu
from llmtutor.engine.checks import as_floats
from llmtutor.engine.linear import linear
from llmtutor.engine.retention import decays, retention_parallel
from llmtutor.engine.rope import frequencies, rope, turns
from llmtutor.engine.trace import Array, Rec, off


def head_norm(y: Any, eps: float = 1e-5) -> Array:
    """y[H,T,K] -> normed[H,T,K]

    Each head at each step by itself: mean 0, variance 1 (eps is added to the variance). It takes away the
    different sizes that different rates of forgetting lead to.
    Source: RetNet eq. 8, GroupNorm with a group per head.
    """
    centred = y - y.mean(axis=-1, keepdims=True)
    normed: Array = centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + eps)
    return normed


def retnet_layer(
    x: Any, w: Mapping[str, Any], H: int, retention: Callable[..., Array] = retention_parallel, rec: Rec = off
) -> Array:
    """x[T,D] w H retention -> y[T,D]

    `retention` is one of the three forms of `retention.py`. Keys are divided by sqrt(K).
    Raises ValueError: the width of the heads is odd, or a weight doesn't fit.
    Source: RetNet eqs. 5 and 8.
    """
    x = as_floats("x", x)
    q, k, v = (_heads(linear(x, w[name]), H) for name in ("W_q", "W_k", "W_v"))
    cos, sin = turns(np.arange(x.shape[-2]), frequencies(q.shape[-1]))
    q, k = rec("q", rope(q, cos, sin)), rec("k", rope(k, cos, sin) / float(q.shape[-1]) ** 0.5)
    mixed = retention(q, k, v, decays(H), rec=rec.at("retention"))
    normed = rec("normed", head_norm(mixed))
    joined = normed.swapaxes(-2, -3).reshape(*x.shape[:-1], -1)
    return rec("y", linear(silu(linear(x, w["W_g"])) * joined, w["W_o"]))


def _heads(x: Any, H: int) -> Any:
    if x.shape[-1] % H:
        raise ValueError(f"retnet: {x.shape[-1]} numbers can't be shared among {H} heads")
    return x.reshape(*x.shape[:-1], H, x.shape[-1] // H).swapaxes(-2, -3)
