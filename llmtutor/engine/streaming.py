"""StreamingLLM: talk for ever with a small cache - the first tokens (sinks) and the most recent ones.

Models park attention they do not need on the first tokens, so dropping those breaks them. Positions count
inside the cache, not in the text: keys are kept unrotated and rotated at their place in the cache.
Xiao et al. 2023 (arXiv 2309.17453), section 3.2.
"""

from collections.abc import Mapping

import numpy as np

from llmtutor.engine.kv_cache import KVCache, extend
from llmtutor.engine.multi_head import attend_and_join, project
from llmtutor.engine.rope import rope, turns
from llmtutor.engine.trace import Array, Rec, off


def kept_tokens(length: int, sinks: int, recent: int, coming: int = 0) -> Array:
    """length sinks recent coming -> kept[S]

    Which tokens of a text stay: the first `sinks` and the last `recent`, less room for `coming` new ones.
    Raises ValueError: sinks is negative, or `recent` leaves no room for the new tokens.
    """
    if sinks < 0 or recent < max(coming, 1) or coming < 0:
        raise ValueError(
            f"streaming: {sinks} sinks, {recent} recent, {coming} coming; recent must be at least 1 and hold"
            " the coming ones, and none may be negative"
        )
    start = max(sinks, length - (recent - coming))
    return np.concatenate([np.arange(min(sinks, length)), np.arange(start, length)])


def make_room(cache: KVCache, sinks: int, recent: int, coming: int = 1) -> KVCache:
    """cache sinks recent coming -> smaller

    Drop from the cache what lies between sinks and recent tokens. Raises ValueError as `kept_tokens`.
    """
    kept = kept_tokens(cache.length, sinks, recent, coming)
    return KVCache(cache.keys[..., kept, :], cache.values[..., kept, :])


def stream_token(
    x: Array,
    weights: Mapping[str, Array],
    heads: int,
    cache: KVCache,
    theta: Array,
    sinks: int,
    recent: int,
    rec: Rec = off,
) -> tuple[Array, KVCache]:
    """x[1,D] weights heads cache theta[J] sinks recent -> y[1,D] after

    One layer's attention for one new token: make room, add it, rotate all keys by their place in the cache.
    Raises ValueError as `kept_tokens` and `multi_head`.
    """
    groups = cache.keys.shape[-3]
    k, v = project(x, weights, "k", groups), project(x, weights, "v", groups)
    cache = extend(make_room(cache, sinks, recent), k, v)
    positions = rec("positions", np.arange(cache.length))
    cos, sin = turns(positions, theta)
    q = rec("q", rope(project(x, weights, "q", heads), cos[-1:], sin[-1:]))
    keys = rec("k", rope(cache.keys, cos, sin))
    return attend_and_join(q, keys, cache.values, weights, rec=rec), cache
