"""A surface seen from above: its two slopes make one arrow, which points straight uphill."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import as_grid, formula, length_of
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State
from llmtutor.engine import polynomial as poly
from llmtutor.views import Arithmetic, Board, Cell, Field, Note, Number, Series, Table, Term, View

SURFACES = ("square-of-sum", "bowl", "ravine", "saddle")
REACH, ROWS, COLUMNS, ARROW = 3.0, 48, 64, 1.2


@dataclass(frozen=True)
class Place:
    """A place on a surface: its height, its two slopes, and the slope in one direction."""

    surface: str
    x: float
    y: float
    direction: float
    height: float
    gradient: tuple[float, float]
    steepest: float
    along: float


def compute(state: State) -> Place:
    """Take height and slopes at the place."""
    surface = poly.POLYNOMIALS[state["surface"]]
    gradient = poly.gradient_of(surface, state["x"], state["y"])
    return Place(
        surface=state["surface"],
        x=state["x"],
        y=state["y"],
        direction=state["direction"],
        height=float(poly.height_at(surface, state["x"], state["y"])),
        gradient=(float(gradient[0]), float(gradient[1])),
        steepest=poly.steepest(gradient),
        along=poly.slope_along(gradient, state["direction"]),
    )


def views(place: Place) -> Iterator[View]:
    """Show the map with the arrow on it, and the numbers beside it."""
    _, _, heights = poly.heights_on_grid(poly.POLYNOMIALS[place.surface], REACH, ROWS, COLUMNS)
    arrow = poly.uphill((place.x, place.y), place.gradient, ARROW, 6)
    here = Series("here", (place.x,), (place.y,))
    points = (here, Series("uphill", tuple(arrow[:, 0].tolist()), tuple(arrow[:, 1].tolist())))
    window = (-REACH, REACH)
    rows: tuple[tuple[str | Number, ...], ...] = (
        ("@height", place.height),
        ("@dx", place.gradient[0]),
        ("@dy", place.gradient[1]),
        ("@steepest", place.steepest),
        ("@along", place.along),
    )
    picture = Field("map", as_grid(heights), window, window, points=points)
    yield Board("place", ((picture, Table("numbers", ("what", "value"), rows)),))
    if place.steepest == 0:
        yield Note("flat", (("x", place.x), ("y", place.y)), warn=True)
    else:
        yield Note("uphill", (("dx", place.gradient[0]), ("dy", place.gradient[1])))


def explain(place: Place, cell: Cell) -> Arithmetic | None:
    """Give the products behind a height or a slope."""
    surface = poly.POLYNOMIALS[place.surface]
    if cell.view == "map" and cell.at[0] < 0:
        arrow = poly.uphill((place.x, place.y), place.gradient, ARROW, 6)
        x, y = (place.x, place.y) if cell.at[0] == -1 else arrow[cell.at[1]].tolist()
        return Arithmetic("explain", y, say="point", values=(("x", x), ("y", y)))
    if cell.view == "map":
        across, up, _ = poly.heights_on_grid(surface, REACH, ROWS, COLUMNS)
        return _sum(surface, float(across[cell.at[1]]), float(up[cell.at[0]]), "here")
    if cell.view == "uphill":
        return _sum(poly.slope_of(surface, cell.at[0]), place.x, place.y)
    if cell.view != "numbers":
        return None
    row = cell.at[0]
    sources = (Cell("numbers", (1, 1)), Cell("numbers", (2, 1)))
    if row == 0:
        return _sum(surface, place.x, place.y)
    if row in (1, 2):
        return _sum(poly.slope_of(surface, row - 1), place.x, place.y)
    if row == 3:
        return length_of(place.steepest, place.gradient, sources)
    dx, dy = place.gradient
    text = "{dx} × cos({turn}°) + {dy} × sin({turn}°)"
    return formula(place.along, text, {"dx": dx, "dy": dy, "turn": place.direction}, sources)


def _sum(surface: poly.Polynomial, x: float, y: float, say: str = "") -> Arithmetic:
    terms = tuple(Term(each) for each in poly.factors(surface, x, y))
    height = float(poly.height_at(surface, x, y))
    return Arithmetic("explain", height, terms, say=say, values=(("x", x), ("y", y)) if say else ())


def names(place: Place) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    dx, dy = place.gradient
    return {
        "height": place.height,
        "gradient": place.gradient,
        "dx": dx,
        "dy": dy,
        "steepest": place.steepest,
        "along": place.along,
    }


DEMO = Demo(
    id="contour",
    controls=(
        Choice("surface", SURFACES, "square-of-sum"),
        Slider("x", -3, 3, 1, step=0.1),
        Slider("y", -3, 3, 2, step=0.1),
        Slider("direction", 0, 360, 0, step=15),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("diagonal", {"surface": "square-of-sum", "x": 1, "y": 2, "direction": 45}),
        Preset("along-the-contour", {"surface": "square-of-sum", "x": 1, "y": 2, "direction": 135}),
        Preset("steep-walls", {"surface": "ravine", "x": -2, "y": 0.5, "direction": 0}),
        Preset("saddle", {"surface": "saddle", "x": 0, "y": 0, "direction": 90}, good=False),
    ),
    code=("llmtutor.engine.polynomial:slope_of", "llmtutor.engine.polynomial:slope_along"),
)
