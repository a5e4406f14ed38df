"""The Transformer of 2017: an encoder reads a sentence, a decoder writes another one word by word.

Vaswani et al. 2017 (arXiv 1706.03762), section 3 and figure 1. The norm stands after each sum, positions are
waves, and one table of tokens serves both languages and the output (section 3.4).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from llmtutor.engine.embedding import embed
from llmtutor.engine.feed_forward import feed_forward
from llmtutor.engine.linear import linear
from llmtutor.engine.masks import causal
from llmtutor.engine.multi_head import multi_head
from llmtutor.engine.norms import layer_norm
from llmtutor.engine.placement import Layer, post
from llmtutor.engine.sinusoid import sinusoidal
from llmtutor.engine.trace import Array, Rec, off
from llmtutor.engine.transformer_config import TransformerConfig
from llmtutor.engine.weight_scope import Scope


def transformer(
    source: Any, target: Any, weights: Mapping[str, Any], config: TransformerConfig, rec: Rec = off
) -> Any:
    """source[S] target[T] weights config -> logits[T,V]

    Read the source, then score at each place of the target which token comes next.
    Raises ValueError: an id is not a whole number below V, or a text is empty.
    """
    memory = encode(source, weights, config, rec.at("encoder"))
    return decode(target, memory, weights, config, rec.at("decoder"))


def encode(source: Any, weights: Mapping[str, Any], config: TransformerConfig, rec: Rec = off) -> Any:
    """source[S] weights config -> memory[S,D]

    One vector for each token of the source, made with all of them in view.
    """
    x = place_tokens(source, weights, config, rec)
    for i in range(config.encoder_layers):
        x = encoder_layer(x, Scope(weights, f"encoder.{i}."), config, rec.at(str(i)))
    return x


def decode(
    target: Any, memory: Any, weights: Mapping[str, Any], config: TransformerConfig, rec: Rec = off
) -> Any:
    """target[T] memory[S,D] weights config -> logits[T,V]

    Read what has been written so far and the encoder's memory, and score the next token.
    """
    x = place_tokens(target, weights, config, rec)
    mask = causal(x.shape[-2], x.shape[-2])
    for i in range(config.decoder_layers):
        x = decoder_layer(x, memory, Scope(weights, f"decoder.{i}."), config, mask, rec.at(str(i)))
    return rec("logits", linear(x, weights["embedding.tokens"].T))


def place_tokens(
    ids: Any, weights: Mapping[str, Any], config: TransformerConfig, rec: Rec = off, start: int = 0
) -> Any:
    """ids[T] weights config -> x[T,D]

    Each token's row of the table, times sqrt(D) to be no smaller than the waves, plus its position's waves.
    The first token stands at position `start`.
    """
    ids = np.asarray(ids)
    if ids.ndim == 0 or ids.size == 0:
        raise ValueError("transformer: there is no token to read; give at least one id in a list")
    tokens = rec("tokens", embed(weights["embedding.tokens"], ids) * config.width**0.5)
    waves = rec(
        "positions", sinusoidal(np.arange(start, start + ids.shape[-1]), config.width).astype(tokens.dtype)
    )
    return rec("stream", tokens + waves)


def encoder_layer(x: Any, weights: Scope, config: TransformerConfig, rec: Rec = off) -> Any:
    """x[S,D] weights config -> y[S,D]

    Every token looks at every other; then each one thinks by itself.
    """

    def attend(h: Any) -> Any:
        return multi_head(h, weights.at("attn"), config.heads, rec=rec.at("attn"))

    x = with_norm(x, attend, "1", weights, config, rec, rec.at("attn"))
    return with_norm(x, thinking(weights, rec), "2", weights, config, rec, rec.at("ffn"))


def decoder_layer(
    x: Any, memory: Any, weights: Scope, config: TransformerConfig, mask: Array, rec: Rec = off
) -> Any:
    """x[T,D] memory[S,D] weights config mask[T,T] -> y[T,D]

    Look back at what was written, look across at the source, then think.
    """

    def attend(h: Any) -> Any:
        return multi_head(h, weights.at("attn"), config.heads, mask=mask, rec=rec.at("attn"))

    def attend_across(h: Any) -> Any:
        return multi_head(h, weights.at("cross"), config.heads, source=memory, rec=rec.at("cross"))

    return three_layers(x, attend, attend_across, weights, config, rec)


def three_layers(
    x: Any, attend: Layer, attend_across: Layer, weights: Scope, config: TransformerConfig, rec: Rec = off
) -> Any:
    """x[T,D] attend attend_across weights config -> y[T,D]

    What a decoder layer does, however it looks back and across: each step with its sum and norm.
    """
    x = with_norm(x, attend, "1", weights, config, rec, rec.at("attn"))
    x = with_norm(x, attend_across, "2", weights, config, rec, rec.at("cross"))
    return with_norm(x, thinking(weights, rec), "3", weights, config, rec, rec.at("ffn"))


def thinking(weights: Scope, rec: Rec = off) -> Layer:
    """weights -> layer

    The feed-forward layer of one encoder or decoder layer.
    """
    ffn = weights.at("ffn")
    return lambda h: feed_forward(h, ffn["W_in"], ffn["W_out"], ffn["b_in"], ffn["b_out"], rec=rec.at("ffn"))


def with_norm(
    x: Any,
    layer: Layer,
    number: str,
    weights: Scope,
    config: TransformerConfig,
    norm_rec: Rec,
    rec: Rec = off,
) -> Any:
    """x[T,D] layer number weights config norm_rec -> y[T,D]

    norm(x + layer(x)).
    """
    norm, at = weights.at("norm" + number), norm_rec.at("norm" + number)
    return post(x, layer, lambda h: layer_norm(h, norm["gain"], norm["shift"], config.eps, at), rec=rec)
