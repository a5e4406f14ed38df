"""What many demos do with the numbers of their views: make grids, take typed numbers, explain a sum."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from llmtutor.demos.controls import Grid, State
from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Cell, Matrix, Number, Term


def as_grid(array: Array) -> Grid:
    """Return an array of two axes as the rows of a view."""
    return tuple(map(tuple, array.tolist()))


def given(number: Number) -> Arithmetic:
    """Say that the learner chose this number (the words hold `notes.given`)."""
    return Arithmetic("explain", number, say="given")


def products(
    result: Number, *factors: Iterable[Number], sources: Iterable[Cell] = (), say: str = ""
) -> Arithmetic:
    """Explain a number as a sum of products: the first numbers of all `factors` multiplied, and so on."""
    terms = tuple(Term(numbers) for numbers in zip(*factors, strict=True))
    return Arithmetic("explain", result, terms=terms, sources=tuple(sources), say=say)


def formula(
    result: Number, text: str, values: Mapping[str, Number], sources: Iterable[Cell] = (), say: str = ""
) -> Arithmetic:
    """Explain a number by a formula in which `values` stand."""
    return Arithmetic(
        "explain", result, text=text, sources=tuple(sources), say=say, values=tuple(values.items())
    )


def typed(*controls: str) -> Callable[[State, Cell, float], Mapping[str, Any] | None]:
    """Let a typed number replace one of a view that is named like the control it shows.

    A list of numbers may be shown as a row: the last number of the cell's place counts.
    """

    def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
        if cell.view not in controls:
            return None
        numbers = state[cell.view]
        at = cell.at if isinstance(numbers[0], tuple) else cell.at[-1:]
        return {cell.view: replaced(numbers, at, number)}

    return edit


def typed_down(
    view: str, column: int, control: str
) -> Callable[[State, Cell, float], Mapping[str, Any] | None]:
    """Let a typed number replace one of a control's list of numbers, which stands down a column of a view."""

    def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
        if cell.view != view or cell.at[1:] != (column,):
            return None
        return {control: replaced(state[control], cell.at[:1], number)}

    return edit


def replaced(numbers: Sequence[Any], at: Sequence[int], number: float) -> tuple[Any, ...]:
    """Return nested lists with one number replaced. Raises IndexError: there is no such place."""
    first, *rest = at
    item = replaced(numbers[first], rest, number) if rest else number
    return (*numbers[:first], item, *numbers[len(numbers[: first + 1]) :])


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
