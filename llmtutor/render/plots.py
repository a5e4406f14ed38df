"""Lines over ticked axes, drawn by plotext: the only file that knows it.

plotext keeps one global figure and clamps it to the terminal; here its lines are cleared for every plot, and
it is told not to clamp. Its colours are only numbers 1 to 9 that say which line a character belongs to; roles
replace them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil, floor, isfinite, log10
from threading import Lock
from typing import Any

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span, fit, merge, row_text, row_width
from llmtutor.render.thinned import thinned
from llmtutor.views import MINUS

Range = tuple[float, float]
Place = tuple[int, int]
"""A row and a column."""

_CODES = re.compile(r"(\x1b\[[\d;]*m)")
_COLOUR = re.compile(r"\x1b\[38;5;(\d+)m")
_MARK = 9
_ONE_AT_A_TIME = Lock()
_STRIDES = (1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Line:
    """Points in order, joined by a line in the role `series<number>`."""

    xs: Sequence[float]
    ys: Sequence[float]
    number: int


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawn frame with its lines, and what is needed to find a point on it.

    `inside` holds the first column in the frame and how many there are.
    """

    rows: list[Row]
    x: Range
    y: Range
    log_x: bool
    log_y: bool
    inside: tuple[int, int]

    def place(self, x: float, y: float) -> Place | None:
        """The row and column where a point stands, None outside the frame."""
        return self.places((x,), (y,))[0]

    def places(self, xs: Iterable[float | None], ys: Iterable[float | None]) -> list[Place | None]:
        """The same for many points; where a number is missing, there is none."""
        left, wide = self.inside
        tall = len(self.rows) - 3
        if wide < 1 or tall < 1:
            return [None for _ in xs]
        across, up = _shares(xs, self.x, self.log_x), _shares(ys, self.y, self.log_y)
        return [
            None
            if right is None or top is None
            else (1 + _nearest((1 - top) * (tall - 1)), left + _nearest(right * (wide - 1)))
            for right, top in zip(across, up, strict=True)
        ]


def plot(
    lines: Sequence[Line],
    width: int,
    height: int,
    x: Range,
    y: Range,
    log_x: bool = False,
    log_y: bool = False,
    mark: float | None = None,
) -> Plot:
    """Draw `lines` in a frame of `width` by `height` cells over the ranges `x` and `y`; `mark` is an x.

    The last plots are kept: often only what stands over them changes, the dots of a cloud and their names.
    """
    kept = tuple(Line(tuple(line.xs), tuple(line.ys), line.number) for line in lines)
    return _plot(kept, width, height, x, y, log_x, log_y, mark)


@lru_cache(maxsize=64)
def _plot(
    lines: tuple[Line, ...],
    width: int,
    height: int,
    x: Range,
    y: Range,
    log_x: bool,
    log_y: bool,
    mark: float | None,
) -> Plot:
    across, up = _scaled(x, log_x), _scaled(y, log_y)
    with _ONE_AT_A_TIME:
        text = _built(lines, (width, height), (x, y), (across, up), (log_x, log_y), mark)
    rows = [_row(line, width) for line in text.splitlines() if line]
    top = row_text(rows[0])
    left, right = top.find("┌"), top.rfind("┐")
    inside = (left + 1, right - left - 1 if left >= 0 else 0)
    return Plot(rows[:height], x, y, log_x, log_y, inside)


