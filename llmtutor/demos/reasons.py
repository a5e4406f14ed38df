"""Short ways to say how a number on the screen came about, and to put a typed number in its place."""

from collections.abc import Iterable
from typing import Any

from llmtutor.views import Arithmetic, Cell, Number, Term


def given(value: Number | None, say: str = "given") -> Arithmetic:
    """A number that somebody chose, or that a sentence explains better than a sum."""
    return Arithmetic("explain", value, say=say)


def formula(
    result: Number | None, text: str, *sources: Cell, say: str = "", **values: Number | str
) -> Arithmetic:
    """A number computed by `text`, a formula in which each name in braces stands for one of `values`."""
    return Arithmetic("explain", result, text=text, sources=sources, say=say, values=tuple(values.items()))


def total(
    result: Number | None, products: Iterable[tuple[Number, ...]], *sources: Cell, say: str = ""
) -> Arithmetic:
    """A number that is a sum of products, each the product of its factors."""
    return Arithmetic("explain", result, terms=tuple(map(Term, products)), sources=sources, say=say)


def cells(view: str, rows: Iterable[int], *column: int) -> tuple[Cell, ...]:
    """The cells of several rows of one view, in one column if it has columns."""
    return tuple(Cell(view, (row, *column)) for row in rows)


def replaced(row: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    """The row with another item at `index`."""
    return (*row[:index], item, *row[index + 1 :])
