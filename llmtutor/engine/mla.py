"""Multi-head latent attention: keep one short vector per token; all heads make keys and values from it.

Two forms of the same numbers. Expanded: build every head's keys and values, then attend. Absorbed: move
the up-projections to the queries and the result, so that all heads attend to the latents themselves;
that is multi-query attention, and only latents need to be cached. DeepSeek-V2 2024 (arXiv 2405.04434),
section 2.1.

Legend: C latent width, R rotary width, K key width without rotation, W value width. Weights: W_dkv[D,C] and
W_kr[D,R] make what is cached; W_uk[C,H*K] and W_uv[C,H*W] expand it; W_q[D,H*K] and W_qr[D,H*R] make queries
(of a compressed token when W_dq is there); W_o[H*W,D]. Optional gains g_kv[C], g_q norm the latents.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from llmtutor.engine.attention import attention
from llmtutor.engine.multi_head import Turn, join_heads, share_heads, split_heads
from llmtutor.engine.norms import rms_norm
from llmtutor.engine.trace import Array, Rec, off

Weights = Mapping[str, Any]


def compress(x: Any, weights: Weights, turn: Turn, rec: Rec = off) -> tuple[Any, Any]:
    """x[T,D] weights turn -> latent[T,C] k_rope[T,R]

    What the cache keeps of each token: the latent, and one rotated key part that all heads share.
    """
    latent = x @ weights["W_dkv"]
    if "g_kv" in weights:
        latent = rms_norm(latent, weights["g_kv"])
    return rec("latent", latent), rec("k_rope", turn(x @ weights["W_kr"]))


def latent_queries(x: Any, weights: Weights, heads: int, turn: Turn, rec: Rec = off) -> tuple[Any, Any]:
    """x[T,D] weights heads turn -> q[H,T,K] q_rope[H,T,R]

    The two parts of every head's query: one without position, one rotated.
    """
    if "W_dq" in weights:
        x = x @ weights["W_dq"]
        x = rms_norm(x, weights["g_q"]) if "g_q" in weights else x
    q = rec("q", split_heads(x @ weights["W_q"], heads))
    return q, rec("q_rope", turn(split_heads(x @ weights["W_qr"], heads)))


def attend_expanded(
    q: Any, q_rope: Any, latent: Any, k_rope: Any, weights: Weights, mask: Array | None = None, rec: Rec = off
) -> Any:
    """q[H,T,K] q_rope[H,T,R] latent[S,C] k_rope[S,R] weights -> y[H,T,W]

    Make every head's keys and values from the latents, then attend as usual. DeepSeek-V2,
    section 2.1.3.
    """
    heads = q.shape[-3]
    k = rec("k", split_heads(latent @ weights["W_uk"], heads))
    v = rec("v", split_heads(latent @ weights["W_uv"], heads))
    shared = share_heads(k_rope[..., None, :, :], heads)
    whole_q, whole_k = np.concatenate([q, q_rope], axis=-1), np.concatenate([k, shared], axis=-1)
    return attention(whole_q, whole_k, v, mask, rec=rec)


def attend_absorbed(
    q: Any, q_rope: Any, latent: Any, k_rope: Any, weights: Weights, mask: Array | None = None, rec: Rec = off
) -> Any:
    """q[H,T,K] q_rope[H,T,R] latent[S,C] k_rope[S,R] weights -> y[H,T,W]

    q . (c W_uk) = (q W_ukᵀ) . c, so the queries take over W_uk and the mixed latents W_uv: no head's keys or
    values are ever made. DeepSeek-V2, end of section 2.1.2.
    """
    heads, scale = q.shape[-3], 1 / math.sqrt(q.shape[-1] + q_rope.shape[-1])
    W_uk, W_uv = split_heads(weights["W_uk"], heads), split_heads(weights["W_uv"], heads)
    absorbed = rec("absorbed", q @ W_uk.swapaxes(-1, -2))
    whole_q = np.concatenate([absorbed, q_rope], axis=-1)
    whole_k = np.concatenate([latent, k_rope], axis=-1)[..., None, :, :]
    return attention(whole_q, whole_k, latent[..., None, :, :], mask, scale=scale, rec=rec) @ W_uv


def mla(
    x: Any,
    weights: Weights,
    heads: int,
    turn: Turn,
    mask: Array | None = None,
    absorb: bool = False,
    rec: Rec = off,
) -> Any:
    """x[T,D] weights heads turn -> y[T,D]

    The whole layer in either form; `turn` rotates the R-wide parts.
    Raises ValueError: widths that heads do not divide, or shapes that `attention` refuses.
    """
    latent, k_rope = compress(x, weights, turn, rec)
    q, q_rope = latent_queries(x, weights, heads, turn, rec)
    attend = attend_absorbed if absorb else attend_expanded
    mixed = attend(q, q_rope, latent, k_rope, weights, mask, rec)
    return rec("out", join_heads(mixed) @ weights["W_o"])
