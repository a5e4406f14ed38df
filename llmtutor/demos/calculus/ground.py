"""Grounds that polynomials make: from above, from the side with a descent on them, and where it ended."""

from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from llmtutor.demos.controls import Grid
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import curves, lines, note, warning
from llmtutor.engine.polynomial import POLYNOMIALS, height_at, heights_on_grid, kind_of_place
from llmtutor.engine.trace import Array
from llmtutor.views import Curves, Field, Note, Row, Series

ROWS, COLUMNS, POINTS = 48, 64, 73
FAR = 100


class Map(NamedTuple):
    """Where the columns and rows of a map stand, and the heights; the first row is at the top."""

    across: tuple[float, ...]
    up: tuple[float, ...]
    heights: Grid


@lru_cache(maxsize=8)
def map_of(ground: str, reach: float) -> Map:
    """Return the map from -reach to reach both ways; kept, as it stays while a point moves over it."""
    across, up, heights = heights_on_grid(POLYNOMIALS[ground], reach, ROWS, COLUMNS)
    return Map(tuple(across.tolist()), tuple(up.tolist()), as_grid(heights))


def seen_from_above(view: str, ground: str, reach: float, *points: Series) -> Field:
    """Return the map of a ground with points on it."""
    return Field(view, map_of(ground, reach).heights, (-reach, reach), (-reach, reach), points=points)


def with_way(view: str, ground: str, low: float, high: float, path: Array, heights: Array) -> Field | Curves:
    """Return a ground with the way of a descent: on its map, or over its curve where only x changes it.

    Places far away are left out.
    """
    near = (np.abs(path) < FAR).all(axis=1)
    x, y, height = (_only(near, numbers) for numbers in (*path.T, heights))
    if any(part.y for part in POLYNOMIALS[ground]):
        return seen_from_above(view, ground, high, Series("way", x, y))
    places = np.linspace(low, high, POINTS)
    curve = lines(places, True, curve=height_at(POLYNOMIALS[ground], places))
    return curves(view, (*curve, Series("way", x, height)), "x height")


def kind_of_end(ground: str, x: float, height: float, slopes: list[float], bends: list[float]) -> Note:
    """Return what is to be said of the kind of place where a descent ended."""
    kind = kind_of_place(slopes, bends) if isfinite(height) else "away"
    lowest = "shallow" if ground == "two-valleys" and x > 1 else "lowest"
    say = {"slope": "moving", "bottom": lowest, "saddle": "stuck"}.get(kind, kind)
    return (note if kind in ("slope", "bottom") else warning)(say, slope=max(slopes, key=abs))


def _only(kept: Any, numbers: Array) -> Row:
    """Some of the numbers, None for the others."""
    pairs = zip(kept.tolist(), numbers.tolist(), strict=True)
    return tuple(number if here else None for here, number in pairs)