def _built(
    lines: Sequence[Line],
    size: tuple[int, int],
    limits: tuple[Range, Range],
    scaled: tuple[list[float], list[float]],
    logs: tuple[bool, bool],
    mark: float | None,
) -> str:
    """What plotext makes of the lines; its figure is global, so only one thread may draw at a time."""
    plotext = _plotext()
    figure = plotext.figure
    figure.clear.data()  # what else was set is set again, or always the same
    figure.plot_size(*size)
    for line in lines:
        _draw(plotext, line, *logs, _dots(limits, logs, size))
    if mark is not None and limits[0][0] <= mark <= limits[0][1]:
        place = _scaled((mark, mark), logs[0])
        signal = figure.signal(place, list(scaled[1]), marker=plotext.marker("┊", _MARK))
        signal.lines()
        figure.draw(signal)
    for axis, ends, placed, most, is_log in zip(
        "xy", limits, scaled, (size[0] // 12, size[1] // 3), logs, strict=True
    ):
        ruler, places = figure.ruler(axis), ticks(*ends, most=max(2, most), is_log=is_log)
        ruler.lim(*placed)
        ruler.ticks(_scaled(places, is_log), [numbers.short(place) for place in places])
    return str(figure.build())


@cache
def _plotext() -> Any:
    """The plotext package, loaded when first needed, told not to clamp and to use no colours of its own."""
    import plotext

    plotext.terminal.limit(False, False)
    plotext.figure.clear()
    plotext.figure.theme("colorless")
    return plotext


def _scaled(values: Sequence[float], is_log: bool) -> list[float]:
    """Values as plotext gets them: its own log scale writes ticks that nobody can read."""
    return [log10(value) for value in values] if is_log else list(values)


def ticks(low: float, high: float, most: int, is_log: bool = False) -> list[float]:
    """At most `most` round numbers from `low` to `high`: multiples of 1, 2 or 5, or powers of ten.

    A lone number would tell no scale: rather than one, there are a few more than `most`.
    """
    if is_log and low > 0 and log10(high / low) >= 1:
        first, last = ceil(log10(low) - 1e-9), floor(log10(high) + 1e-9)
        stride = next(n for n in _STRIDES if (last - first) // n < most)
        return [10.0**power for power in range(first + -first % stride, last + 1, stride)]
    size = 10.0 ** floor(log10((high - low) / most))
    step = next(size * n for n in (1, 2, 5, 10, 20) if floor(high / size / n) - ceil(low / size / n) < most)
    places = [round(n * step, 12) for n in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]
    return places if len(places) > 1 else ticks(low, high, most + 1)


def _draw(plotext: Any, line: Line, log_x: bool, log_y: bool, dots: tuple[float, float]) -> None:
    points = [
        (x, y)
        for x, y in zip(line.xs, line.ys, strict=True)
        if isfinite(x) and isfinite(y) and (x > 0 or not log_x) and (y > 0 or not log_y)
    ]
    if not points:
        return
    marker = plotext.marker("braille", line.number % 8 + 1)
    across, up = _scaled([x for x, _ in points], log_x), _scaled([y for _, y in points], log_y)
    across, up = thinned(across, up, dots)
    signal = plotext.figure.signal(across, up, marker=marker)
    if len(points) > 1:
        signal.lines()
    plotext.figure.draw(signal)


def _dots(limits: tuple[Range, Range], logs: tuple[bool, bool], size: tuple[int, int]) -> tuple[float, float]:
    """How many braille dots lie in one unit across and up: a cell has two by four."""
    spans = [high - low for low, high in (_scaled(each, log) for each, log in zip(limits, logs, strict=True))]
    return 2 * size[0] / spans[0], 4 * size[1] / spans[1]


def _row(text: str, width: int) -> Row:
    role = "dim"
    cells: list[Span] = []
    for part in _CODES.split(text):
        if not part.startswith("\x1b"):
            cells.append(Span(part.replace("-", MINUS) if role == "dim" else part, role))
        elif colour := _COLOUR.fullmatch(part):
            number = int(colour[1])
            role = "accent" if number == _MARK else f"series{(number - 1) % 8}"
        else:
            role = "dim"
    merged = merge(cells)
    return fit(merged, width) if row_width(merged) != width else merged


def _nearest(place: float) -> int:
    """The nearest whole place; from the middle the next one, as plotext rounds, not the even one."""
    return floor(place + 0.5)


def _shares(values: Iterable[float | None], limits: Range, is_log: bool) -> list[float | None]:
    """How far along an axis values lie, from 0 to 1; None beyond its ends."""
    low, high = limits
    if not high > low or (is_log and low <= 0):
        return [None for _ in values]
    known = (value if value is not None and low <= value <= high else None for value in values)
    if is_log:
        span = log10(high / low)
        return [None if value is None else log10(value / low) / span for value in known]
    return [None if value is None else (value - low) / (high - low) for value in known]
