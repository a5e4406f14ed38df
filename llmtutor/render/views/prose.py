"""Sentences with live numbers in them: notes, and where a step-by-step demo stands.

Each number of a sentence can be found again after wrapping, so each is a spot.
"""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span, merge, printable
from llmtutor.render.drawn import Drawn, Spot, Words, clip, label, spans, stack
from llmtutor.render.wrap import wrap_spans
from llmtutor.views import Cell, Note, Number, Steps

Values = Sequence[tuple[str, Number | str]]

_VALUE = re.compile("\ue000(\\d+)\ue001([^\ue002]*)\ue002")


def draw_note(view: Note, width: int, words: Words) -> Drawn:
    """A sentence; one that warns starts with a mark that needs no colour."""
    lead = "! " if view.warn else ""
    return sentence(view.id, f"notes.{view.id}", view.values, width, words, "warn" if view.warn else "", lead)


def draw_steps(view: Steps, width: int, words: Words) -> Drawn:
    """Progress as dots or as a line, the count, the array that is shown, and the sentences of this step."""
    count = f" {view.at}/{view.count}"
    room = width - len(count)
    if 2 * view.count <= room:
        done, rest = "● " * view.at, "○ " * (view.count - view.at)
    else:
        full = round(view.at / view.count * room)
        done, rest = "━" * full, "─" * (room - full)
    dots = Drawn([spans((done, "accent"), (rest, "dim"), (count, ""))])
    parts = [dots]
    if view.array:
        parts += [_array(view, width), sentence(view.id, f"traces.{view.array}", (), width, words)]
    if view.say:
        parts.append(sentence(view.id, f"notes.{view.say}", view.values, width, words))
    return stack(parts)


def _array(view: Steps, width: int) -> Drawn:
    """The name and shape of the array that is shown."""
    shape = " × ".join(map(str, view.shape))
    name = clip(printable(view.array), width - len(shape) - 2)
    return Drawn([spans((name, "strong"), (f"  {shape}", "dim"))])


def sentence(
    view: str, key: str, values: Values, width: int, words: Words, role: str = "", lead: str = ""
) -> Drawn:
    """The words of `key` filled with `values` and wrapped; value number i is the cell (i,) of `view`."""
    marked = {
        name: f"\ue000{index}\ue001{shown(value, words)}\ue002" for index, (name, value) in enumerate(values)
    }
    text = words(key, **marked)
    lines = wrap_spans(_pieces(text, role), width - len(lead)) if text != key else []
    rows: list[Row] = []
    spots: list[Spot] = []
    for line in lines:
        cells = [Span(" " * len(lead) if rows else lead, role)]
        at = len(lead)
        for span in line:
            size = cell_len(span.text)
            if span.role.isdigit():
                value = values[int(span.role)][1]
                if not isinstance(value, str):
                    spots.append(Spot(Cell(view, (int(span.role),)), len(rows), at, size, value))
                span = span._replace(role=role or "strong")
            cells.append(span)
            at += size
        rows.append(merge(cells))
    return Drawn(rows, tuple(spots))


def shown(value: Number | str, words: Words) -> str:
    """A value as it stands in a sentence: `@` words are looked up."""
    return label(value, words) if isinstance(value, str) else numbers.brief(value)


def _pieces(text: str, role: str) -> Iterator[Span]:
    """The text cut at its values, the role of a value being its place among the values."""
    at = 0
    for found in _VALUE.finditer(text):
        yield Span(text[at : found.start()], role)
        yield Span(found[2], found[1])
        at = found.end()
    yield Span(text[at:], role)
