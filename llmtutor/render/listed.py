"""Plots as tables of points: for those who hear a page, and for paper without a picture."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import isfinite

from llmtutor.render.cells import Row, row
from llmtutor.render.drawn import Words, label, word
from llmtutor.render.views.legend import series_name
from llmtutor.render.views.table import draw_table
from llmtutor.views import Curves, Field, Number, Points, Series, Table

MOST, MOST_NAMED, GROUND = 12, 40, (5, 7)
"""Points of a line, names on a map, and rows and columns of a surface that are told."""


def listed(view: Curves | Points | Field, width: int, words: Words) -> list[Row]:
    """Return what a plot shows as rows of numbers: points well apart, the lowest and highest of each line."""
    blocks = [draw_table(table, width, words).rows for table in _tables(view, words) if table.rows]
    return [cells for place, block in enumerate(blocks) for cells in ([row("")] * bool(place) + block)]


def _tables(view: Curves | Points | Field, words: Words) -> Iterator[Table]:
    match view:
        case Curves():
            return _curves(view, words)
        case Points():
            return _points(view, words)
        case Field():
            return _field(view, words)


def _curves(view: Curves, words: Words) -> Iterator[Table]:
    """One table for all lines that have their points at the same places; the shortest lines in one list."""
    axis = word(words, f"words.{view.x_axis}") or "x"
    above = word(words, f"words.{view.y_axis}") if len(view.series) == 1 else ""
    short = [series for series in view.series if len(series.x) <= 2]
    if len(short) > 1:
        rows = [(series_name(each, words), *point) for each in short for point in _known(each)]
        yield Table(view.id, ("", axis, "y"), tuple(rows))
    long = [series for series in view.series if len(short) <= 1 or series not in short]
    for xs, group in groupby(sorted(long, key=lambda each: len(each.x)), key=lambda each: each.x):
        lines = list(group)
        heads = [above or series_name(each, words) for each in lines]
        ends = _ends(lines, heads if len(heads) > 1 else [""])
        marked = [_nearest(xs, view.mark)] if view.mark is not None and xs else []
        places = _chosen(len(xs), (*ends, *marked))
        rows = [(xs[at], *(each.y[at] for each in lines), ends.get(at, "")) for at in places]
        yield Table(view.id, (axis, *heads, ""), tuple(rows))


def _points(view: Points, words: Words) -> Iterator[Table]:
    """Every point that has a name; of a cloud without names a few."""
    whole = all(series.bare for series in view.series)
    for index, series in enumerate(view.series):
        if series.bare and not whole:
            continue
        names = view.labels[index] if index < len(view.labels) else ()
        points = _known(series)
        if any(names):
            rows = [(label(name, words), *point) for name, point in zip(names, points, strict=False)]
            yield Table(view.id, ("", "x", "y"), tuple(rows[:MOST_NAMED]))
        else:
            few = _chosen(len(points), ())
            yield Table(
                view.id, (series_name(series, words), "x", "y"), tuple(("", *points[at]) for at in few)
            )


def _field(view: Field, words: Words) -> Iterator[Table]:
    """The height at a few places, x across and y down, then the points on it."""
    across, down = (_chosen(size, (), most) for size, most in zip(_shape(view), GROUND[::-1], strict=True))
    xs = _along(view.x_range, len(view.values[0]) if view.values else 0)
    ys = _along(view.y_range[::-1], len(view.values))
    heads = ("y \\ x", *(f"{xs[at]:.3g}".replace("-", "−") for at in across))
    yield Table(view.id, heads, tuple((ys[line], *(view.values[line][at] for at in across)) for line in down))
    yield from _points(Points(view.id, view.points), words)


def _shape(view: Field) -> tuple[int, int]:
    return (len(view.values[0]) if view.values else 0), len(view.values)


def _along(ends: tuple[float, float], count: int) -> list[float]:
    """`count` even places from one end to the other."""
    return [ends[0] + (ends[1] - ends[0]) * at / max(1, count - 1) for at in range(count)]


def _ends(lines: Sequence[Series], names: Sequence[str]) -> dict[int, str]:
    """Where each line is lowest and highest."""
    told: dict[int, str] = {}
    for series, name in zip(lines, names, strict=True):
        known = [(y, at) for at, y in enumerate(series.y) if y is not None and isfinite(y)]
        if len(known) < 2 or min(known)[0] == max(known)[0]:
            continue
        for what, (_, at) in (("min", min(known)), ("max", max(known))):
            text = f"{what} {name}".strip()
            told[at] = f"{told[at]}, {text}" if at in told else text
    return told


def _chosen(count: int, wanted: Iterable[int], most: int = MOST) -> list[int]:
    """At most about `most` places of `count`, evenly spread from the first to the last, and those wanted."""
    kept = set(wanted)
    even = max(2, most - len(kept))
    if count <= most:
        return list(range(count))
    return sorted(kept | {at * (count - 1) // (even - 1) for at in range(even)})


def _nearest(xs: Sequence[Number | None], mark: float) -> int:
    return min(range(len(xs)), key=lambda at: abs((xs[at] or 0) - mark))


def _known(series: Series) -> list[tuple[Number | None, Number | None]]:
    return [pair for pair in zip(series.x, series.y, strict=True) if None not in pair]
