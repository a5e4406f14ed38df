"""A view in one line: enough to know a demo again in a list."""

from collections.abc import Iterable, Sequence
from math import isfinite

from llmtutor.render.cells import Row, Span, clip_row
from llmtutor.render.drawn import Words, label
from llmtutor.render.views.heat import shades
from llmtutor.views import (
    Arithmetic,
    Bars,
    Board,
    Curves,
    Field,
    Heatmap,
    Matrix,
    Network,
    Note,
    Number,
    Points,
    Series,
    Steps,
    Table,
    Tokens,
    View,
)

_STEPS = "▁▂▃▄▅▆▇█"
_PLAIN = (Steps, Note, Arithmetic)


def telling(views: Iterable[View]) -> View | None:
    """The view that shows most of a demo: the first that is neither a sentence nor a sum."""
    inner = [each for view in views for each in _flat(view)]
    return next((view for view in inner if not isinstance(view, _PLAIN)), None)


def _flat(view: View) -> list[View]:
    if not isinstance(view, Board):
        return [view]
    return [each for line in view.views for each in line if each is not None]


def picture(view: View | None, width: int, words: Words) -> Row:
    """At most `width` cells that hint at a view."""
    match view:
        case Bars(values=values):
            return _profile(values, width, "bar")
        case Heatmap() | Field() | Matrix():
            return shades(_busiest(view.values), width)
        case Curves(series=series) if series:
            return _profile(_longest(series).y, width, "series0")
        case Points(series=series) if series:
            longest = _longest(series)
            pairs = zip(longest.x, longest.y, strict=True)
            ordered = sorted((x, y) for x, y in pairs if x is not None and y is not None)
            return _profile([y for _, y in ordered], width, "series0")
        case Network(layers=layers):
            return clip_row((Span(" → ".join("●" * min(5, len(nodes)) for nodes in layers), "bar"),), width)
        case Tokens(tokens=tokens):
            text = "│".join(label(token, words) for token in tokens)
            return clip_row((Span(text, "code"),), width)
        case Table(rows=rows):
            numbers = [item for line in rows for item in line[-1:] if not isinstance(item, str)]
            return _profile(numbers, width, "bar")
    return ()


def _profile(values: Iterable[Number | None], width: int, role: str) -> Row:
    """Numbers as blocks of different height, from 0 or the smallest to 0 or the largest."""
    known = [value for value in values if value is not None and isfinite(value)]
    if len(known) > width:
        known = [known[index * len(known) // width] for index in range(width)]
    low, high = min([0, *known]), max([0, *known])
    scale = (len(_STEPS) - 1) / (high - low) if high > low else 0
    text = "".join(_STEPS[round((value - low) * scale)] for value in known)
    return (Span(text, role),) if text else ()


def _longest(series: Sequence[Series]) -> Series:
    return max(series, key=lambda each: len(each.y))


def _busiest(values: Sequence[Sequence[Number | None]]) -> Sequence[Number | None]:
    """The row of a grid whose numbers differ most."""

    def spread(row: Sequence[Number | None]) -> float:
        known = [value for value in row if value is not None and isfinite(value)]
        return max(known, default=0) - min(known, default=0)

    return max(values, key=spread, default=())
