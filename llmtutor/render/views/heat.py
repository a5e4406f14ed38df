"""Patterns of numbers as shaded cells: heatmaps, and surfaces seen from above.

A cell carries its level as a role (colour) and as a glyph or number (no colour needed). Where rows outgrow
the height, one character holds two of them (`▀`, role `heat<upper>/<lower>`): only colour can tell those
apart, so a front end without colour passes a height of at least the number of rows.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import isfinite

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span, crop, marked, merge, overlay, row_width
from llmtutor.render.drawn import Drawn, Spot, Words, centre, clip, label, left, right, widest
from llmtutor.render.views.legend import legend_rows, letter, named_letters
from llmtutor.views import Cell, Field, Heatmap, Number

_LEVELS = 16
_RAMP = "  ··::--==++**##"
_SIGNED_RAMP = "≡≡≡===--++***###"
_TALLEST_LABELS = 6
_NARROWEST_NUMBER = 6


def draw_heatmap(
    view: Heatmap, width: int, height: int, words: Words, at: tuple[int, ...] | None = None
) -> Drawn:
    """Cells with their number where there is room, else with a glyph, else two rows to a character.

    Where there are too many, some rows or columns are left out, but never those of the cell `at`.
    """
    if not view.values or not view.values[0]:
        return Drawn([])
    names = [label(text, words) for text in view.row_labels]
    heads = [label(text, words) for text in view.column_labels]
    margin = min(widest(names), max(3, width // 5)) + 1 if names else 0
    room = max(1, width - margin)
    levels = _levels(view)
    count = len(view.values[0])
    roomy = count * _NARROWEST_NUMBER <= room and len(view.values) + bool(heads) <= height
    if roomy:
        texts = [list(map(_brief, line)) for line in view.values]
        size = 2 + max(len(text) for line in texts for text in line)
        if count * size <= room:
            head = _flat_heads(heads, size, margin)
            return _single(view, levels, range(count), size, names, margin, head, texts)
    size = 2 if 2 * count <= room else 1
    row, column = at if at is not None else (0, 0)
    columns = _sample(count, room // size, column)
    if len(view.values) > height:
        lines = _sample(len(view.values), 2 * height, row)
        return _double(view, levels, columns, lines, margin, names)
    head = _upright_heads([heads[column] for column in columns] if heads else [], size, margin)
    head = head if len(head) + len(view.values) <= height else []
    return _single(view, levels, columns, size, names, margin, head)


def draw_field(
    view: Field, width: int, height: int, words: Words, at: tuple[int, ...] | None = None
) -> Drawn:
    """The surface, its points on top as ● (a letter where there are several series), its ranges around.

    Below stands which shade is which height, and which letter is which series.
    """
    top, bottom = (numbers.short(value, 3) for value in reversed(view.y_range))
    margin = max(len(top), len(bottom)) + 1
    legend = named_letters(view.points, words)
    row, column = at if at is not None and at[0] >= 0 else (0, 0)
    heat = Heatmap(view.id, view.values, diverging=view.diverging)
    drawn, keys = _surface(heat, width, height, margin, legend, row, column)
    rows = list(drawn.rows)
    wide = row_width(rows[0]) - margin
    points = list(_points_on(view, margin, wide, len(rows)))
    marks: dict[int, dict[int, Span]] = {}
    for (index, _), line, place, _ in points:
        mark = "●" if len(view.points) == 1 else letter(index)
        marks.setdefault(line, {})[place] = Span(mark, f"series{index % 8}")
    for line, spans in marks.items():
        rows[line] = marked(rows[line], spans)
    for line, text in ((0, top), (-1, bottom)):
        rows[line] = overlay(rows[line], 0, margin, "dim", right(text, margin - 1) + " ")
    low, high = (numbers.short(value, 3) for value in view.x_range)
    axis = Span(" " * margin + left(low, max(0, wide - len(high))) + high, "dim")
    foot: Row = (Span(clip(axis.text, width), "dim"),)
    return Drawn(
        [*rows, foot, *keys],
        lambda: [
            *drawn.spots,
            *(
                Spot(Cell(view.id, (-1 - index, number)), line, place, 1, y, "◆")
                for (index, number), line, place, y in points
            ),
        ],
    )


def _points_on(
    view: Field, margin: int, wide: int, tall: int
) -> Iterator[tuple[tuple[int, int], int, int, Number | None]]:
    """Each point on the drawn surface: its series and its place there, its row and column, its height."""
    for index, series in enumerate(view.points):
        for number, (x, y) in enumerate(zip(series.x, series.y, strict=True)):
            place = _place(view, x, y, wide, tall)
            if place:
                yield (index, number), place[0], margin + place[1], y


def _keys(heat: Heatmap, legend: Row, margin: int, width: int) -> list[Row]:
    """Every shade from the lowest number to the highest, both beside it; right of it or below, the legend."""
    low, high = (Span(f" {numbers.short(value, 2)} ", "dim") for value in _bounds(heat))
    ramp = _SIGNED_RAMP if heat.diverging else _RAMP
    cells = [_shade(level, 1, ramp, _scale(heat)) for level in range(_LEVELS)]
    key = (Span(" " * (margin - 1)), low, *cells, high)
    names = legend_rows(legend, max(1, width - margin))
    beside = (*key, Span("  "), *names[0]) if len(names) == 1 else ()
    if beside and row_width(beside) <= width:
        return [beside]
    return [crop(key, width), *((Span(" " * margin), *each) for each in names)]


@lru_cache(maxsize=4)
def _surface(
    heat: Heatmap, width: int, height: int, margin: int, legend: Row, row: int, column: int
) -> tuple[Drawn, list[Row]]:
    """The shaded ground and its keys, kept: while a point moves over it, they stay the same."""
    keys = _keys(heat, legend, margin, width)
    room, tall = max(1, width - margin), max(1, height - 1 - len(keys))
    levels, columns = _levels(heat), _sample(len(heat.values[0]), room, column)
    if len(heat.values) > tall:
        lines = _sample(len(heat.values), 2 * tall, row)
        return _double(heat, levels, columns, lines, margin, []), keys
    size = max(1, min(2, room // len(columns)))
    return _single(heat, levels, columns, size, [], margin, []), keys


def _levels(view: Heatmap) -> list[list[int]]:
    """Every cell's level from 0 to 15, -1 where there is none."""
    low, high = _bounds(view)
    scale = _LEVELS / (high - low) if high > low else 0
    last = _LEVELS - 1 if scale else 0
    grid = [
        [
            min(last, int((value - low) * scale))
            if value is not None and low < value < high
            else _at_an_end(value, high, last)
            for value in line
        ]
        for line in view.values
    ]
    for row, column in view.hidden:
        grid[row][column] = -1
    return grid


