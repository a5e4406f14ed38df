"""How a GPT learns the order of its tokens, and which of them each one may see.

The layers need three things, the same in all of them: a mask, something to add to the scores, and a way to
turn queries and keys. Vectors that are added to the tokens instead come from `position_vectors`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from llmtutor.engine.alibi import alibi_bias, alibi_slopes
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.masks import as_numbers, causal, sliding_window
from llmtutor.engine.relative_bias import relative_bias
from llmtutor.engine.rope import frequencies, rope, rope_interleaved, turns
from llmtutor.engine.sinusoid import sinusoidal
from llmtutor.engine.trace import Array, Rec, off


def stay(x: Any) -> Any:
    """x[T,K] -> x[T,K]

    Leave queries and keys as they are.
    """
    return x


@dataclass(frozen=True)
class Places:
    """What attention must know of positions: mask[T,S] in numbers, bias[H,T,S], how to turn queries, keys."""

    mask: Array | None = None
    bias: Any = None
    turn: Callable[[Any], Any] = stay


def places(
    config: GPTConfig, weights: Mapping[str, Any], start: int, count: int, dtype: Any, rec: Rec = off
) -> Places:
    """config weights start count -> places

    For `count` new tokens after `start` earlier ones.
    """
    keys, mask, bias = start + count, None, None
    if config.window is not None:
        mask = as_numbers(sliding_window(count, keys, config.window), dtype)
    elif count > 1:  # a single newest token sees everything, so it needs no mask
        mask = causal_numbers(count, keys, dtype)
    if config.positions == "alibi":
        bias = alibi_bias(alibi_slopes(config.heads), count, keys, rec).astype(dtype)
    if config.positions == "t5":
        bias = relative_bias(weights["embedding.distances"], count, keys, rec=rec)
    return Places(mask, bias, turning(config, start, count, dtype, rec))


@lru_cache(maxsize=8)
def causal_numbers(queries: int, keys: int, dtype: Any) -> Array:
    """queries keys dtype -> numbers[T,S]

    The causal mask as numbers to add. Texts of the same length come often, so the last few are kept.
    """
    numbers = as_numbers(causal(queries, keys), dtype)
    numbers.flags.writeable = False
    return numbers


def turning(config: GPTConfig, start: int, count: int, dtype: Any, rec: Rec = off) -> Callable[[Any], Any]:
    """config start count -> turn

    Rotate by the positions from `start` on, in the layout that the model was trained with; or do nothing.
    """
    if not config.rotates:
        return stay
    width = config.turned if config.attention == "latent" else config.head_width
    cos, sin = turns(np.arange(start, start + count), frequencies(width, config.base), rec)
    turn = rope if config.positions == "rope" else rope_interleaved
    return partial(turn, cos=cos.astype(dtype), sin=sin.astype(dtype))


def position_vectors(config: GPTConfig, weights: Mapping[str, Any], start: int, count: int) -> Any:
    """config weights start count -> vectors[T,D]

    What is added to the tokens' vectors: rows of a learned table, waves, or None.
    Raises ValueError: the text is longer than the learned table.
    """
    if config.positions == "sinusoidal":
        return sinusoidal(np.arange(start, start + count), config.width, config.base)
    if config.positions != "learned":
        return None
    if start + count > config.context:
        raise ValueError(f"gpt: {start + count} tokens, but positions were learned for {config.context} only")
    return weights["embedding.positions"][start : start + count]
