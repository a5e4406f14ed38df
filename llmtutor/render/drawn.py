"""What drawing a view gives: rows of styled cells, and where each number of the view stands in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from llmtutor.render.cells import Row, Span, merge, printable
from llmtutor.views import Cell, Number

Words = Callable[..., str]
"""A demo's words: `words("notes.won", name="leaf")`; an unknown key comes back as it is."""


class Spot(NamedTuple):
    """Where the number of `cell` stands: its first column and width in row `row`, and its value.

    `mark` is what a cursor on it shows in place of what is drawn there (empty: the same).
    """

    cell: Cell
    row: int
    column: int
    width: int
    value: Number | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn view: its rows, none wider than asked, and one spot for every number."""

    rows: list[Row]
    spots: tuple[Spot, ...] = ()


class Canvas:
    """A page to put texts on, in any order; texts must not overlap."""

    def __init__(self) -> None:
        self._rows: dict[int, list[tuple[int, Span]]] = {}

    def put(self, row: int, column: int, text: str, role: str = "") -> int:
        """Write `text` and return the column after it."""
        self._rows.setdefault(row, []).append((column, Span(text, role)))
        return column + cell_len(text)

    def rows(self) -> list[Row]:
        """Every row down to the lowest text, spaces between the texts."""
        return [self._row(index) for index in range(max(self._rows, default=-1) + 1)]

    def _row(self, index: int) -> Row:
        cells: list[Span] = []
        at = 0
        for column, span in sorted(self._rows.get(index, ())):
            if column > at:
                cells.append(Span(" " * (column - at)))
            cells.append(span)
            at = column + cell_len(span.text)
        return merge(cells)


def stack(parts: Iterable[Drawn]) -> Drawn:
    """Drawings one under the other, spots moved along."""
    rows: list[Row] = []
    spots: list[Spot] = []
    for part in parts:
        spots += [spot._replace(row=spot.row + len(rows)) for spot in part.spots]
        rows += part.rows
    return Drawn(rows, tuple(spots))


def moved(spots: Iterable[Spot], rows: int, columns: int) -> tuple[Spot, ...]:
    """Spots of a drawing that was put `rows` further down and `columns` further right."""
    return tuple(spot._replace(row=spot.row + rows, column=spot.column + columns) for spot in spots)


def word(words: Words, key: str, **values: object) -> str:
    """The words of `key` on one line, or nothing where there are none."""
    text = words(key, **values)
    return "" if text == key else printable(text.replace("\n", " "))


def label(text: str, words: Words, **values: object) -> str:
    """A label as shown: `@others` is looked up among the demo's words, anything else stays as it is."""
    if text.startswith("@") and len(text) > 1:
        return word(words, f"words.{text[1:]}", **values) or printable(text[1:])
    return printable(text)


def clip(text: str, width: int) -> str:
    """Text of at most `width` cells; an ellipsis ends what was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""


def left(text: str, width: int) -> str:
    """Text in exactly `width` cells, spaces after it."""
    text = clip(text, width)
    return text + " " * (width - cell_len(text))


def right(text: str, width: int) -> str:
    """Text in exactly `width` cells, spaces before it."""
    text = clip(text, width)
    return " " * (width - cell_len(text)) + text


def centre(text: str, width: int) -> str:
    """Text in the middle of exactly `width` cells."""
    text = clip(text, width)
    before = (width - cell_len(text)) // 2
    return " " * before + text + " " * (width - cell_len(text) - before)


def widest(texts: Iterable[str]) -> int:
    """The width in cells of the widest text, 0 for none."""
    return max(map(cell_len, texts), default=0)


def spans(*pieces: tuple[str, str]) -> Row:
    """A row from (text, role) pairs, empty ones dropped."""
    return tuple(Span(text, role) for text, role in pieces if text)
