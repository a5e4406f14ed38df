"""Labelled bars in eighths of a cell, after the columns of numbers that led to them."""

from math import isfinite
from typing import NamedTuple

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span
from llmtutor.render.drawn import Drawn, Spot, Words, label, left, right, widest, word
from llmtutor.views import Bars, Cell, Column, Number

_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHORTEST_BAR = 3
_USUAL_WIDTH = 6


class _Numbers(NamedTuple):
    """A column ready to be drawn: its index, heading, texts and width."""

    place: int
    heading: str
    texts: tuple[str, ...]
    width: int


def draw_bars(view: Bars, width: int, words: Words) -> Drawn:
    """Bars with a heading row where there is something to head; columns go, from the right, if space ends."""
    labels = [label(text, words) for text in view.labels]
    if view.folded and labels:
        labels[-1] = label(view.labels[-1], words, count=view.folded)
    gutter = 2 if view.lit or view.muted else 0
    first = min(widest(labels), max(4, width // 3))
    values = _value_column(view, words)
    columns, gap = _fitting(view, width - gutter - first - values.width - 1 - _SHORTEST_BAR, words)
    room = max(0, width - gutter - first - sum(each.width + gap for each in columns) - gap - 1 - values.width)
    rows: list[Row] = []
    spots: list[Spot] = []
    if any(each.heading for each in (*columns, values)):
        rows.append(_headings(gutter + first, columns, gap, room, values))
    scale = _Scale.of(view, room)
    for index, name in enumerate(labels):
        role = "muted" if index in view.muted else "lit" if index in view.lit else ""
        cells = [Span((_mark(role) if gutter else "") + left(name, first), role)]
        at = gutter + first
        for each in columns:
            cells.append(Span(" " * gap + right(each.texts[index], each.width), role or "dim"))
            at += gap + each.width
            spots.append(_spot(view, (index, each.place), len(rows), at, each.texts[index]))
        cells += [Span(" " * gap), *scale.bar(view.values[index], role)]
        at += gap + room + 1 + values.width
        cells.append(Span(" " + right(values.texts[index], values.width), role))
        spots.append(_spot(view, (index,), len(rows), at, values.texts[index]))
        rows.append(tuple(cells))
    return Drawn(rows, tuple(spots))


def _mark(role: str) -> str:
    return {"lit": "› ", "muted": "× "}.get(role, "  ")


def _spot(view: Bars, at: tuple[int, ...], row: int, end: int, text: str) -> Spot:
    value = view.values[at[0]] if len(at) == 1 else view.columns[at[1]].values[at[0]]
    return Spot(Cell(view.id, at), row, end - cell_len(text), cell_len(text), value)


def _fitting(view: Bars, room: int, words: Words) -> tuple[list[_Numbers], int]:
    """The columns of numbers and the gap before each: roomy, else tight, else without the last ones."""
    columns = [_numbers(index, column, words) for index, column in enumerate(view.columns)]
    roomy = [each._replace(width=max(each.width, _USUAL_WIDTH)) for each in columns]
    if sum(each.width + 2 for each in roomy) + 2 <= room:
        return roomy, 2
    while columns and sum(each.width + 1 for each in columns) + 1 > room:
        columns.pop()
    return columns, 1


def _numbers(index: int, column: Column, words: Words) -> _Numbers:
    texts = numbers.column(column.values, column.digits)
    heading = word(words, f"columns.{column.id}") or column.id
    return _Numbers(index, heading, texts, max(widest(texts), min(cell_len(heading), 10)))


def _value_column(view: Bars, words: Words) -> _Numbers:
    if view.percent:
        texts = tuple(numbers.percent(value, view.digits or 2) for value in view.values)
    else:
        texts = numbers.column(view.values, view.digits)
    heading = word(words, f"columns.{view.id}")
    return _Numbers(-1, heading, texts, max(widest(texts), min(cell_len(heading), 10)))


def _headings(first: int, columns: list[_Numbers], gap: int, room: int, values: _Numbers) -> Row:
    cells = " " * first + "".join(" " * gap + right(each.heading, each.width) for each in columns)
    return (Span(cells + " " * (gap + room + 1) + right(values.heading, values.width), "dim"),)


class _Scale(NamedTuple):
    """How long bars are: `low` and `high` are the values at both ends of `cells` cells."""

    low: float
    high: float
    cells: int

    @classmethod
    def of(cls, view: Bars, cells: int) -> "_Scale":
        known = [value for value in view.values if value is not None and isfinite(value)]
        top = view.top if view.top is not None else max(known, default=0)
        return cls(min(0, 0, *known), max(0, top), cells)

    def bar(self, value: Number | None, role: str) -> list[Span]:
        """The cells of one bar: rightwards from zero, or leftwards below it."""
        reach = self.high - self.low
        zero = round(self.cells * -self.low / reach) if reach else 0
        amount = min(max(value, self.low), self.high) if value is not None and isfinite(value) else 0
        if amount < 0:
            halves = max(1, round(-amount / reach * self.cells * 2))
            filled = ("▐" if halves % 2 else "") + "█" * (halves // 2)
            filled = filled[-zero:] if zero else ""
            cells = [Span(" " * (zero - len(filled)), "bar-rest"), Span(filled, role or "neg")]
            return [*cells, Span(" " * (self.cells - zero), "bar-rest")]
        eighths = round(amount / reach * self.cells * 8) if reach else 0
        full, part = divmod(min(max(eighths, amount > 0), (self.cells - zero) * 8), 8)
        filled = "█" * full + (_EIGHTHS[part] if part else "")
        cells = [Span(" " * zero, "bar-rest")] if zero else []
        rest = Span(" " * (self.cells - zero - len(filled)), "bar-rest")
        return [*cells, Span(filled, role or ("pos" if self.low < 0 else "bar")), rest]
