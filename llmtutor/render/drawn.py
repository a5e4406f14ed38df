"""What drawing a view gives: rows of styled cells, and where each number of the view stands in them."""

from collections.abc import Callable, Iterable, Sequence
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


class Drawn:
    """A drawn view: its rows, none wider than asked, and one spot for every number.

    Spots given as a function are made when a cursor first needs them: a pattern has thousands.
    """

    __slots__ = ("_by_cell", "_spots", "rows")

    def __init__(self, rows: list[Row], spots: Iterable[Spot] | Callable[[], Iterable[Spot]] = ()) -> None:
        self.rows = rows
        self._spots = spots if callable(spots) else tuple(spots)
        self._by_cell: dict[Cell, Spot] | None = None

    @property
    def spots(self) -> tuple[Spot, ...]:
        """One spot for every number."""
        if callable(self._spots):
            self._spots = tuple(self._spots())
        return self._spots

    @property
    def has_spots(self) -> bool:
        """Whether there are numbers for a cursor to stand on."""
        return callable(self._spots) or bool(self._spots)

    def spot(self, cell: Cell) -> Spot | None:
        """Where the number of a cell stands, None if it is not drawn."""
        if self._by_cell is None:
            self._by_cell = {spot.cell: spot for spot in self.spots}
        return self._by_cell.get(cell)


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
    placed: list[tuple[Drawn, int, int]] = []
    rows: list[Row] = []
    for part in parts:
        placed.append((part, len(rows), 0))
        rows += part.rows
    return Drawn(rows, gathered(placed))


def gathered(placed: Sequence[tuple[Drawn, int, int]]) -> Callable[[], Iterable[Spot]] | tuple[Spot, ...]:
    """The spots of drawings, each put some rows further down and some columns further right."""
    if not any(part.has_spots for part, _, _ in placed):
        return ()
    return lambda: [spot for part, rows, columns in placed for spot in moved(part.spots, rows, columns)]


def moved(spots: Iterable[Spot], rows: int, columns: int) -> tuple[Spot, ...]:
    """Spots of a drawing that was put `rows` further down and `columns` further right."""
    if not rows and not columns:
        return tuple(spots)
    # Thousands of spots are moved at a key press: unpacking them takes half the time of `_replace`.
    return tuple(
        Spot(cell, row + rows, column + columns, width, value, mark)
        for cell, row, column, width, value, mark in spots
    )


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
