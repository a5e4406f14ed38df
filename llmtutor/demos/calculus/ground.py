"""Grounds that polynomials make: seen from above, and every height as the sum of its products."""

from collections.abc import Callable
from functools import lru_cache

from llmtutor.demos.cells import as_grid
from llmtutor.demos.controls import Grid
from llmtutor.demos.shown import Shown
from llmtutor.engine.polynomial import POLYNOMIALS, Polynomial, factors, height_at, heights_on_grid
from llmtutor.views import Arithmetic, Cell, Field, Series, Term

ROWS, COLUMNS = 48, 64
Places = tuple[float, ...]


def seen_from_above(view: str, ground: str, reach: float, *points: Series) -> Field:
    """Return the map of a ground, -reach to reach both ways, with points on it."""
    return Field(view, _map(ground, reach)[2], (-reach, reach), (-reach, reach), points=points)


@lru_cache(maxsize=8)
def _map(ground: str, reach: float) -> tuple[Places, Places, Grid]:
    """Where columns and rows stand, and the heights; kept, as they stay while a point moves over them."""
    across, up, heights = heights_on_grid(POLYNOMIALS[ground], reach, ROWS, COLUMNS)
    return tuple(across.tolist()), tuple(up.tolist()), as_grid(heights)


def on_map(chosen: str, say: str = "") -> Callable[[Shown, Cell], Arithmetic]:
    """Explain the heights of the map of the ground that `chosen` names in `Shown.numbers`."""

    def explain(found: Shown, cell: Cell) -> Arithmetic:
        view, ground = found.by_id[cell.view], found.numbers[chosen]
        assert isinstance(view, Field)
        across, up, _ = _map(ground, view.x_range[1])
        return products(POLYNOMIALS[ground], across[cell.at[1]], up[cell.at[0]], say)

    return explain


def products(polynomial: Polynomial, x: float, y: float = 0.0, say: str = "") -> Arithmetic:
    """Explain a height, or a slope, as the sum of the products of its polynomial at one place."""
    terms = tuple(Term(each) for each in factors(polynomial, x, y))
    height = float(height_at(polynomial, x, y))
    return Arithmetic("explain", height, terms, say=say, values=(("x", x), ("y", y)) if say else ())
