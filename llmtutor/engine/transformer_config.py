"""The sizes of a 2017 Transformer, and its first weights."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.initialisation import xavier_spread
from llmtutor.engine.trace import Array

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class TransformerConfig:
    """Vocabulary V of both languages together, width D, heads H, hidden F, and the layers of each half.

    The paper's base model: 37000, 512, 8, 2048, 6 and 6.
    """

    vocab: int
    width: int
    heads: int
    hidden: int
    encoder_layers: int
    decoder_layers: int
    eps: float = 1e-5

    def __post_init__(self) -> None:
        """Raises ValueError: a size below 1, or a width that is odd or that the heads do not divide."""
        for name in ("vocab", "width", "heads", "hidden", "encoder_layers", "decoder_layers"):
            if getattr(self, name) < 1:
                raise ValueError(f"transformer: {name} is {getattr(self, name)}; it must be at least 1")
        if self.width % self.heads or self.width % 2:
            raise ValueError(f"transformer: width {self.width} must be even and a multiple of {self.heads}")


def transformer_shapes(config: TransformerConfig) -> Shapes:
    """config -> shapes

    The shape of every weight by name: `encoder.0.attn.W_q`, `decoder.1.cross.W_k`, `encoder.0.ffn.W_in`, ...
    """
    shapes: Shapes = {"embedding.tokens": (config.vocab, config.width)}
    for i in range(config.encoder_layers):
        shapes |= _layer(f"encoder.{i}", ("attn",), config)
    for i in range(config.decoder_layers):
        shapes |= _layer(f"decoder.{i}", ("attn", "cross"), config)
    return shapes


def _layer(scope: str, attentions: tuple[str, ...], config: TransformerConfig) -> Shapes:
    D, F = config.width, config.hidden
    shapes: Shapes = {"ffn.W_in": (D, F), "ffn.b_in": (F,), "ffn.W_out": (F, D), "ffn.b_out": (D,)}
    shapes |= {f"{a}.W_{n}": (D, D) for a in attentions for n in "qkvo"}
    shapes |= {f"{a}.b_{n}": (D,) for a in attentions for n in "qkvo"}
    shapes |= {f"norm{i + 1}.{n}": (D,) for i in range(len(attentions) + 1) for n in ("gain", "shift")}
    return {f"{scope}.{name}": shape for name, shape in shapes.items()}


def transformer_weights(
    config: TransformerConfig, seed: int = 0, dtype: Any = np.float32
) -> dict[str, Array]:
    """config seed -> weights

    First weights: Xavier's for the layers; 1/sqrt(D) for the tokens, which are multiplied by sqrt(D) when
    they are read; gains 1, biases 0. The same seed gives the same weights.
    """
    rng = np.random.default_rng(seed)
    weights = {}
    for name, shape in transformer_shapes(config).items():
        if len(shape) == 1:
            first = np.full(shape, float(name.endswith("gain")))
        else:
            spread = config.width**-0.5 if name == "embedding.tokens" else xavier_spread(*shape)
            first = rng.normal(0, spread, shape)
        weights[name] = first.astype(dtype)
    return weights
