"""The KV cache: keep earlier tokens' keys and values, so that a new token costs one step, not a pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.masks import causal
from llmtutor.engine.multi_head import Turn, attend_and_join, project
from llmtutor.engine.trace import Array, Rec, off


@dataclass
class Room:
    """Arrays with space for more tokens than are kept, and how many places are filled."""

    keys: Array
    values: Array
    filled: int


@dataclass(frozen=True)
class KVCache:
    """The keys[G,S,K] and values[G,S,K] of one layer so far: the filled part of `room`, if there is one."""

    keys: Array
    values: Array
    room: Room | None = None

    @property
    def length(self) -> int:
        """How many tokens are kept."""
        return int(self.keys.shape[-2])


def empty_cache(kv_heads: int, width: int, dtype: Any = np.float64) -> KVCache:
    """kv_heads width -> cache

    A cache that holds no token yet.
    """
    nothing = np.zeros((kv_heads, 0, width), dtype)
    return KVCache(nothing, nothing)


def extend(cache: KVCache, k: Array, v: Array) -> KVCache:
    """cache k[G,T,K] v[G,T,K] -> longer

    The cache with the keys and values of T more tokens at its end; the old cache stays as it was.
    """
    room, start = cache.room, cache.keys.shape[-2]
    end = start + k.shape[-2]
    # Two caches may grow out of the same one: only the first to grow may use the free places.
    if room is None or room.filled != start or room.keys.shape[-2] < end:
        room = larger_room(cache, k, v)
    room.keys[..., start:end, :], room.values[..., start:end, :] = k, v
    room.filled = end
    return KVCache(room.keys[..., :end, :], room.values[..., :end, :], room)


def larger_room(cache: KVCache, k: Array, v: Array) -> Room:
    """cache k[G,T,K] v[G,T,K] -> room

    Copy the cache into arrays twice as long as needed, so that copying stays rare however long the text gets.
    """
    places = 2 * (cache.length + k.shape[-2])
    keys = np.empty((*k.shape[:-2], places, k.shape[-1]), k.dtype)
    values = np.empty((*v.shape[:-2], places, v.shape[-1]), v.dtype)
    keys[..., : cache.length, :], values[..., : cache.length, :] = cache.keys, cache.values
    return Room(keys, values, cache.length)


def cached_multi_head(
    x: Array,
    weights: Mapping[str, Array],
    heads: int,
    cache: KVCache,
    turn: Turn | None = None,
    bias: Array | None = None,
    rec: Rec = off,
) -> tuple[Array, KVCache]:
    """x[T,D] weights heads cache -> y[T,D] longer

    Causal attention of T new tokens to everything kept and to themselves; the same numbers as one pass over
    the whole text. `turn` must place the new tokens at their positions, from `cache.length` on.
    Raises ValueError as `multi_head`.
    """
    kv_heads = cache.keys.shape[-3]
    q, k = project(x, weights, "q", heads), project(x, weights, "k", kv_heads)
    v = rec("v", project(x, weights, "v", kv_heads))
    q, k = rec("q", turn(q) if turn else q), rec("k", turn(k) if turn else k)
    cache = extend(cache, k, v)
    # A single new token sees everything, so it needs no mask.
    mask = None if x.shape[-2] == 1 else causal(x.shape[-2], cache.length)
    return attend_and_join(q, cache.keys, cache.values, weights, mask, bias, rec), cache
