"""Laying out a GPT's weights for fast reading: the same numbers, in fewer and quicker products."""

from collections.abc import Mapping

import numpy as np

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.small_products import on_cache_lines
from llmtutor.engine.trace import Array
from llmtutor.engine.weight_scope import Shelf


def for_reading(weights: Mapping[str, Array], config: GPTConfig) -> Shelf:
    """weights config -> laid_out

    Copies of W_q, W_k and W_v stand side by side in one W_qkv (their biases in b_qkv), and a tied token table
    is also there as output layer, turned. Small matrices begin on cache lines. `gpt` and `read_cached` take
    either form and compute the same; training takes the separate one. Weights that are laid out already pass
    unchanged.
    """
    if isinstance(weights, Shelf):
        return weights
    ready = dict(weights)
    if config.attention == "heads":
        for layer in range(config.layers):
            _side_by_side(ready, f"block.{layer}.attn.W_")
            _side_by_side(ready, f"block.{layer}.attn.b_")
    if "head.W" not in ready:
        ready["head.W"] = np.ascontiguousarray(ready["embedding.tokens"].T)
    return Shelf({name: on_cache_lines(W) for name, W in ready.items()})


def _side_by_side(weights: dict[str, Array], prefix: str) -> None:
    """Replace the three arrays prefix + q, k, v, where they exist, by one."""
    if prefix + "q" in weights:
        weights[prefix + "qkv"] = np.concatenate([weights.pop(prefix + part) for part in "qkv"], axis=-1)
