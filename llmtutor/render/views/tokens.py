"""A row of tokens as they were cut, each with its number under it."""

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span, merge
from llmtutor.render.drawn import Drawn, Spot, Words, centre, clip, label
from llmtutor.views import Cell, Tokens

_SPACE = "␣"


def draw_tokens(view: Tokens, width: int, words: Words) -> Drawn:
    """Tokens between thin rules; the present one in [ ], one out of play in ( ), spaces made visible."""
    texts = [_shown(label(token, words)) for token in view.tokens]
    below = numbers.column(view.values) if view.values else ("",) * len(texts)
    rows: list[Row] = []
    spots: list[Spot] = []
    over: list[Span] = []
    under: list[Span] = []
    at = 0
    for index, (text, value) in enumerate(zip(texts, below, strict=True)):
        size = min(max(cell_len(text), cell_len(value)) + 2, width)
        if at and at + size > width:
            rows += _lines(over, under, bool(view.values))
            over, under, at = [], [], 0
        role = "now" if index == view.now else "muted" if index in view.muted else "code"
        ends = "[]" if index == view.now else "()" if index in view.muted else "││"
        over.append(Span(ends[0] + centre(clip(text, size - 2), size - 2) + ends[1], role))
        under.append(Span(centre(value, size), "muted" if index in view.muted else ""))
        if view.values:
            spots.append(Spot(Cell(view.id, (index,)), len(rows) + 1, at, size, view.values[index]))
        else:
            spots.append(Spot(Cell(view.id, (index,)), len(rows), at, size))
        at += size
    return Drawn([*rows, *_lines(over, under, bool(view.values))], tuple(spots))


def _shown(token: str) -> str:
    return token.replace(" ", _SPACE) or "∅"


def _lines(over: list[Span], under: list[Span], numbered: bool) -> list[Row]:
    if not over:
        return []
    return [merge(over), merge(under)] if numbered else [merge(over)]
