"""Labelled bars in eighths of a cell, after the columns of numbers that led to them."""

from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span
from llmtutor.render.drawn import Drawn, Spot, Words, clip, label, left, right, widest, word
from llmtutor.views import Bars, Cell, Column, Number

_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHORTEST_BAR = 3
_USUAL_WIDTH = 6
_MARKS = {"": "  ", "lit": "› ", "muted": "× "}


class _Numbers(NamedTuple):
    """A column ready to be drawn: its index, heading, texts and width."""

    place: int
    heading: str
    texts: tuple[str, ...]
    width: int


def draw_bars(view: Bars, width: int, words: Words) -> Drawn:
    """Bars with a heading row where there is something to head; columns go, from the right, if space ends."""
    layout = _Layout.of(view, width, words)
    rows: list[Row] = []
    spots: list[Spot] = []
    if any(each.heading for each in (*layout.columns, layout.values)):
        rows.append(layout.headings())
    for index in range(len(layout.labels)):
        spots += layout.spots(view, index, len(rows))
        rows.append(layout.row(view, index))
    return Drawn(rows, tuple(spots))


class _Layout(NamedTuple):
    """Where everything stands: `first` cells of label, columns with `gap` before each, the bar, the value."""

    labels: list[str]
    first: int
    gutter: bool
    columns: list[_Numbers]
    gap: int
    scale: "_Scale"
    values: _Numbers

    @classmethod
    def of(cls, view: Bars, width: int, words: Words) -> "_Layout":
        labels = [label(text, words) for text in view.labels]
        if view.folded and labels:
            labels[-1] = label(view.labels[-1], words, count=view.folded)
        gutter = bool(view.lit or view.muted)
        first = min(widest(labels), max(4, width // 3)) + 2 * gutter
        values = _value_column(view, words)
        columns, gap = _fitting(view, width - first - values.width - 1 - _SHORTEST_BAR, words)
        used = first + sum(each.width + gap for each in columns) + gap + 1 + values.width
        return cls(labels, first, gutter, columns, gap, _Scale.of(view, max(0, width - used)), values)

    def headings(self) -> Row:
        heads = "".join(" " * self.gap + right(each.heading, each.width) for each in self.columns)
        space = " " * (self.gap + self.scale.cells + 1)
        return (
            Span(" " * self.first + heads + space + right(self.values.heading, self.values.width), "dim"),
        )

    def row(self, view: Bars, index: int) -> Row:
        role = "muted" if index in view.muted else "lit" if index in view.lit else ""
        mark = _MARKS[role] if self.gutter else ""
        return (
            Span(left(mark + clip(self.labels[index], self.first - len(mark)), self.first), role),
            *(
                Span(" " * self.gap + right(each.texts[index], each.width), role or "dim")
                for each in self.columns
            ),
            Span(" " * self.gap),
            *self.scale.bar(view.values[index], role),
            Span(" " + right(self.values.texts[index], self.values.width), role),
        )

    def spots(self, view: Bars, index: int, row: int) -> Iterator[Spot]:
        end = self.first
        for each in self.columns:
            end += self.gap + each.width
            used = cell_len(each.texts[index])
            value = view.columns[each.place].values[index]
            yield Spot(Cell(view.id, (index, each.place)), row, end - used, used, value)
        end += self.gap + self.scale.cells + 1 + self.values.width
        used = cell_len(self.values.texts[index])
        yield Spot(Cell(view.id, (index,)), row, end - used, used, view.values[index])


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
