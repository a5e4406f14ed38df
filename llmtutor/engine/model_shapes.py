"""A published model in a few numbers that can be changed: more layers, fewer kv-heads, experts."""

import math
from collections.abc import Mapping
from dataclasses import replace

from llmtutor.engine.model_configs import Attention, Experts, LatentAttention, ModelConfig, SelectiveSSM


def shape_of(config: ModelConfig) -> dict[str, int]:
    """config -> shape

    The numbers that make a model large or small; those of parts it does not have are left out.
    """
    mixer, experts = config.mixer, config.experts
    shape = {"layers": config.layers, "width": config.width, "vocab": config.vocab}
    if isinstance(mixer, Attention):
        shape |= {"heads": mixer.heads, "kv_heads": mixer.kv_heads, "head_width": mixer.head_width}
    elif isinstance(mixer, LatentAttention):
        shape["heads"] = mixer.heads
    if config.ffn:
        shape["ffn"] = config.ffn.hidden
    if experts:
        shape |= {"experts": experts.count, "active": experts.active, "expert_width": experts.hidden}
    return shape


def with_shape(config: ModelConfig, shape: Mapping[str, int]) -> ModelConfig:
    """config shape -> changed

    The model with other numbers, its kind kept: `shape` has those of `shape_of` and may give experts to a
    model without. A Mamba block stays twice as wide as the model, its step rank a sixteenth (rounded up).
    """
    mixer, width, layers = config.mixer, shape["width"], shape["layers"]
    if isinstance(mixer, Attention):
        mixer = Attention(
            *(shape["heads"], shape["kv_heads"], shape["head_width"]),
            *(mixer.qkv_bias, mixer.out_bias, mixer.qk_norm),
        )
    elif isinstance(mixer, LatentAttention):
        mixer = replace(mixer, heads=shape["heads"])
    else:
        mixer = SelectiveSSM(2 * width, mixer.state, mixer.conv, math.ceil(width / 16))
    ffn = replace(config.ffn, hidden=shape["ffn"]) if config.ffn else None
    experts = None
    if ffn and shape.get("experts"):
        before = config.experts or Experts(0, 0, 0)
        experts = replace(
            before,
            count=shape["experts"],
            active=shape["active"],
            hidden=shape["expert_width"],
            dense_layers=min(before.dense_layers, layers),
        )
    return replace(
        config, layers=layers, width=width, vocab=shape["vocab"], mixer=mixer, ffn=ffn, experts=experts
    )
