"""Activation patching: put a thought about one text into the reading of another, and see what changes.

The two texts have the same number of tokens and differ in one thing. Where copying an activation from one
into the other carries the answer over, the model keeps that one thing there (Meng et al. 2022,
arXiv 2202.05262; Wang et al. 2022, arXiv 2211.00593).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.edits import Edit, logits_of_cases
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.reading import stream_names


def patch(source: Trace, name: str, index: Any = ...) -> Edit:
    """source name index -> edit

    The edit that puts one part of an array of `source` into the same place of another reading.
    Raises ValueError: the source has no such array or part.
    """
    try:
        return Edit(name, index, source[name][index])
    except (KeyError, IndexError) as error:
        raise ValueError(f"patch: the source has no {name} at {index!r} ({error})") from None


def patched_heads(model: Model, ids: Sequence[int], source: Trace) -> Array:
    """model ids[T] source -> logits[L,H,V]

    The scores after the last token when one head's whole output comes from the source, for every head.
    Raises ValueError: the source is of another length; as `gpt`.
    """
    _check_length(ids, source)
    layers, heads = model.config.layers, model.config.heads
    cases = [[patch(source, f"block.{i}.attn.mixed", h)] for i in range(layers) for h in range(heads)]
    return logits_of_cases(model, ids, cases)[:, -1].reshape(layers, heads, -1)


def patched_streams(model: Model, ids: Sequence[int], source: Trace) -> Array:
    """model ids[T] source -> logits[L+1,T,V]

    The scores after the last token when the residual stream at one token comes from the source, at the start
    and after each block: a map of where the difference between the texts is kept.
    Raises ValueError: the source is of another length; as `gpt`.
    """
    _check_length(ids, source)
    rows = [
        logits_of_cases(model, ids, [[patch(source, name, t)] for t in range(len(ids))])[:, -1]
        for name in stream_names(model.config)
    ]
    return np.stack(rows)


def _check_length(ids: Sequence[int], source: Trace) -> None:
    count = source["embedding.stream"].shape[-2]
    if len(ids) != count:
        raise ValueError(f"patch: the text has {len(ids)} tokens but the source {count}; they must be equal")
