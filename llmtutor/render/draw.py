"""Draw any view as rows of styled cells, with a spot for every number in it."""

from functools import lru_cache

from llmtutor.render.drawn import Drawn, Spot, Words
from llmtutor.render.views.arithmetic import draw_arithmetic
from llmtutor.render.views.bars import draw_bars
from llmtutor.render.views.board import draw_board
from llmtutor.render.views.curves import draw_curves, draw_points
from llmtutor.render.views.heat import draw_field, draw_heatmap
from llmtutor.render.views.matrix import draw_matrix
from llmtutor.render.views.network import draw_network
from llmtutor.render.views.prose import draw_note, draw_steps
from llmtutor.render.views.table import draw_table
from llmtutor.render.views.tokens import draw_tokens
from llmtutor.views import (
    Arithmetic,
    Bars,
    Board,
    Cell,
    Curves,
    Field,
    Heatmap,
    Matrix,
    Network,
    Note,
    Points,
    Steps,
    Table,
    Tokens,
    View,
)

__all__ = ["Drawn", "Spot", "Words", "draw"]

KEPT = 128
"""Views that are kept as drawn, the last ones: a demo that is opened again, or put back, looks as before."""


def draw(view: View, width: int, height: int, words: Words, cell: Cell | None = None) -> Drawn:
    """Draw `view` in at most `width` columns.

    `height` is the room there is: plots fill it, large matrices show a part and heatmaps become denser.
    Lists (bars, tables, sentences) may be taller: the caller scrolls. The title of the view is not drawn.
    `words` are the words of the demo. Where only a part of a grid has room, `cell` is in it.
    """
    return _draw(view, width, height, words, cell)


@lru_cache(KEPT)
def _draw(view: View, width: int, height: int, words: Words, cell: Cell | None) -> Drawn:
    at = cell.at if cell is not None and cell.view == view.id else None
    match view:
        case Bars():
            return draw_bars(view, width, words)
        case Matrix():
            return draw_matrix(view, width, height, words, at=at)
        case Arithmetic():
            return draw_arithmetic(view, width, words)
        case Steps():
            return draw_steps(view, width, words)
        case Network():
            return draw_network(view, width, words)
        case Board():
            return draw_board(view, width, height, words, draw, cell)
        case Heatmap():
            return draw_heatmap(view, width, height, words, at=at)
        case Field():
            return draw_field(view, width, height, words, at=at)
        case Tokens():
            return draw_tokens(view, width, words)
        case Table():
            return draw_table(view, width, words)
        case Curves():
            return draw_curves(view, width, height, words)
        case Points():
            return draw_points(view, width, height, words)
        case Note():
            return draw_note(view, width, words)
