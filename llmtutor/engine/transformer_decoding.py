"""Translating with a Transformer: the source is read once, then the target is written token by token.

Of the source, the decoder only ever needs keys and values, one pair for each of its layers: they are computed
once. Of what it has written, it keeps keys and values as a GPT does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.kv_cache import KVCache, cached_multi_head, empty_cache
from llmtutor.engine.linear import linear
from llmtutor.engine.multi_head import attend_and_join, project
from llmtutor.engine.trace import Array, Rec, off
from llmtutor.engine.transformer import encode, place_tokens, three_layers
from llmtutor.engine.transformer_config import TransformerConfig
from llmtutor.engine.weight_scope import Scope


@dataclass(frozen=True)
class Draft:
    """A translation so far, for each decoder layer: the source's keys[H,S,K] and values[H,S,K], and a cache
    with those of the tokens written.
    """

    sources: tuple[tuple[Array, Array], ...]
    written: tuple[KVCache, ...]


def read_source(
    source: Any, weights: Mapping[str, Array], config: TransformerConfig, rec: Rec = off
) -> Draft:
    """source[S] weights config -> draft

    Encode the source and work out, for every decoder layer, what its tokens offer; nothing is written yet.
    Raises ValueError as `transformer`.
    """
    memory = encode(source, weights, config, rec.at("encoder"))
    crosses = [
        (Scope(weights, f"decoder.{i}.cross."), rec.at(f"decoder.{i}.cross"))
        for i in range(config.decoder_layers)
    ]
    sources = tuple(
        (
            at("k", project(memory, cross, "k", config.heads)),
            at("v", project(memory, cross, "v", config.heads)),
        )
        for cross, at in crosses
    )
    nothing = empty_cache(config.heads, config.width // config.heads, memory.dtype)
    return Draft(sources, (nothing,) * config.decoder_layers)


def write_on(
    target: Any, draft: Draft, weights: Mapping[str, Array], config: TransformerConfig, rec: Rec = off
) -> tuple[Array, Draft]:
    """target[T] draft weights config -> logits[T,V] longer

    Read T more tokens of the target: the same numbers as `transformer` gives for the whole target at once.
    Raises ValueError as `transformer`.
    """
    x = place_tokens(target, weights, config, rec, draft.written[0].length)
    longer = []
    for i, (source, cache) in enumerate(zip(draft.sources, draft.written, strict=True)):
        x, cache = _layer(x, source, cache, Scope(weights, f"decoder.{i}."), config, rec.at(str(i)))
        longer.append(cache)
    logits = rec("logits", linear(x, weights["embedding.tokens"].T))
    return logits, Draft(draft.sources, tuple(longer))


def _layer(
    x: Array,
    source: tuple[Array, Array],
    cache: KVCache,
    weights: Scope,
    config: TransformerConfig,
    rec: Rec = off,
) -> tuple[Array, KVCache]:
    """One decoder layer for new tokens, with everything older in its caches."""
    longer = [cache]

    def attend(h: Array) -> Array:
        y, longer[0] = cached_multi_head(h, weights.at("attn"), config.heads, cache, rec=rec.at("attn"))
        return y

    def attend_across(h: Array) -> Any:
        cross, at = weights.at("cross"), rec.at("cross")
        q = at("q", project(h, cross, "q", config.heads))
        return attend_and_join(q, *source, cross, rec=at)

    y = three_layers(x, attend, attend_across, weights, config, rec)
    return y, longer[0]


def translate(
    source: Any, weights: Mapping[str, Array], config: TransformerConfig, first: int, last: int, most: int
) -> Array:
    """source[S] weights config first last most -> target[T]

    Write the likeliest token after `first`, and the likeliest after that, until it is `last` or there are
    `most` of them. Neither `first` nor `last` is part of the target.
    Raises ValueError as `transformer`, or most is negative.
    """
    if most < 0:
        raise ValueError(f"translate: most is {most}; it must be 0 or more")
    draft, written = read_source(source, weights, config), [first]
    while len(written) <= most:
        logits, draft = write_on(written[-1:], draft, weights, config)
        written.append(int(logits[-1].argmax()))
        if written[-1] == last:
            return np.array(written[1:-1], int)
    return np.array(written[1:], int)
