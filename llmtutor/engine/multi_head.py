"""Multi-head attention: several small attentions side by side, each free to look for something else.

Vaswani et al. 2017, section 3.2.2. With fewer key-value heads than query heads it is grouped-query
attention (Ainslie et al. 2023, arXiv 2305.13245), with one for all multi-query attention (Shazeer 2019,
arXiv 1911.02150). Legend: G key-value heads.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.attention import attention
from llmtutor.engine.linear import linear
from llmtutor.engine.trace import Array, Rec, off

Turn = Callable[[Any], Any]


def split_heads(x: Any, heads: int) -> Any:
    """x[T,H*K] heads -> split[H,T,K]

    Cut every token's vector into `heads` pieces and put the heads first.
    Raises ValueError: the width cannot be divided by the number of heads.
    """
    width = x.shape[-1]
    if heads < 1 or width % heads:
        raise ValueError(f"split_heads: a width of {width} cannot be cut into {heads} equal heads")
    return x.reshape(*x.shape[:-1], heads, width // heads).swapaxes(-2, -3)


def join_heads(split: Any) -> Any:
    """split[H,T,K] -> x[T,H*K]

    Put the heads' pieces back side by side: undoes `split_heads`.
    """
    *batch, heads, tokens, width = split.shape
    return split.swapaxes(-2, -3).reshape(*batch, tokens, heads * width)


def share_heads(k: Any, heads: int) -> Any:
    """k[G,S,K] heads -> shared[H,S,K]

    Let H/G neighbouring query heads read the same key-value head.
    Raises ValueError: the query heads cannot be divided evenly among the key-value heads.
    """
    groups = k.shape[-3]
    if heads % groups:
        raise ValueError(f"share_heads: {heads} query heads cannot share {groups} key-value heads evenly")
    return k if heads == groups else np.repeat(k, heads // groups, -3)


def project(x: Any, weights: Mapping[str, Any], name: str, heads: int) -> Any:
    """x[T,D] weights name heads -> split[H,T,K]

    Multiply by W_`name`, add b_`name` if there is one, and split into heads.
    """
    return split_heads(linear(x, weights["W_" + name], weights.get("b_" + name)), heads)


def project_all(x: Any, weights: Mapping[str, Any], heads: int, kv_heads: int) -> tuple[Any, Any, Any]:
    """x[T,D] weights heads kv_heads -> q[H,T,K] k[G,T,K] v[G,T,K]

    Queries, keys and values of the same tokens: by three products, or by one if the three matrices stand side
    by side as W_qkv, which reads a single token faster.
    """
    if "W_qkv" not in weights:
        q = project(x, weights, "q", heads)
        return q, project(x, weights, "k", kv_heads), project(x, weights, "v", kv_heads)
    split = project(x, weights, "qkv", heads + 2 * kv_heads)
    first_v = heads + kv_heads
    return split[..., :heads, :, :], split[..., heads:first_v, :, :], split[..., first_v:, :, :]


def multi_head(
    x: Any,
    weights: Mapping[str, Any],
    heads: int,
    kv_heads: int | None = None,
    source: Any = None,
    mask: Array | None = None,
    bias: Any = None,
    turn: Turn | None = None,
    rec: Rec = off,
) -> Any:
    """x[T,D] weights heads -> y[T,D]

    `weights` holds W_q[D,H*K], W_k and W_v[D,G*K], W_o[H*K,D] and, optionally, biases b_q, b_k, b_v, b_o.
    Keys and values come from `source` (cross-attention) or, without one, from x itself. `turn` places
    queries and keys, for example with RoPE; `mask` and `bias` as in `attention`.
    Raises ValueError: heads do not divide the widths, or shapes that `attention` refuses.
    """
    source = x if source is None else source
    kv_heads = heads if kv_heads is None else kv_heads
    q = project(x, weights, "q", heads)
    k = project(source, weights, "k", kv_heads)
    v = rec("v", project(source, weights, "v", kv_heads))
    q, k = rec("q", turn(q) if turn else q), rec("k", turn(k) if turn else k)
    return attend_and_join(q, k, v, weights, mask, bias, rec)


def attend_and_join(
    q: Any,
    k: Any,
    v: Any,
    weights: Mapping[str, Any],
    mask: Array | None = None,
    bias: Any = None,
    rec: Rec = off,
) -> Any:
    """q[H,T,K] k[G,S,K] v[G,S,K] weights -> y[T,D]

    Attention in every head, the heads joined, and the output projection W_o.
    """
    heads = q.shape[-3]
    mixed = attention(q, share_heads(k, heads), share_heads(v, heads), mask, bias, rec=rec)
    joined = rec("joined", join_heads(mixed))
    return rec("out", linear(joined, weights["W_o"], weights.get("b_o")))
