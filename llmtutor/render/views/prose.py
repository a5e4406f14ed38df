"""Sentences with live numbers in them: notes, and where a step-by-step demo stands.

The numbers of a sentence stay whole when it wraps, and each can be found again, so each is a spot.
"""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span, merge, printable
from llmtutor.render.drawn import Drawn, Spot, Words, clip, label, spans, stack, word
from llmtutor.views import Cell, Note, Number, Steps

Values = Sequence[tuple[str, Number | str]]

_FIRST, _END = 0xE000, "\uf8ff"
_ENDINGS = "，。、；：？！）》」』】〉”’,.;:?!)%"
_OPENINGS = "（《「『【〈“‘"
_PIECES = re.compile(
    rf" +|[\ue000-\uf8fe][^{_END}]*{_END}[{_ENDINGS}]*"
    rf"|[{_OPENINGS}]*[⺀-鿿豈-﫿＀-￯][{_ENDINGS}]*|[^ ⺀-鿿豈-﫿＀-￯{_OPENINGS}\ue000-\uf8ff]+|."
)


def draw_note(view: Note, width: int, words: Words) -> Drawn:
    """A sentence; one that warns starts with a mark that needs no colour."""
    lead = "! " if view.warn else ""
    return sentence(view.id, f"notes.{view.id}", view.values, width, words, "warn" if view.warn else "", lead)


def draw_steps(view: Steps, width: int, words: Words) -> Drawn:
    """Progress as dots or as a line, the count, and the sentence of this step."""
    count = f" {view.at}/{view.count}"
    room = width - len(count)
    if 2 * view.count <= room:
        done, rest = "● " * view.at, "○ " * (view.count - view.at)
    else:
        full = round(view.at / view.count * room)
        done, rest = "━" * full, "─" * (room - full)
    dots = Drawn([spans((done, "accent"), (rest, "dim"), (count, ""))])
    if not view.say:
        return dots
    return stack((dots, sentence(view.id, f"notes.{view.say}", view.values, width, words)))


def sentence(
    view: str, key: str, values: Values, width: int, words: Words, role: str = "", lead: str = ""
) -> Drawn:
    """The words of `key` filled with `values` and wrapped; value number i is the cell (i,) of `view`."""
    texts = {
        name: chr(_FIRST + index) + shown(value, words) + _END for index, (name, value) in enumerate(values)
    }
    filled = printable(word(words, key, **texts))
    if not filled:
        return Drawn([])
    rows: list[Row] = []
    spots: list[Spot] = []
    for line in _lines(filled, max(1, width - len(lead))):
        cells = [Span(" " * len(lead) if rows else lead, role)]
        at = len(lead)
        for piece in line:
            if _FIRST <= ord(piece[0]) < ord(_END):
                text, after = piece[1:].split(_END)
                index = ord(piece[0]) - _FIRST
                value = values[index][1]
                cells += [Span(text, role or "strong"), Span(after, role)]
                if not isinstance(value, str):
                    spots.append(Spot(Cell(view, (index,)), len(rows), at, cell_len(text), value))
                at += cell_len(text + after)
            else:
                cells.append(Span(piece, role))
                at += cell_len(piece)
        rows.append(merge(cells))
    return Drawn(rows, tuple(spots))


def shown(value: Number | str, words: Words) -> str:
    """A value as it stands in a sentence: numbers to four figures, `@` words looked up."""
    return label(value, words) if isinstance(value, str) else numbers.short(value, 4)


def _lines(text: str, width: int) -> Iterator[list[str]]:
    """Break text into lines of pieces; no line starts with a space or with closing punctuation."""
    line: list[str] = []
    used = 0
    for piece in _PIECES.findall(text):
        size = _size(piece)
        if used + size > width and line:
            yield _trimmed(line)
            line, used = [], 0
        if piece.isspace() and not line:
            continue
        if size > width:
            piece, size = clip(piece, width), width
        line.append(piece)
        used += size
    if line:
        yield _trimmed(line)


def _size(piece: str) -> int:
    marked = _FIRST <= ord(piece[0]) < ord(_END)
    return cell_len(piece[1:].replace(_END, "")) if marked else cell_len(piece)


def _trimmed(line: list[str]) -> list[str]:
    while line and line[-1].isspace():
        line.pop()
    return line
