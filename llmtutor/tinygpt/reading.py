"""Looking into a model: what it computed, where each head looked, what it would have said layer by layer."""

from collections.abc import Sequence

import numpy as np

from llmtutor.engine.gpt import gpt, unembed
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.model import Model


def logits(model: Model, ids: Sequence[int]) -> Array:
    """model ids[T] -> logits[T,V]

    The model's scores for the token after each one. Raises ValueError as `gpt`.
    """
    scores: Array = gpt(ids, model.ready, model.config)
    return scores


def traced(model: Model, ids: Sequence[int]) -> Trace:
    """model ids[T] -> trace

    Everything that the model computes on the way from tokens to logits, by name: `trace["block.0.attn.q"]`.
    Raises ValueError as `gpt`.
    """
    trace = Trace()
    gpt(ids, model.ready, model.config, trace)
    return trace


def stream_names(config: GPTConfig) -> list[str]:
    """config -> names

    What the trace calls the residual stream: at the start and after each block.
    """
    last = "attn" if config.ffn == "none" else "ffn"
    return ["embedding.stream", *(f"block.{layer}.{last}.stream" for layer in range(config.layers))]


def streams(trace: Trace, config: GPTConfig) -> Array:
    """trace config -> streams[L+1,T,D]

    The residual stream at the start and after each of the L blocks.
    """
    return np.stack([trace[name] for name in stream_names(config)])


def attention_patterns(trace: Trace, config: GPTConfig) -> Array:
    """trace config -> patterns[L,H,T,S]

    How much each token (T) takes from each earlier one (S), in every head of every layer.
    """
    return np.stack([trace[f"block.{layer}.attn.weights"] for layer in range(config.layers)])


def logit_lens(model: Model, trace: Trace) -> Array:
    """model trace -> logits[L+1,T,V]

    What the model would say if it stopped at the start, or after each block: every stream goes through the
    last norm and the output layer at once (nostalgebraist 2020). The last row is what it really says.
    """
    lens: Array = unembed(streams(trace, model.config), model.ready, model.config)
    return lens
