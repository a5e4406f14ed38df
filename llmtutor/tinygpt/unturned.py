"""Queries and keys before their positions turned them: what a trace leaves out."""

from llmtutor.engine.linear import linear
from llmtutor.engine.multi_head import split_heads
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.model import Model


def unturned(model: Model, trace: Trace, layer: int, part: str) -> Array:
    """model trace layer part -> split[H,T,K]

    Queries (`part` "q"), keys ("k") or values ("v") of a block as its matrix made them from the normed
    stream. Raises KeyError: the model has no such block or part.
    """
    block = f"block.{layer}."
    weights = model.weights
    made = linear(
        trace[block + "norm1.normed"],
        weights[f"{block}attn.W_{part}"],
        weights.get(f"{block}attn.b_{part}"),
    )
    heads = model.config.heads if part == "q" else model.config.kv_heads
    split: Array = split_heads(made, heads)
    return split
