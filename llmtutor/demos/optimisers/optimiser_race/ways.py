"""The ways of optimisers over a surface: how each ran, and a map of them all, shaded by the logarithm."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from llmtutor.demos.arithmetic import formula
from llmtutor.demos.controls import Grid
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown, cloud
from llmtutor.engine import polynomial as poly
from llmtutor.engine.optimisers import OPTIMISERS, descend
from llmtutor.engine.surfaces import SURFACES
from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Cell, Field

ROWS, COLUMNS, MOST = 48, 64, 200


@lru_cache(maxsize=64)
def way(surface: str, name: str, rate: float) -> Array:
    """Let one optimiser run its whole way, once: all places[MOST+1,2], of which a race shows a part."""
    gradient = poly.gradient_everywhere(poly.POLYNOMIALS[surface])
    return descend(gradient, SURFACES[surface].start, MOST, OPTIMISERS[name], lr=rate)


@lru_cache(maxsize=len(SURFACES))
def _ground(surface: str) -> tuple[Grid, Grid]:
    """Heights and their shades all over the map; they stay while racers move over them."""
    heights = poly.heights_on_grid(poly.POLYNOMIALS[surface], SURFACES[surface].reach, ROWS, COLUMNS)[2]
    return as_grid(heights), as_grid(poly.shades(heights))


def ways_map(view: str, surface: str, names: Iterable[str], ways: Iterable[Array]) -> Field:
    """Draw ways over the shades of a surface."""
    window = (-SURFACES[surface].reach, SURFACES[surface].reach)
    return Field(view, _ground(surface)[1], window, window, points=tuple(map(cloud, names, ways)))


def shade(found: Shown, cell: Cell) -> Arithmetic:
    """Explain a shade of the map by the height there and the lowest one."""
    heights, shades = _ground(found.numbers["surface"])
    row, column = cell.at
    values = {"height": heights[row][column], "lowest": min(map(min, heights))}
    return formula(shades[row][column], "ln(1 + {height} - {lowest})", values, say="shade")


def came(axis: int) -> Callable[[Shown, Cell], Arithmetic | None]:
    """Explain x or y of a point of a way on the map, or of the end of the way that has a row of a table.

    Where a way begins there is nothing to tell.
    """

    def explain(found: Shown, cell: Cell) -> Arithmetic | None:
        racer, step = (-1 - cell.at[0], cell.at[1]) if cell.at[0] < 0 else (cell.at[0], -1)
        way = found.numbers["ways"][racer].tolist()
        after = way[step][axis]
        if step == 0:
            return None
        before = way[step - 1][axis]
        return formula(after, "{before} + {moved}", {"before": before, "moved": after - before}, say="moved")

    return explain
