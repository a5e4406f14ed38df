"""Rules that explain every height and slope of a ground as the sum of its polynomial's products.

They read from `Shown.numbers` which `ground` it is, and the places (x, y) of a `path` over it.
"""

from collections.abc import Callable
from math import isfinite

from llmtutor.demos.calculus.ground import map_of
from llmtutor.demos.shown import Shown
from llmtutor.demos.worked import Told, said
from llmtutor.engine.polynomial import POLYNOMIALS, Polynomial, factors, height_at, slope_of
from llmtutor.views import Arithmetic, Cell, Curves, Field, Term

Explain = Callable[[Shown, Cell], Arithmetic | None]


def products(polynomial: Polynomial, x: float, y: float, say: str = "") -> Arithmetic | None:
    """Explain what a polynomial gives at one place.

    None: the place is so far away that the sum is beyond all numbers.
    """
    result = float(height_at(polynomial, x, y))
    terms = tuple(Term(each) for each in factors(polynomial, x, y))
    values = (("x", x), ("y", y)) if say else ()
    return Arithmetic("explain", result, terms, say=say, values=values) if isfinite(result) else None


def height_on_map(say: str = "") -> Explain:
    """Explain the height at a place of the map."""

    def explain(found: Shown, cell: Cell) -> Arithmetic | None:
        view, ground = found.by_id[cell.view], found.numbers["ground"]
        assert isinstance(view, Field)
        across, up, _ = map_of(ground, view.x_range[1])
        return products(POLYNOMIALS[ground], across[cell.at[1]], up[cell.at[0]], say)

    return explain


def point_of_path(found: Shown, cell: Cell) -> Told:
    """Explain a point of the path: over a curve its height, on a map that a step led there."""
    if isinstance(found.by_id[cell.view], Curves):
        return height_on_path(found, cell)
    return said("reached", "step") if cell.at[1] else said("given")


def height_on_path(found: Shown, cell: Cell) -> Arithmetic | None:
    """Explain the height of a point of the path; in a table, of its first place (row 0) or its last."""
    step = cell.at[1] if isinstance(found.by_id[cell.view], Curves) else -cell.at[0]
    return products(POLYNOMIALS[found.numbers["ground"]], *found.numbers["path"][step])


def slope_at_end(axis: int | str, say: str = "") -> Explain:
    """Explain the slope at the end of the path along an axis, or along the one that a number names."""

    def explain(found: Shown, _cell: Cell) -> Arithmetic | None:
        along = axis if isinstance(axis, int) else found.numbers[axis]
        x, y = found.numbers["path"][-1]
        return products(slope_of(POLYNOMIALS[found.numbers["ground"]], along), x, y, say)

    return explain
