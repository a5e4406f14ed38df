"""The plane with its grid and arrows, before a matrix moves it and after."""

from llmtutor.demos.controls import Grid
from llmtutor.demos.grids import as_grid
from llmtutor.demos.linear_algebra.plane import Arrows
from llmtutor.demos.shown import Shown, cloud, shown
from llmtutor.demos.worked import Formulas, Rule, total
from llmtutor.engine.trace import Array
from llmtutor.engine.transforms2d import grid_path, move
from llmtutor.views import Cell, Points

GRID = grid_path(2)
SPAN = (-4.2, 4.2)
ORIGIN = (0.0, 0.0)


def before_and_after(A: Grid, directions: Grid, travelled: Grid) -> Shown:
    """Picture the grid, its axes i and j, the `directions` v1, v2 that A only stretches, and an arrow x.

    `travelled` holds where x begins and ends, or nothing. All other arrows, named `arrows`, are moved by A.
    """
    arrows: dict[str, tuple[float, ...]] = {"i": (1.0, 0.0), "j": (0.0, 1.0)}
    arrows |= {f"v{number}": direction for number, direction in enumerate(directions, 1)}
    tips = tuple(arrows.values())
    moved = dict(zip(arrows, as_grid(move(A, tips).round(9) + 0.0), strict=True))
    start, end = ({"x": place} for place in travelled) if travelled else ({}, {})
    before, after = _picture("before", GRID, arrows | start), _picture("after", move(A, GRID), moved | end)
    return shown(before, after, arrows=tips)


def _picture(name: str, grid: Array, arrows: Arrows) -> Points:
    lines = (cloud("grid", grid, bare=True), *(cloud(each, (ORIGIN, tip)) for each, tip in arrows.items()))
    labels = ((), *(("", each) for each in arrows))
    return Points(name, lines, labels, SPAN, SPAN, lines=True, equal=True)


def _height(found: Shown, cell: Cell) -> Rule | None:
    series, point = cell.at
    is_moved = 0 < series <= len(found.numbers["arrows"])
    return total("A[1, :]", f"arrows[{series - 1}, :]") if point and is_moved else None


MOVED: Formulas = {"after": _height}
"""How high the tip of a moved arrow stands: the second row of the matrix `A` on the screen times it."""
