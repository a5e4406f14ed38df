"""The weights of a GPT: which there are, how large, and what they are before the first lesson.

Names are dotted: `embedding.tokens`, `block.0.norm1.gain`, `block.0.attn.W_q`, `block.0.ffn.W_in`,
`norm.gain`. Matrices are (in, out): a layer computes x @ W.
"""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import above
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.trace import Array

Shapes = dict[str, tuple[int, ...]]
DISTANCE_BUCKETS = 32


def gpt_shapes(config: GPTConfig) -> Shapes:
    """config -> shapes

    The shape of every weight by name, in the order in which a text meets them.
    """
    c = config
    shapes: Shapes = {"embedding.tokens": (c.vocab, c.width)}
    if c.positions == "learned":
        shapes["embedding.positions"] = (c.context, c.width)
    if c.positions == "t5":
        shapes["embedding.distances"] = (DISTANCE_BUCKETS, c.heads)
    for i in range(c.layers):
        shapes |= _under(f"block.{i}", block_shapes(c))
    if c.placement in ("pre", "sandwich"):  # the others have just normed the stream
        shapes |= _under("norm", norm_shapes(c))
    return shapes if c.tied else shapes | {"head.W": (c.width, c.vocab)}


def block_shapes(config: GPTConfig) -> Shapes:
    """config -> shapes

    The weights of one block.
    """
    attn = latent_shapes(config) if config.attention == "latent" else attention_shapes(config)
    shapes = _under("norm1", norm_shapes(config)) | _under("attn", attn)
    if config.placement == "sandwich":
        shapes |= _under("norm1_out", norm_shapes(config))
    if config.ffn == "none":
        return shapes
    shapes |= _under("norm2", norm_shapes(config)) | _under("ffn", ffn_shapes(config))
    return shapes | (_under("norm2_out", norm_shapes(config)) if config.placement == "sandwich" else {})


def norm_shapes(config: GPTConfig) -> Shapes:
    """config -> shapes

    What a norm has learned: a gain, and for LayerNorm a shift.
    """
    gain: Shapes = {"gain": (config.width,)}
    return gain if config.norm == "rms" else gain | {"shift": (config.width,)}


def attention_shapes(config: GPTConfig) -> Shapes:
    """config -> shapes

    Multi-head attention, with fewer keys and values if kv_heads says so.
    """
    D, queries, keys = config.width, config.heads * config.head_width, config.kv_heads * config.head_width
    shapes: Shapes = {"W_q": (D, queries), "W_k": (D, keys), "W_v": (D, keys), "W_o": (queries, D)}
    return shapes | ({"b_" + n[-1]: (s[1],) for n, s in shapes.items()} if config.biases else {})


def latent_shapes(config: GPTConfig) -> Shapes:
    """config -> shapes

    Multi-head latent attention; the names are explained in `mla.py`.
    """
    D, C, R, wide = config.width, config.latent, config.turned, config.heads * config.head_width
    shapes: Shapes = {"W_dkv": (D, C), "g_kv": (C,), "W_kr": (D, R), "W_uk": (C, wide), "W_uv": (C, wide)}
    return shapes | {"W_q": (D, wide), "W_qr": (D, config.heads * R), "W_o": (wide, D)}


def ffn_shapes(config: GPTConfig) -> Shapes:
    """config -> shapes

    The feed-forward layer: plain with biases, gated, or a router and its experts.
    """
    D, F, E = config.width, config.hidden, config.experts
    gated: Shapes = {"W_gate": (D, F), "W_up": (D, F), "W_down": (F, D)}
    if config.ffn == "moe":
        experts = {"W_router": (D, E)} | {name: (E, *shape) for name, shape in gated.items()}
        return experts | (_under("shared", gated) if config.shared else {})
    if config.ffn in ("swiglu", "geglu", "geglu_tanh"):
        return gated
    plain: Shapes = {"W_in": (D, F), "b_in": (F,), "W_out": (F, D), "b_out": (D,)}
    return {n: s for n, s in plain.items() if config.biases or n.startswith("W")}


def _under(scope: str, shapes: Shapes) -> Shapes:
    return {f"{scope}.{name}": shape for name, shape in shapes.items()}


def gpt_weights(
    config: GPTConfig, seed: int = 0, spread: float = 0.02, dtype: Any = np.float32
) -> dict[str, Array]:
    """config seed spread -> weights

    First weights as in GPT-2 (Radford et al. 2019, section 2.3): normal with standard deviation `spread`;
    those that write into the stream smaller by the root of how many there are, so that it does not grow with
    depth; gains 1, biases 0. DeepNorm shrinks by its beta instead. The same seed gives the same weights.
    Raises ValueError: the spread is not above 0.
    """
    rng = np.random.default_rng(seed)
    above("spread", spread)
    return {
        name: _first(name, shape, config, spread, rng).astype(dtype)
        for name, shape in gpt_shapes(config).items()
    }


def _first(
    name: str, shape: tuple[int, ...], config: GPTConfig, spread: float, rng: np.random.Generator
) -> Array:
    part = name.rpartition(".")[2]
    if part.startswith("b_") or part == "shift":
        return np.zeros(shape)
    if part in ("gain", "g_kv"):
        return np.ones(shape)
    writes = part in ("W_o", "W_out", "W_down")
    if config.placement == "deepnorm":
        shrinks = writes or part in ("W_v", "W_uv", "W_in", "W_up", "W_gate")
        return rng.normal(0, spread * (config.deep.beta if shrinks else 1), shape)
    return rng.normal(0, spread / (math.sqrt(2 * config.layers) if writes else 1), shape)


def weight_count(config: GPTConfig) -> int:
    """config -> count

    How many numbers the model has to learn; GPT-2 small has 124,439,808.
    """
    return sum(math.prod(shape) for shape in gpt_shapes(config).values())
