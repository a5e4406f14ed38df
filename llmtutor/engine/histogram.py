"""Counting what was drawn, and what the normal curve lets one expect.

Both sort numbers to the nearest of a row of evenly spaced centres; what lies beyond the ends goes to them.
"""

from statistics import NormalDist
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats
from llmtutor.engine.trace import Array


def borders(centres: Any) -> Array:
    """centres[V] -> borders[V-1]

    The points halfway between neighbouring centres.
    Raises ValueError: fewer than 2 centres, or they do not grow.
    """
    centres = as_floats("centres", centres)
    if centres.shape[-1] < 2 or (np.diff(centres) <= 0).any():
        raise ValueError("centres must be at least two numbers, each larger than the one before")
    return (centres[1:] + centres[:-1]) / 2


def histogram(x: Any, centres: Any) -> Array:
    """x[N] centres[V] -> counts[V]

    How many numbers lie nearest to each centre. Raises ValueError: empty, NaN, or as `borders`.
    """
    places = np.searchsorted(borders(centres), as_floats("x", x))
    return np.bincount(places, minlength=len(centres))


def normal_shares(centres: Any, mean: float = 0.0, sd: float = 1.0) -> Array:
    """centres[V] mean sd -> share[V]

    The share of a normal distribution nearest to each centre: what `histogram` settles at.
    Raises ValueError: sd is not above 0, or as `borders`.
    """
    if not sd > 0:
        raise ValueError(f"sd is {sd:g}; it must be above 0")
    below = [NormalDist(mean, sd).cdf(border) for border in borders(centres).tolist()]
    return np.diff([0.0, *below, 1.0])
