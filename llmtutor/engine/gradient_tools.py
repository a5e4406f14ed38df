"""What happens to gradients between the backward sweep and the step: clipping and accumulation."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats, same_axis
from llmtutor.engine.trace import Array

Gradients = dict[str, Array]


def global_norm(gradients: Mapping[str, Any]) -> float:
    """gradients -> length

    The length of all gradients together, as one long vector.
    """
    return math.sqrt(sum(_square(name, g) for name, g in gradients.items()))


def _square(name: str, g: Any) -> float:
    """Return the sum of the squares. It is NaN only where a number is, so one look is enough for both."""
    quick = float(np.vdot(g, g)) if type(g) is np.ndarray and g.dtype.kind == "f" and g.size else math.nan
    if not math.isnan(quick):
        return quick
    g = as_floats(name, g)
    return float(np.vdot(g, g))


def shrink_factor(length: float, limit: float) -> float:
    """length limit -> factor

    What gradients of this length are multiplied by to be no longer than `limit`; 1 if they are not.
    Raises ValueError: limit is not above 0.
    """
    return min(1.0, above("limit", limit) / max(length, 1e-300))


def clip_norm(gradients: Mapping[str, Any], limit: float) -> tuple[Gradients, float]:
    """gradients limit -> clipped length

    Shrink all gradients by one factor when together they are longer than `limit`: the direction stays.
    Gives the length before clipping as well. Raises ValueError: limit is not above 0.
    Source: Pascanu et al. 2013, algorithm 1.
    """
    length = global_norm(gradients)
    factor = shrink_factor(length, limit)
    if factor == 1:
        return dict(gradients), length
    return {name: np.asarray(g) * factor for name, g in gradients.items()}, length


def clip_value(gradients: Mapping[str, Any], limit: float) -> Gradients:
    """gradients limit -> clipped

    Cut every single number to lie from -limit to limit: the direction changes.
    Raises ValueError: limit is not above 0.
    """
    above("limit", limit)
    return {name: np.clip(as_floats(name, g), -limit, limit) for name, g in gradients.items()}


def accumulate(parts: Sequence[Mapping[str, Any]], sizes: Sequence[int]) -> Gradients:
    """parts sizes -> gradients

    The gradient of one large batch from the mean gradients of its pieces, each weighted by how many
    examples it held: a last piece of 8 counts a quarter of one of 32.
    Raises ValueError: no pieces, or their number and that of the sizes differ.
    """
    same_axis("accumulate", "parts pieces", len(parts), "sizes numbers", len(sizes))
    total = above("the number of examples", sum(sizes))
    shares = [size / total for size in sizes]
    return {
        name: np.sum(
            [as_floats(name, part[name]) * share for part, share in zip(parts, shares, strict=True)], axis=0
        )
        for name in parts[0]
    }


def batches(count: int, size: int, rng: np.random.Generator | None = None) -> Iterator[Array]:
    """count size rng -> batches

    The numbers 0 to count - 1 in pieces of `size`, shuffled if rng is given; the last piece may be smaller,
    none is dropped: 1000 by 32 are 32 pieces, the last of 8.
    Raises ValueError: count or size is not above 0.
    """
    above("size", size)
    above("count", count)
    order = np.arange(count) if rng is None else rng.permutation(count)
    return (order[start : start + size] for start in range(0, count, size))
