"""Switching parts of a model off, many combinations at once: what does it no longer know without them?

A head is silenced before its share is mixed into the stream by W_o, a feed-forward layer after its last
product. Zero is what the model never met; the part's own average (`usual_outputs`) takes away what the part
says about this text and leaves what it always says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.edits import Edit, logits_of_cases
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.reading import traced

Usual = Mapping[str, Array]


@dataclass(frozen=True, order=True)
class Head:
    """One attention head; layers and heads are counted from 0."""

    layer: int
    head: int


@dataclass(frozen=True, order=True)
class FeedForward:
    """The feed-forward layer of one block."""

    layer: int


Part = Head | FeedForward


def every_head(config: GPTConfig) -> list[Head]:
    """config -> heads

    All heads of a model, layer by layer.
    """
    return [Head(layer, head) for layer in range(config.layers) for head in range(config.heads)]


def without(
    model: Model, ids: Sequence[int], cases: Sequence[Iterable[Part]], usual: Usual | None = None
) -> Array:
    """model ids[T] cases -> logits[B,T,V]

    Read a text once for each case, in one batch, with all parts of the case switched off: set to 0, or to
    their `usual` output. `without(model, ids, [[], *([head] for head in every_head(model.config))])` compares
    the whole model with the loss of every single head.
    Raises ValueError: the model has no such part, there is no case, or as `gpt`.
    """
    edits = [[_silenced(part, model.config, usual) for part in case] for case in cases]
    return logits_of_cases(model, ids, edits)


def usual_outputs(model: Model, texts: Iterable[Sequence[int]]) -> Usual:
    """model texts -> usual

    What every head and every feed-forward layer gives out on average over all tokens of the texts.
    Raises ValueError: there is no text, or as `gpt`.
    """
    traces = [traced(model, ids) for ids in texts]
    if not traces:
        raise ValueError("usual_outputs: give at least one text")
    layers = range(model.config.layers)
    names = [f"block.{layer}.attn.mixed" for layer in layers]
    if model.config.ffn != "none":
        names += [f"block.{layer}.ffn.out" for layer in layers]
    return {
        name: np.concatenate([t[name] for t in traces], axis=-2).mean(axis=-2, keepdims=True)
        for name in names
    }


def _silenced(part: Part, config: GPTConfig, usual: Usual | None) -> Edit:
    """Return the edit that switches a part off."""
    if not 0 <= part.layer < config.layers:
        raise ValueError(f"the model has no layer {part.layer}; its layers are 0 to {config.layers - 1}")
    if isinstance(part, Head):
        if not 0 <= part.head < config.heads:
            raise ValueError(f"the model has no head {part.head}; its heads are 0 to {config.heads - 1}")
        name = f"block.{part.layer}.attn.mixed"
        return Edit(name, part.head, 0 if usual is None else usual[name][part.head])
    name = f"block.{part.layer}.ffn.out"
    return Edit(name, ..., 0 if usual is None else usual[name])
