"""Curves and clouds of points over axes, every series with a letter so that colour is not needed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import isfinite

from rich.cells import cell_len

from llmtutor.render.cells import Row, Span, block_width, crop, marked, overlay, row, row_width
from llmtutor.render.drawn import Drawn, Spot, Words, clip, label, right, word
from llmtutor.render.plots import Line, Place, Range, plot
from llmtutor.render.views.legend import legend_rows, letter, named_letters
from llmtutor.render.views.point_names import Mark, put_names
from llmtutor.views import Cell, Curves, Points, Series

_SMALLEST = (16, 6)
_FRAME = (7, 3)


def draw_curves(view: Curves, width: int, height: int, words: Words) -> Drawn:
    """The curves, a legend above, the name of the x axis below."""
    lines = [Line(*_finite(series), index) for index, series in enumerate(view.series)]
    x = _range((value for line in lines for value in line.xs), view.log_x)
    y = _range((value for line in lines for value in line.ys), view.log_y)
    legend = _legend(view.series, words, view.y_axis, width)
    size = max(width, _SMALLEST[0]), max(height - len(legend) - bool(view.x_axis), _SMALLEST[1])
    drawn = plot(lines, *size, x, y, view.log_x, view.log_y, view.mark)
    letters = [
        (place, letter(line.number), f"series{line.number % 8}")
        for line in lines
        if len(lines) > 1 and line.xs and (place := drawn.place(line.xs[-1], line.ys[-1]))
    ]
    rows = _overlaid(drawn.rows, letters)
    places = [drawn.places(series.x, series.y) for series in view.series]
    foot = [row(right(word(words, f"words.{view.x_axis}") + " →", width), "dim")] if view.x_axis else []
    return _finished(view.id, view.series, places, legend, rows, foot, width)


def draw_points(view: Points, width: int, height: int, words: Words) -> Drawn:
    """The points as ●, or arrows from the origin, with their names beside them."""
    lines: list[Line] = []
    known = [_finite(series) for series in view.series]
    for index, (xs, ys) in enumerate(known):
        if view.arrows:
            lines += [Line((0.0, px), (0.0, py), index) for px, py in zip(xs, ys, strict=True)]
        elif view.lines or view.series[index].bare:  # other points lie under their ●
            lines.append(Line(xs, ys, index))
    origin = (0.0,) if view.arrows else ()
    x = view.x_range or _range((*origin, *(value for xs, _ in known for value in xs)))
    y = view.y_range or _range((*origin, *(value for _, ys in known for value in ys)))
    named = [index < len(view.labels) or series.bare for index, series in enumerate(view.series)]
    legend = [] if all(named) else _legend(view.series, words, "", width)
    size = max(width, _SMALLEST[0]), max(height - len(legend), _SMALLEST[1])
    drawn = plot(lines, *(_even(*size, x, y) if view.equal else size), x, y)
    places = [drawn.places(series.x, series.y) for series in view.series]
    dots: list[Mark] = []
    names: list[Mark] = []
    for index, series in enumerate(view.series):
        if series.bare:
            continue
        labels = view.labels[index] if index < len(view.labels) else ()
        role, dot = f"series{index % 8}", letter(index) if len(view.series) > 1 and not labels else "●"
        for number, place in enumerate(places[index]):
            if place:
                dots.append((place, dot, role))
                names += [(place, label(name, words), role) for name in labels[number : number + 1] if name]
    rows = _overlaid(_dotted(drawn.rows, dots), put_names(names, [place for place, _, _ in dots], drawn))
    return _finished(view.id, view.series, places, legend, rows, [], width)


def _finished(
    view: str,
    series: Sequence[Series],
    places: Sequence[Sequence[Place | None]],
    head: list[Row],
    rows: list[Row],
    foot: list[Row],
    width: int,
) -> Drawn:
    spots = [
        Spot(Cell(view, (index, number)), place[0] + len(head), place[1], 1, y)
        for index, each in enumerate(series)
        if not each.bare
        for number, (place, y) in enumerate(zip(places[index], each.y, strict=True))
        if place and place[1] < width
    ]
    shown = [crop(cells, width) for cells in head] + rows + foot
    return Drawn(shown if block_width(rows) <= width else [crop(cells, width) for cells in shown], spots)


def _even(width: int, height: int, x: Range, y: Range) -> tuple[int, int]:
    """The largest plot in which a unit is as long upwards as sideways; a cell is twice as high as wide."""
    slant = 2 * (x[1] - x[0]) / (y[1] - y[0])
    rows = min(height - _FRAME[1], (width - _FRAME[0]) / slant)
    return max(_SMALLEST[0], round(rows * slant) + _FRAME[0]), max(_SMALLEST[1], round(rows) + _FRAME[1])


def _finite(series: Series) -> tuple[list[float], list[float]]:
    known = [
        (x, y)
        for x, y in zip(series.x, series.y, strict=True)
        if x is not None and y is not None and isfinite(x) and isfinite(y)
    ]
    return [x for x, _ in known], [y for _, y in known]


def _range(values: Iterable[float], is_log: bool = False) -> Range:
    """A range that holds all values and is never empty; one number, if it is not negative, is seen from 0."""
    known = [value for value in values if value > 0 or not is_log]
    low, high = min(known, default=1 if is_log else 0), max(known, default=1)
    if high > low:
        return low, high
    if is_log:
        return low / 2, high * 2
    return (low - 1, high + 1) if low < 0 else (0.0, 2 * high or 1.0)


def _legend(series: Sequence[Series], words: Words, y_axis: str, width: int) -> list[Row]:
    axis = [Span(f"↑ {word(words, f'words.{y_axis}')}", "dim")] if y_axis else []
    return legend_rows((*axis, *named_letters(series, words)), width)


def _dotted(rows: list[Row], dots: Iterable[Mark]) -> list[Row]:
    """Rows with marks of one cell put over them, cut at the frame's end; of two in a place the later."""
    on_lines: defaultdict[int, dict[int, Span]] = defaultdict(dict)
    for (line, column), text, role in dots:
        on_lines[line][column] = Span(text, role)
    rows = list(rows)
    for line, marks in on_lines.items():
        end = row_width(rows[line]) - 1
        rows[line] = marked(rows[line], {column: mark for column, mark in marks.items() if column < end})
    return rows


def _overlaid(rows: list[Row], marks: Iterable[Mark]) -> list[Row]:
    """Rows with texts put over them, cut at the frame's end."""
    rows = list(rows)
    for (line, column), text, role in marks:
        wide = row_width(rows[line])
        text = clip(text, wide - column - 1)
        if text and column + cell_len(text) <= wide:
            rows[line] = overlay(rows[line], column, cell_len(text), role, text)
    return rows
