"""Rows of styled cells: the one form in which text, formulas and views reach a screen, a pipe or a test.

A row is a tuple of spans; a span is text with a role. Roles say what text *is* (`ROLES`), never how it looks:
the terminal app maps them to the colours of its theme, plain output drops them. Widths are terminal cells,
so a Chinese character counts two.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

ROLES: dict[str, str] = {
    "": "running text",
    "dim": "present but not the point: axes, captions, rules",
    "strong": "bold in running text, a new term",
    "emphasis": "emphasised in running text",
    "title": "a heading",
    "quote": "quoted text",
    "code": "code, inline or in a block",
    "formula": "mathematics",
    "term": "a word that the glossary explains",
    "link": "the address or text of a link",
    "accent": "do this now",
    "focus": "where the keyboard is",
    "good": "right",
    "bad": "wrong",
    "warn": "take care",
    "bar": "the filled part of a bar",
    "bar-rest": "the empty part of a bar",
    "muted": "out of play: a filtered token, a hidden cell",
    "lit": "takes part in the step being shown",
    "source": "is read by the sum that is being shown",
    "now": "is being computed in this step",
    "pos": "a positive number where the sign matters",
    "neg": "a negative number where the sign matters",
    **{f"heat{level}": f"level {level} of 15 on a colour scale" for level in range(16)},
    **{
        f"heat{upper}/{lower}": f"`▀` with level {upper} above level {lower}; at equal levels any glyph"
        for upper in range(16)
        for lower in range(16)
    },
    **{f"sign{level}": f"level {level} of 15 from most negative to most positive" for level in range(16)},
    **{
        f"sign{upper}/{lower}": f"`▀` with level {upper} above level {lower}, signed"
        for upper in range(16)
        for lower in range(16)
    },
    **{f"series{index}": f"line or cloud number {index} of a plot" for index in range(8)},
}
"""Every role with its meaning; front ends map all of them."""

Align = Literal["left", "centre", "right"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Span(NamedTuple):
    """Text of one role, without line breaks or control characters."""

    text: str
    role: str = ""


Row = tuple[Span, ...]
Block = Sequence[Row]


def row(text: str, role: str = "") -> Row:
    """One span as a row; empty text gives the empty row."""
    return (Span(text, role),) if text else ()


def printable(text: str) -> str:
    """`text` safe to show: tabs become four spaces, control and direction-changing characters vanish."""
    if text.isprintable():
        return text
    return _CONTROL.sub("", text.replace("\t", "    "))


def row_width(cells: Iterable[Span]) -> int:
    """The width of a row in cells."""
    return cell_len("".join([text for text, _ in cells]))


def block_width(rows: Iterable[Row]) -> int:
    """The width of the widest row, 0 for none."""
    return max(map(row_width, rows), default=0)


def row_text(cells: Iterable[Span]) -> str:
    """The characters of a row, roles dropped."""
    return "".join(span.text for span in cells)


def plain(rows: Iterable[Row]) -> str:
    """Rows as text, one a line, without spaces at line ends."""
    return "\n".join(row_text(cells).rstrip() for cells in rows)


def clean(cells: Iterable[Span]) -> Row:
    """A row with nothing that a terminal would obey, as `printable` says."""
    kept = tuple(cells)
    if "".join([text for text, _ in kept]).isprintable():
        return kept  # nearly always; to ask each of a screen's thousand spans takes six times as long
    return tuple(Span(printable(text), role) for text, role in kept)


def crop(cells: Row, width: int) -> Row:
    """The first `width` cells of a row; a wide character cut in half becomes a space."""
    kept: list[Span] = []
    left = width
    for text, role in clean(cells):
        if left <= 0:
            break
        size = cell_len(text)
        kept.append(Span(text if size <= left else set_cell_size(text, left), role))
        left -= size
    return tuple(kept)


def clip_row(cells: Row, width: int) -> Row:
    """A row of at most `width` cells; an ellipsis ends what was cut."""
    cells = clean(cells)
    if row_width(cells) <= width or width <= 0:
        return crop(cells, width)
    kept = crop(cells, width - 1)
    text, role = kept[-1] if kept else Span("")
    return (*kept[:-1], Span(text.rstrip() + "…", role))


def pad(cells: Row, width: int, align: Align = "left") -> Row:
    """A row brought to at least `width` cells with spaces of no role."""
    cells = clean(cells)
    missing = width - row_width(cells)
    if missing <= 0:
        return cells
    before = {"left": 0, "centre": missing // 2, "right": missing}[align]
    return (*row(" " * before), *cells, *row(" " * (missing - before)))


def fit(cells: Row, width: int, align: Align = "left") -> Row:
    """A row cropped or padded to exactly `width` cells."""
    return pad(crop(cells, width), width, align)


def even(rows: Block, align: Align = "left") -> tuple[Row, ...]:
    """Rows padded to the width of the widest."""
    width = block_width(rows)
    return tuple(pad(cells, width, align) for cells in rows)


def indent(rows: Block, columns: int) -> tuple[Row, ...]:
    """Rows moved right by `columns`; empty rows stay empty."""
    margin = row(" " * columns)
    return tuple((*margin, *cells) if cells else cells for cells in rows)


def beside(*blocks: Block, gap: int = 2) -> tuple[Row, ...]:
    """Blocks side by side, tops level, `gap` columns apart; each block keeps its own width."""
    height = max(map(len, blocks), default=0)
    columns = [(*even(block), *([pad((), block_width(block))] * (height - len(block)))) for block in blocks]
    space = row(" " * gap)
    return tuple(
        tuple(span for index, cells in enumerate(line) for span in ((*space, *cells) if index else cells))
        for line in zip(*columns, strict=True)
    )


def overlay(cells: Row, column: int, width: int, role: str, text: str = "") -> Row:
    """A row with `width` cells from `column` on in another role, and another text of that width if given.

    Blank cells, which would not show a role that colours ink, take some.
    """
    out: list[Span] = []
    inside, place, at = "", -1, 0
    for index, span in enumerate(cells):
        if at >= column + width:
            out += cells[index:]
            break
        size = cell_len(span.text)
        first, last = max(0, column - at), min(size, column + width - at)
        at += size
        if first >= last:
            out.append(span)
            continue
        start, stop = (_letters(span.text, size, count) for count in (first, last))
        if start:
            out.append(Span(span.text[:start], span.role))
        if place < 0:
            place = len(out)
            out.append(span)
        inside += span.text[start:stop]
        if stop < len(span.text):
            out.append(Span(span.text[stop:], span.role))
    if place >= 0:
        out[place] = Span(text or (inside if inside.strip() else "▀" * cell_len(inside)), role)
    return tuple(out)


def marked(cells: Row, marks: Mapping[int, Span]) -> Row:
    """A row whose letters take one cell each, with other spans of one cell in some columns, all at once."""
    out: list[Span] = []
    at, left = 0, sorted(marks, reverse=True)
    for text, role in cells:
        start, end = 0, at + len(text)
        while left and left[-1] < end:
            column = left.pop()
            out += [Span(text[start : column - at], role), marks[column]]
            start = column - at + 1
        out.append(Span(text[start:], role))
        at = end
    return tuple(span for span in out if span.text)


def _letters(text: str, size: int, count: int) -> int:
    """How many letters of a text `size` cells wide take `count` cells."""
    if size == len(text):
        return count
    letters = 0
    while count > 0 and letters < len(text):
        count -= cell_len(text[letters])
        letters += 1
    return letters


def merge(cells: Iterable[Span]) -> Row:
    """The same row with neighbouring spans of one role joined and empty ones dropped."""
    joined: list[Span] = []
    for text, role in cells:
        if joined and joined[-1].role == role:
            joined[-1] = Span(joined[-1].text + text, role)
        elif text:
            joined.append(Span(text, role))
    return tuple(joined)
