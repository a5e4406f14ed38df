"""Writing with a GPT: one token at a time, keeping all earlier keys and values."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.gpt import read_on
from llmtutor.engine.gpt_block import Remember
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_next_token import is_usual, read_next
from llmtutor.engine.gpt_reading import for_reading
from llmtutor.engine.kv_cache import KVCache, empty_cache, extend
from llmtutor.engine.trace import Array, Rec, off
from llmtutor.engine.weight_scope import Shelf

Caches = tuple[KVCache, ...]


def empty_caches(config: GPTConfig, dtype: Any = np.float32) -> Caches:
    """config -> caches

    One empty cache for each layer. With MLA it will hold latents in place of keys, and the turned parts in
    place of values.
    """
    if config.attention == "latent":
        nothing = KVCache(np.zeros((0, config.latent), dtype), np.zeros((0, config.turned), dtype))
    else:
        nothing = empty_cache(config.kv_heads, config.head_width, dtype)
    return (nothing,) * config.layers


def read_cached(
    ids: Any, weights: Mapping[str, Array], config: GPTConfig, caches: Caches, rec: Rec = off
) -> tuple[Array, Caches]:
    """ids[T] weights config caches -> logits[T,V] longer

    Read T more tokens after those in the caches: the same numbers as reading the whole text at once, and the
    caches with the new tokens in them.
    Raises ValueError as `gpt`.
    """
    longer = list(caches)

    def memory(layer: int) -> Remember:
        def remember(k: Array, v: Array) -> tuple[Array, Array]:
            longer[layer] = extend(caches[layer], k, v)
            return longer[layer].keys, longer[layer].values

        return remember

    start, ids = caches[0].length, np.asarray(ids)
    if ids.shape == (1,) and rec is off and isinstance(weights, Shelf) and is_usual(config):
        return read_next(ids, weights, config, start, memory), tuple(longer)
    return read_on(ids, weights, config, start, memory, rec), tuple(longer)


def likeliest(logits: Array) -> Array:
    """logits[V] -> id[]

    The token with the highest score.
    """
    return logits.argmax(axis=-1)


def write(
    ids: Any,
    weights: Mapping[str, Array],
    config: GPTConfig,
    count: int,
    choose: Callable[[Array], Any] = likeliest,
) -> Array:
    """ids[T] weights config count -> text[T+count]

    Go on with a text by `count` tokens; `choose` picks each from the logits[V] of the last position.
    Raises ValueError as `gpt`, or when count is negative.
    """
    if count < 0:
        raise ValueError(f"write: count is {count}; it must be 0 or more")
    text = new = np.asarray(ids)
    weights, caches = for_reading(weights, config), empty_caches(config)
    for _ in range(count):
        logits, caches = read_cached(new, weights, config, caches)
        new = np.asarray(choose(logits[..., -1, :]))[..., None]
        text = np.concatenate([text, new], axis=-1)
    return text