def _bounds(view: Heatmap) -> tuple[Number, Number]:
    """The numbers at both ends of the scale: those given, else the smallest and the largest."""
    known = [value for line in view.values for value in line if value is not None and isfinite(value)]
    low = view.low if view.low is not None else min(known, default=0)
    high = view.high if view.high is not None else max(known, default=0)
    if view.diverging:
        high = max(abs(low), abs(high))
        low = -high
    return low, high


def _at_an_end(value: Number | None, high: Number, last: int) -> int:
    """The level of a value that is not between the bounds."""
    if value is None or value != value:
        return -1
    return last if value >= high else 0


def _single(
    view: Heatmap,
    levels: list[list[int]],
    columns: Sequence[int],
    size: int,
    names: list[str],
    margin: int,
    head: list[Row],
    texts: Sequence[Sequence[str]] = (),
) -> Drawn:
    """One row of text for each row of the grid, with the numbers in its cells where there are `texts`."""
    ramp, scale = _SIGNED_RAMP if view.diverging else _RAMP, _scale(view)
    rows = list(head)
    for index in range(len(view.values)):
        cells = [Span(left(names[index], margin - 1) + " ", "dim")] if names else [Span(" " * margin)]
        shown = [levels[index][column] for column in columns]
        if texts:
            cells += [
                Span(f"{text:>{size - 1}} ", f"{scale}{level}")
                if level >= 0
                else Span(centre(numbers.MISSING, size), "muted")
                for text, level in zip(texts[index], shown, strict=True)
            ]
            rows.append(merge(cells))
        else:
            cells += [_shade(level, len(list(run)) * size, ramp, scale) for level, run in groupby(shown)]
            rows.append(tuple(cells) if margin else tuple(cells[1:]))
    return Drawn(rows, lambda: _spots(view, columns, size, margin, len(head), bool(texts)))


def _spots(
    view: Heatmap, columns: Sequence[int], size: int, margin: int, top: int, numbered: bool
) -> list[Spot]:
    """A cursor on a cell without a number shows a sign of its own: its colour alone might not be seen."""
    mark = "" if numbered else "◆" if size == 1 else "▶◀"
    return [
        Spot(Cell(view.id, (index, column)), top + index, margin + place * size, size, line[column], mark)
        for index, line in enumerate(view.values)
        for place, column in enumerate(columns)
    ]


