"""Short ways to make what demos give back: their views, and the numbers that tasks and formulas may use."""

from collections.abc import Collection, Iterable
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from llmtutor.demos.result import Shown as Shown
from llmtutor.views import Board, Column, Curves, Note, Number, Row, Series, Steps, Table, View


def shown(*views: View | None, **numbers: Any) -> Shown:
    """Put views in their order (None: nothing to show there) beside numbers by name."""
    return Shown(tuple(view for view in views if view is not None), MappingProxyType(numbers))


def row(numbers: ArrayLike | Row) -> Row:
    """Return numbers as plain floats or integers in a tuple; None stays, for a number that is not there."""
    return numbers if isinstance(numbers, tuple) else tuple(np.asarray(numbers).tolist())


def known(numbers: ArrayLike | Row, when: bool) -> Row:
    """Return the numbers when they are known, and before that as many places without a number."""
    return row(numbers) if when else (None,) * len(row(numbers))


def only(rows: Collection[int], numbers: Iterable[Number | None]) -> Row:
    """Return the numbers of some rows; the places of the others stay empty."""
    return tuple(number if place in rows else None for place, number in enumerate(numbers))


def letters(count: int) -> tuple[str, ...]:
    """Return the labels a, b, c, ..."""
    return tuple(chr(ord("a") + place) for place in range(count))


def column(name: str, numbers: ArrayLike | Row, digits: int | None = None) -> Column:
    """Return a column of numbers before bars."""
    return Column(name, row(numbers), digits)


def note(name: str, /, **values: Number | str) -> Note:
    """Return a sentence and the values that stand in it."""
    return Note(name, tuple(values.items()))


def warning(name: str, /, **values: Number | str) -> Note:
    """Return a sentence that marks something to act on."""
    return Note(name, tuple(values.items()), warn=True)


def steps(name: str, at: int, count: int, say: str, /, **values: Number | str) -> Steps:
    """Return where a step-by-step demo stands, its sentence, and the values that stand in it."""
    return Steps(name, at, count, say, tuple(values.items()))


def table(
    name: str, lit: Iterable[int] = (), /, **columns: ArrayLike | Iterable[str | Number | None]
) -> Table:
    """Return a table made of its columns, some rows lit."""
    whole = [each.tolist() if isinstance(each, np.ndarray) else each for each in columns.values()]
    return Table(name, tuple(columns), tuple(zip(*whole, strict=True)), frozenset(lit))


def listed(name: str, /, **values: Number) -> Table:
    """Return a table of numbers one under the other, each after its word (`words.<name>`)."""
    return table(name, what=[f"@{each}" for each in values], value=values.values())


def lines(x: ArrayLike | Row, bare: bool = False, /, **heights: ArrayLike | Row) -> tuple[Series, ...]:
    """Return lines over the same x."""
    places = row(x)
    return tuple(Series(each, places, row(y), bare) for each, y in heights.items())


def cloud(name: str, points: ArrayLike, bare: bool = False) -> Series:
    """Return points[N,2] of a plane as a series."""
    x, y = np.reshape(points, (-1, 2)).T
    return Series(name, row(x), row(y), bare)


def curves(name: str, series: tuple[Series, ...], axes: str = " ", **options: Any) -> Curves:
    """Return lines over axes named `"x y"`."""
    x_axis, y_axis = axes.split(" ")
    return Curves(name, series, x_axis, y_axis, **options)


def beside(name: str, *views: View | None) -> Board:
    """Return views side by side."""
    return Board(name, (views,))
