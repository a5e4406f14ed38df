"""How large a signal is after each of many layers, and how large the gradient is on its way back."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np

from llmtutor.engine.activations import ACTIVATIONS
from llmtutor.engine.autodiff import backward, variable
from llmtutor.engine.checks import above
from llmtutor.engine.initialisation import he_spread, xavier_spread
from llmtutor.engine.trace import Array

SPREADS = {"xavier": lambda width: xavier_spread(width, width), "he": he_spread}
EXAMPLES = 64


def root_mean_square(x: Any) -> float:
    """x[...] -> size

    The usual size of a number in x: the root of the mean of their squares.
    """
    x = np.asarray(x)
    return sqrt(float(np.vdot(x, x)) / x.size)


def growth(sizes: Sequence[float]) -> list[float]:
    """sizes[P+1] -> factors[P]

    How many times larger each size is than the one before; 0 where that was 0.
    """
    return [after / before if before else 0.0 for before, after in pairwise(sizes)]


def sizes_by_depth(
    depth: int,
    width: int,
    spread: float,
    activation: str = "relu",
    residual: bool = False,
    seed: int = 0,
) -> tuple[Array, Array]:
    """depth width spread activation residual seed -> forward[P] backward[P]

    Send 64 random examples of size 1 through `depth` layers of `width` neurons whose weights have this
    spread, and a random gradient of size 1 back. forward: the size of the signal before the first layer and
    after each; backward: the size of the gradient at the same places. With `residual` each layer adds its
    result to what came in. Each draw has a seed of its own, so that a deeper network keeps its first layers:
    (seed, 0) for the gradient, (seed, 1) for the examples, (seed, 1 + n) for layer n.
    Raises ValueError: depth, width or spread is not above 0, or an unknown activation.
    """
    for name, number in (("depth", depth), ("width", width), ("spread", spread)):
        above(name, number)
    if activation not in ACTIVATIONS:
        raise ValueError(f"there is no activation {activation!r}; choose from {', '.join(ACTIVATIONS)}")
    bend = ACTIVATIONS[activation][0]
    examples, gradient = (_drawn(EXAMPLES, width, seed, place) for place in (1, 0))
    places = [variable(examples)]
    for layer in range(1, depth + 1):
        x, W = places[-1], _drawn(width, width, seed, layer + 1)
        y = bend(x @ (spread * W))
        places.append(x + y if residual else y)
    backward(places[-1], seed=gradient)
    forward = [root_mean_square(place.value) for place in places]
    return np.array(forward), np.array([root_mean_square(place.grad) for place in places])


@lru_cache(maxsize=64)
def _drawn(rows: int, columns: int, seed: int, place: int) -> Array:
    """Draw numbers of spread 1, and keep them: drawing takes longest."""
    drawn: Array = np.random.default_rng((seed, place)).normal(size=(rows, columns))
    drawn.setflags(write=False)
    return drawn
