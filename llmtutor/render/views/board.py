"""Views side by side, each under its title, or one under the other where there is no room."""

from collections.abc import Callable
from typing import Any

from rich.cells import cell_len

from llmtutor.render.cells import Row, Span, block_width, merge, row_width
from llmtutor.render.drawn import Drawn, Words, gathered, stack, word
from llmtutor.render.views.matrix import draw_matrix, natural_cell_width
from llmtutor.render.views.prose import shown
from llmtutor.render.wrap import wrap_spans
from llmtutor.views import Board, Cell, Heatmap, Matrix, Table, View

Draw = Callable[[Any, int, int, Words, Cell | None], Drawn]

NOW = "▸ "
"""Stands before the title of the view that is looked at in this step."""

LEAST_ROWS = 5
"""Of each view, however low the screen: ten rows of a pattern, which is a sentence, are all there."""

_GAP = 3


def draw_board(
    view: Board, width: int, height: int, words: Words, draw: Draw, cell: Cell | None = None
) -> Drawn:
    """The board as a grid if every view fits whole, else its views one under the other."""
    for share in _shares(view, width):
        grid = _grid(view, share, height, words, draw, cell)
        sizes = [max(_width(line[column]) for line in grid) for column in range(len(grid[0]))]
        if sum(sizes) + _GAP * (len(sizes) - 1) <= width:
            break
    else:
        one_by_one = ((each, draw(each, width, height, words, cell)) for each in _flat(view))
        return stack(_titled(drawn, _head(view, each, width, words)) for each, drawn in one_by_one)
    rows: list[Row] = []
    placed: list[tuple[Drawn, int, int]] = []
    lefts = [sum(sizes[:column]) + _GAP * column for column in range(len(sizes))]
    for line in grid:
        parts = [(part, at) for part, at in zip(line, lefts, strict=True) if part]
        placed += [(part, len(rows), at) for part, at in parts]
        tall = max((len(part.rows) for part, _ in parts), default=0)
        rows += [_across(parts, index) for index in range(tall)]
    return Drawn(rows, gathered(placed))


def _across(parts: list[tuple[Drawn, int]], index: int) -> Row:
    """Row number `index` of drawings side by side, each from its own column on."""
    cells: list[Span] = []
    used = 0
    for part, left in parts:
        if index < len(part.rows) and part.rows[index]:
            cells += [Span(" " * (left - used)), *part.rows[index]]
            used = left + row_width(part.rows[index])
    return merge(cells)


def title(view: View, words: Words) -> str:
    """The title of a view, with its shape and what it is about where the words ask for them."""
    if isinstance(view, Matrix | Heatmap):
        columns = len(view.values[0]) if view.values else 0
        about = view.about if isinstance(view, Heatmap) else ()
        shape = {"rows": len(view.values), "columns": columns}
        filled = {name: shown(value, words) for name, value in about}
        return word(words, f"views.{view.id}.title", **{**shape, **filled})
    return word(words, f"views.{view.id}.title")


def _shares(view: Board, width: int) -> list[int]:
    """Widths that each view may have, the best first: matrices and tables take no more than they need."""
    views, columns = _flat(view), len(view.views[0])
    equal = (width + _GAP) // columns - _GAP
    if any(isinstance(each, Matrix) for each in views):
        return [width]
    return [width, equal] if all(isinstance(each, Table) for each in views) else [equal]


def _grid(
    view: Board, share: int, height: int, words: Words, draw: Draw, cell: Cell | None
) -> list[list[Drawn | None]]:
    """Every view drawn in its share of the width; matrices above each other in columns of one width."""
    below = max(LEAST_ROWS, height // len(view.views) - 1)
    cell_widths = [
        max((natural_cell_width(each) for each in column if isinstance(each, Matrix)), default=0)
        for column in zip(*view.views, strict=True)
    ]

    def drawn(each: View | None, cell_width: int, tall: int) -> Drawn | None:
        if each is None:
            return None
        head = _head(view, each, share, words)
        if isinstance(each, Matrix):
            rows = max(below, len(each.values))
            at = cell.at if cell is not None and cell.view == each.id else None
            return _titled(draw_matrix(each, share, rows, words, cell_width, at), head, tall)
        return _titled(draw(each, share, below, words, cell), head, tall)

    talls = [max(len(_head(view, each, share, words)) for each in line if each) for line in view.views]
    return [
        [drawn(each, size, tall) for each, size in zip(line, cell_widths, strict=True)]
        for line, tall in zip(view.views, talls, strict=True)
    ]


def _titled(drawn: Drawn, head: list[Row], tall: int = 0) -> Drawn:
    """A view under its title, which takes at least `tall` rows."""
    return stack((Drawn([()] * (tall - len(head)) + head), drawn))


def _head(board: Board, view: View, width: int, words: Words) -> list[Row]:
    """The title of a view on the board, on as many rows as it needs."""
    text = title(view, words)
    if not text:
        return []
    mark = NOW if cell_len(NOW + text) <= width else NOW.strip()
    span = Span(mark + text, "accent") if view.id == board.now else Span(text, "dim")
    return list(wrap_spans((span,), width))


def _flat(view: Board) -> list[View]:
    return [each for line in view.views for each in line if each is not None]


def _width(part: Drawn | None) -> int:
    return block_width(part.rows) if part else 0
