"""A whole GPT: token numbers in, scores for the next token out.

Radford et al. 2018 and 2019. The same lines read one text or a batch, arrays or tape nodes, a text from its
start or the next tokens after a remembered one.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.embedding import embed
from llmtutor.engine.gpt_block import Remember, gpt_block, normed, nothing_before
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_places import places, position_vectors
from llmtutor.engine.linear import linear
from llmtutor.engine.memory import keep_memory
from llmtutor.engine.trace import Rec, off
from llmtutor.engine.weight_scope import part_of

Memory = Callable[[int], Remember]


def gpt(ids: Any, weights: Mapping[str, Any], config: GPTConfig, rec: Rec = off) -> Any:
    """ids[T] weights config -> logits[T,V]

    Read a text from its start: the logits at each position are scores for the token after it.
    Raises ValueError: an id is not a whole number below V, no token, or more than learned positions.
    """
    return read_on(ids, weights, config, 0, lambda layer: nothing_before, rec)


def read_on(
    ids: Any, weights: Mapping[str, Any], config: GPTConfig, start: int, memory: Memory, rec: Rec = off
) -> Any:
    """ids[T] weights config start memory -> logits[T,V]

    Read T tokens that stand after `start` earlier ones, whose keys and values each layer's `memory` knows.
    """
    keep_memory()
    ids = np.asarray(ids)
    if ids.ndim == 0 or ids.size == 0:
        raise ValueError("gpt: there is no token to read; give at least one id in a list")
    x = embed_text(ids, weights, config, start, rec.at("embedding"))
    around = places(config, weights, start, ids.shape[-1], x.dtype, rec.at("places"))
    for i in range(config.layers):
        name = f"block.{i}"
        x = gpt_block(x, part_of(weights, name), config, around, memory(i), rec.at(name))
    return unembed(x, weights, config, rec)


def embed_text(
    ids: Any, weights: Mapping[str, Any], config: GPTConfig, start: int = 0, rec: Rec = off
) -> Any:
    """ids[T] weights config -> x[T,D]

    Each token's vector, plus its position's where the model adds those: the start of the stream.
    """
    x = rec("tokens", embed(weights["embedding.tokens"], ids))
    vectors = position_vectors(config, weights, start, x.shape[-2])
    if vectors is not None:
        x = x + rec("positions", vectors.astype(x.dtype))
    return rec("stream", x)


def unembed(x: Any, weights: Mapping[str, Any], config: GPTConfig, rec: Rec = off) -> Any:
    """x[T,D] weights config -> logits[T,V]

    Read the stream: norm it, then compare it with every token's vector. Applied after an earlier block it is
    the logit lens: what the model would say if it stopped there.
    """
    if "norm.gain" in weights:
        x = normed(x, part_of(weights, "norm"), config, rec=rec.at("norm"))
    table = weights["head.W"] if "head.W" in weights else weights["embedding.tokens"].T
    return rec("logits", linear(x, table))
