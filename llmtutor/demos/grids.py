"""Grids of numbers in views: from an array, in another shape, with some rows lit or hidden."""

from collections.abc import Iterable

import numpy as np

from llmtutor.demos.controls import Grid
from llmtutor.engine.trace import Array
from llmtutor.views import Matrix


def as_grid(array: Array) -> Grid:
    """Return an array of two axes as the rows of a view."""
    return tuple(map(tuple, array.tolist()))


def resized(grid: Grid, rows: int, columns: int) -> Grid:
    """Return a grid of another shape: cut, or filled up with 0."""
    lines = [(*line[:columns], *(0.0,) * (columns - len(line))) for line in grid[:rows]]
    return (*lines, *((0.0,) * columns,) * (rows - len(lines)))


def places_in(mask: Array) -> frozenset[tuple[int, int]]:
    """Return the places at which a grid of yes and no says yes, to be lit or hidden."""
    return frozenset((row, column) for row, column in np.argwhere(mask).tolist())


def whole_rows(grid: Grid, rows: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Return the places of all numbers in some rows of a grid, to be lit or hidden together."""
    return frozenset((row, column) for row in rows for column in range(len(grid[row])))


def row_by_row(
    view: str,
    grid: Grid,
    done: int,
    now: int | None,
    row_labels: tuple[str, ...] = (),
    column_labels: tuple[str, ...] = (),
    digits: int = 3,
) -> Matrix:
    """Show a grid whose rows become known one after the other: the first `done` are, row `now` is lit."""
    lit, hidden = whole_rows(grid, () if now is None else (now,)), whole_rows(grid, range(done, len(grid)))
    return Matrix(view, grid, row_labels, column_labels, lit, hidden=hidden, digits=digits)
