"""Reading one more token of a text in the shortest time, for writing.

The one exception to the rule that there is a single forward pass. A single token is so little work that a
third of the time would go into looking things up: `gpt.read_on` needs .8 of the time that torch takes, these
lines .55. Here things are looked up once for each model, and each layer is a few lines on plain arrays. What
the layers mean stands in `gpt_block.py`; the numbers are the same (a test compares them for every kind of
model), and whatever is recorded, unusual (`is_usual`) or more than one token is read by `gpt.read_on`.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from llmtutor.engine.activations import A, B
from llmtutor.engine.attention import row_shares
from llmtutor.engine.gpt import Memory, embed_text
from llmtutor.engine.gpt_block import think_alone
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_places import Places, places
from llmtutor.engine.norms import one_nth
from llmtutor.engine.trace import Array
from llmtutor.engine.weight_scope import Shelf

Layer = Callable[[Array], Array]
Attend = Callable[[Array, Places, Any], Array]


def is_usual(config: GPTConfig) -> bool:
    """config -> yes

    Whether this kind of model is known here: norms before the layers, several heads, nothing added to scores.
    """
    added = config.positions in ("alibi", "t5") or config.window is not None
    return config.placement == "pre" and config.attention == "heads" and config.ffn != "none" and not added


def read_next(ids: Any, weights: Shelf, config: GPTConfig, start: int, memory: Memory) -> Array:
    """ids[T] weights config start memory -> logits[T,V]

    `read_on` for T = 1.
    """
    if config not in weights.prepared:
        weights.prepared[config] = [_layers(weights, config), _norm(weights.at("norm"), config)]
    layers, norm = weights.prepared[config]
    x: Array = embed_text(ids, weights, config, start)
    around = places(config, weights, start, 1, x.dtype)
    for i, (norm1, attend, norm2, think) in enumerate(layers):
        x = x + attend(norm1(x), around, memory(i))
        x += think(norm2(x))
    return norm(x).dot(weights["head.W"])


def _layers(weights: Shelf, config: GPTConfig) -> list[tuple[Layer, Attend, Layer, Layer]]:
    blocks = [weights.at(f"block.{i}") for i in range(config.layers)]
    return [
        (
            _norm(block.at("norm1"), config),
            _attention(block.at("attn"), config),
            _norm(block.at("norm2"), config),
            _feed_forward(block.at("ffn"), config),
        )
        for block in blocks
    ]


def _norm(weights: Shelf, config: GPTConfig) -> Layer:
    gain, shift = weights["gain"], weights.get("shift")
    mean_of, eps = one_nth(gain.size, gain.dtype), config.eps

    def layer_norm(x: Array) -> Array:
        normal: Array = x - x.dot(mean_of)
        spread = (normal * normal).dot(mean_of)
        spread += eps
        normal /= np.sqrt(spread, spread)
        normal *= gain
        normal += shift
        return normal

    def rms_norm(x: Array) -> Array:
        size = (x * x).dot(mean_of)
        size += eps
        normal: Array = x / np.sqrt(size, size)
        normal *= gain
        return normal

    return rms_norm if config.norm == "rms" else layer_norm


def _attention(weights: Shelf, config: GPTConfig) -> Attend:
    heads, groups, width = config.heads, config.kv_heads, config.head_width
    (W_qkv, b_qkv), (W_o, b_o) = _pair(weights, "_qkv"), _pair(weights, "_o")
    values, scale = heads + groups, 1 / math.sqrt(width)

    def attend(x: Array, places: Places, remember: Any) -> Array:
        split = _linear(x, W_qkv, b_qkv).reshape(values + groups, 1, width)
        k, v = remember(places.turn(split[heads:values]), split[values:])
        # Heads that share a key are rows of one product with it.
        scores = places.turn(split[:heads]).reshape(groups, -1, width) @ k.swapaxes(-1, -2)
        scores *= scale
        mixed: Array = row_shares(scores, out=scores) @ v
        return _linear(mixed.reshape(1, -1), W_o, b_o)

    return attend


def _feed_forward(weights: Shelf, config: GPTConfig) -> Layer:
    if config.ffn != "gelu_tanh":
        return lambda x: think_alone(x, weights, config)
    (W_in, b_in), (W_out, b_out) = _pair(weights, "_in"), _pair(weights, "_out")

    def think(x: Array) -> Array:
        hidden = _linear(x, W_in, b_in)
        bent = hidden * hidden
        bent *= B
        bent += A
        bent *= hidden
        np.tanh(bent, bent)
        bent += 1
        bent *= 0.5
        bent *= hidden
        return _linear(bent, W_out, b_out)

    return think


def _pair(weights: Shelf, name: str) -> tuple[Array, Array | None]:
    return weights["W" + name], weights.get("b" + name)


def _linear(x: Array, W: Array, b: Array | None) -> Array:
    y = x.dot(W)
    if b is not None:
        y += b
    return y
