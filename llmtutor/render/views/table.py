"""Rows of words and numbers under headings."""

from collections.abc import Sequence

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span
from llmtutor.render.drawn import Drawn, Spot, Words, label, left, right, widest, word
from llmtutor.views import Cell, Number, Table

_NARROWEST = 4


def draw_table(view: Table, width: int, words: Words) -> Drawn:
    """Text to the left, numbers to the right; a lit row starts with ›; wide text columns give way first."""
    columns = [[line[index] for line in view.rows] for index in range(len(view.columns))]
    texts = [_texts(column, words) for column in columns]
    heads = [word(words, f"columns.{name}") or name for name in view.columns]
    is_number = [all(not isinstance(item, str) for item in column) for column in columns]
    gutter = 2 if view.lit else 0
    sizes = [max(cell_len(head), widest(column)) for head, column in zip(heads, texts, strict=True)]
    sizes = _fitted(sizes, is_number, width - gutter - 2 * (len(sizes) - 1))
    rows: list[Row] = [(Span(" " * gutter + _line(heads, sizes, is_number), "dim"),)]
    spots: list[Spot] = []
    for index, line in enumerate(view.rows):
        role = "lit" if index in view.lit else ""
        mark = ("› " if role else "  ") if gutter else ""
        parts = [column[index] for column in texts]
        at = gutter
        for column, size in enumerate(sizes):
            value = line[column]
            if value is not None and not isinstance(value, str):
                used = min(size, cell_len(parts[column]))
                start = at + size - used if is_number[column] else at
                spots.append(Spot(Cell(view.id, (index, column)), len(rows), start, used, value))
            at += size + 2
        rows.append((Span(mark + _line(parts, sizes, is_number), role),))
    return Drawn(rows, tuple(spots))


def _texts(column: Sequence[str | Number | None], words: Words) -> list[str]:
    drawn = iter(numbers.column([item for item in column if not isinstance(item, str)]))
    return [label(item, words) if isinstance(item, str) else next(drawn) for item in column]


def _fitted(sizes: list[int], is_number: list[bool], room: int) -> list[int]:
    """Widths that fit the room: the widest text columns give way first, then numbers."""
    sizes = list(sizes)
    while sum(sizes) > max(room, len(sizes)):
        index = max(
            range(len(sizes)),
            key=lambda each: (sizes[each] > _NARROWEST and not is_number[each], sizes[each]),
        )
        sizes[index] -= 1
    return sizes


def _line(parts: Sequence[str], sizes: list[int], is_number: list[bool]) -> str:
    placed = zip(parts, sizes, is_number, strict=True)
    return "  ".join(right(part, size) if number else left(part, size) for part, size, number in placed)
