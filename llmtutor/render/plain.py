"""A whole demo as text: for pipes, screen readers, printing and tests."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from llmtutor.render import numbers
from llmtutor.render.cells import Row, plain, row, row_text
from llmtutor.render.draw import draw
from llmtutor.render.drawn import Words, clip, label, word
from llmtutor.render.listed import listed
from llmtutor.render.views.board import NOW, title
from llmtutor.render.wrap import wrap_spans
from llmtutor.views import Bars, Board, Curves, Field, Heatmap, Points, Steps, View

_DRAWN_ONLY = str.maketrans(dict.fromkeys("█▏▎▍▌▋▊▉▐─━●○", " "))
_TALL = 1000
_BARS_WIDTH = 50
_NARROWEST_NUMBER = 3
_LARGEST = 3


class Control(Protocol):
    """What a control tells about itself."""

    @property
    def id(self) -> str:
        """Its name."""

    def write(self, value: Any) -> str:
        """Return a value as typed on a command line."""

    def limits(self, state: Mapping[str, Any]) -> str:
        """Return what it takes, without words."""


class Shown(Protocol):
    """What a demo tells about itself (`llmtutor.demos.contract.Demo` does)."""

    @property
    def controls(self) -> Iterable[Any]:
        """Its controls."""

    @property
    def compute(self) -> Callable[[Mapping[str, Any]], Any]:
        """Its computation."""

    @property
    def views(self) -> Callable[[Any], Iterable[View]]:
        """Its views."""


def plain_demo(demo: Shown, state: Mapping[str, Any], words: Words, width: int = 80) -> str:
    """Return title, controls with values and limits, and every view with its sentence, top to bottom.

    Bars, wires and dots become spaces: what they show stands beside them as a number. Of a pattern too large
    for numbers the largest of each row are told, by column; plots become tables of points. Boards become a
    list of their views.
    """
    blocks = [[*_prose(words("title"), width), *_prose(words("summary"), width)]]
    blocks.append([line for control in demo.controls for line in _control(control, state, words, width)])
    blocks += told(demo.views(demo.compute(state)), words, width)
    return "\n\n".join(plain(block) for block in blocks if block) + "\n"


def told(views: Iterable[View], words: Words, width: int) -> list[list[Row]]:
    """Return each view as rows that need no looking at, those of a board one after the other."""
    return [_view(view, words, width, NOW if now else "") for view, now in _flat(views)]


def _control(control: Control, state: Mapping[str, Any], words: Words, width: int) -> Iterator[Row]:
    """One control: what to type for it, its name, its limits."""
    name = word(words, f"controls.{control.id}.label") or control.id
    text = f"{control.id}={control.write(state[control.id])}   {name}   {control.limits(state)}"
    lines = wrap_spans(row(text), width - 2)
    for index, line in enumerate(lines):
        yield (*row("    " if index else ""), *line)


def _view(view: View, words: Words, width: int, mark: str) -> list[Row]:
    if isinstance(view, Curves | Points | Field):
        rows = listed(view, width, words)
    else:
        drawn = draw(view, min(width, _BARS_WIDTH) if isinstance(view, Bars) else width, _TALL, words)
        rows = drawn.rows
        if isinstance(view, Heatmap) and all(spot.width < _NARROWEST_NUMBER for spot in drawn.spots):
            rows = list(_largest(view, words, width))
    if isinstance(view, Steps):
        return [*_prose(f"{title(view, words)} {view.at}/{view.count}".strip(), width), *rows[1:]]
    heading = (mark + title(view, words), word(words, f"views.{view.id}.say"))
    return [line for text in heading for line in _prose(text, width)] + _silent(rows)


def _largest(view: Heatmap, words: Words, width: int) -> Iterator[Row]:
    """Say of each row of a pattern where its largest numbers are: shades would tell a listener nothing."""
    for index, line in enumerate(view.values):
        name = label(view.row_labels[index], words) if view.row_labels else str(index + 1)
        known = [(abs(value), -at) for at, value in enumerate(line) if value is not None and value == value]
        places = [-at for _, at in heapq.nlargest(_LARGEST, known)]
        heads = (label(view.column_labels[at], words) if view.column_labels else str(at + 1) for at in places)
        told = (f"{head}={numbers.short(line[at], 3)}" for head, at in zip(heads, places, strict=True))
        yield row(clip(f"{name}: {', '.join(told)}", width))


def _silent(rows: Iterable[Row]) -> list[Row]:
    return [row(row_text(cells).translate(_DRAWN_ONLY)) for cells in rows]


def _prose(text: str, width: int) -> list[Row]:
    return wrap_spans(row(text), width) if text else []


def _flat(views: Iterable[View]) -> Iterator[tuple[View, bool]]:
    """Every view, and whether it is the one on its board that is looked at."""
    for view in views:
        if isinstance(view, Board):
            yield from (
                (each, each.id == view.now) for line in view.views for each in line if each is not None
            )
        else:
            yield view, False