def _scale(view: Heatmap) -> str:
    return "sign" if view.diverging else "heat"


def _brief(value: Number | None) -> str:
    """Two decimals; a third for what they would hide, as `−0.003`."""
    small = value is not None and 0.0005 <= abs(value) < 0.005
    return numbers.fixed(value, 3 if small else 2)


@lru_cache(maxsize=4096)
def _shade(level: int, count: int, ramp: str, scale: str) -> Span:
    """A shaded cell; its glyph is for those who have no colour to tell it by."""
    if level < 0:
        return Span(numbers.MISSING * count, "muted")
    return Span(ramp[level] * count, f"{scale}{level}/{level}")


def _halves(upper: int, lower: int, count: int, scale: str) -> Span:
    """One shade above another; where both are the same a whole cell, in which any ink would make a stripe."""
    return Span(("▀" if upper != lower else " ") * count, f"{scale}{upper}/{lower}")


def shades(values: Sequence[Number | None], width: int) -> Row:
    """One row of a grid as shaded cells, at most `width` of them."""
    shown = [values[index] for index in _sample(len(values), width)]
    levels = _levels(Heatmap("", (tuple(shown),)))[0]
    size = max(1, min(3, width // max(1, len(shown))))
    return merge(_shade(level, len(list(run)) * size, _RAMP, "heat") for level, run in groupby(levels))


def _double(
    view: Heatmap,
    levels: list[list[int]],
    columns: Sequence[int],
    lines: Sequence[int],
    margin: int,
    names: list[str],
) -> Drawn:
    """Two rows of the grid in each row of text."""
    scale = _scale(view)
    rows: list[Row] = []
    pairs = list(zip(lines[::2], [*lines[1::2], None], strict=False))
    for upper, lower in pairs:
        above = levels[upper]
        below = levels[lower] if lower is not None else above
        name = left(names[upper], margin - 1) + " " if names else " " * margin
        shades = [(max(0, above[column]), max(0, below[column])) for column in columns]
        cells = [_halves(*pair, len(list(run)), scale) for pair, run in groupby(shades)]
        rows.append((Span(name, "dim"), *cells))
    return Drawn(rows, lambda: _half_spots(view, columns, pairs, margin))


def _half_spots(
    view: Heatmap, columns: Sequence[int], pairs: Sequence[tuple[int, int | None]], margin: int
) -> list[Spot]:
    """Each cell is half a character: a cursor on it fills that half."""
    return [
        Spot(Cell(view.id, (row, column)), y, margin + place, 1, view.values[row][column], mark)
        for y, pair in enumerate(pairs)
        for place, column in enumerate(columns)
        for row, mark in zip(pair, "▄▀", strict=True)
        if row is not None
    ]


def _sample(count: int, room: int, keep: int = 0) -> list[int]:
    """At most `room` indices below `count`, evenly spread from the first to the last, `keep` among them."""
    room = max(1, room)
    if count <= room:
        return list(range(count))
    chosen = [index * (count - 1) // max(1, room - 1) for index in range(room)]
    chosen[bisect_right(chosen, keep) - 1] = keep
    return chosen


def _flat_heads(heads: list[str], size: int, margin: int) -> list[Row]:
    if not heads:
        return []
    return [(Span(" " * margin + "".join(centre(head, size - 1) + " " for head in heads), "dim"),)]


def _upright_heads(heads: list[str], size: int, margin: int) -> list[Row]:
    """Labels written downwards, one letter a row, standing on their columns."""
    if any(cell_len(letter) > size for head in heads for letter in head):
        return []
    tall = min(_TALLEST_LABELS, max(map(len, heads), default=0))
    cut = [head[:tall].rjust(tall) for head in heads]
    return [
        (Span(" " * margin + "".join(left(head[index], size) for head in cut), "dim"),)
        for index in range(tall)
    ]


def _place(view: Field, x: Number | None, y: Number | None, wide: int, tall: int) -> tuple[int, int] | None:
    """Where a point stands on the drawn surface, None outside it."""
    if x is None or y is None or not (isfinite(x) and isfinite(y)):
        return None
    across = (x - view.x_range[0]) / (view.x_range[1] - view.x_range[0])
    up = (y - view.y_range[0]) / (view.y_range[1] - view.y_range[0])
    if not (0 <= across <= 1 and 0 <= up <= 1):
        return None
    return min(tall - 1, int((1 - up) * tall)), min(wide - 1, int(across * wide))
