"""Where a descent ends depends on where it starts: valleys, bumps and saddles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from llmtutor.demos.cells import as_grid, given
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Slider, State, Toggle
from llmtutor.engine import polynomial as poly
from llmtutor.engine.optimisers import OPTIMISERS, descend
from llmtutor.views import Arithmetic, Cell, Curves, Field, Note, Number, Series, Table, Term, View

GROUNDS = {"two-valleys": (-1.0, 2.6), "parabola": (-1.0, 7.0), "saddle": (-2.0, 2.0)}
STILL, ROWS, COLUMNS = 1e-3, 48, 64


@dataclass(frozen=True)
class Descent:
    """A way downhill: the ground, every place with its height, and the slopes at the end."""

    ground: str
    places: tuple[tuple[float, float], ...]
    heights: tuple[float, ...]
    slopes: tuple[float, ...]
    curving: tuple[float, ...]

    @property
    def end(self) -> str:
        """Which kind of place it ends on."""
        if not isfinite(self.heights[-1]):
            return "away"
        if max(map(abs, self.slopes)) > STILL:
            return "moving"
        if min(self.curving) < 0:
            return "top" if len(self.curving) == 1 else "stuck"
        lower = self.ground == "two-valleys" and self.places[-1][0] > 1
        return "shallow" if lower else "lowest"


def compute(state: State) -> Descent:
    """Roll downhill from the start."""
    ground = poly.POLYNOMIALS[state["ground"]]
    flat = state["ground"] != "saddle"
    start = (state["start"], 0.0 if flat else state["aside"])
    rule = OPTIMISERS["momentum" if state["momentum"] else "sgd"]
    path = descend(poly.gradient_everywhere(ground), start, state["steps"], rule, lr=state["rate"])
    end = path[-1]
    bends = [poly.slope_of(poly.slope_of(ground, axis), axis) for axis in range(1 if flat else 2)]
    with np.errstate(all="ignore"):
        return Descent(
            ground=state["ground"],
            places=tuple(map(tuple, path.tolist())),
            heights=tuple(float(poly.height_at(ground, *place)) for place in path),
            slopes=tuple(poly.gradient_of(ground, *end).tolist()[: len(bends)]),
            curving=tuple(float(poly.height_at(bend, *end)) for bend in bends),
        )


def views(way: Descent) -> Iterator[View]:
    """Show the ground with the way on it, what kind of place the end is, and the numbers at both ends."""
    low, high = GROUNDS[way.ground]
    xs, ys = zip(*(place if _near(place) else (None, None) for place in way.places), strict=True)
    if way.ground == "saddle":
        heights = poly.heights_on_grid(poly.POLYNOMIALS["saddle"], high, ROWS, COLUMNS)[2]
        yield Field("ground", as_grid(heights), (low, high), (low, high), points=(Series("way", xs, ys),))
    else:
        grid = np.linspace(low, high, 73)
        heights = poly.height_at(poly.POLYNOMIALS[way.ground], grid)
        curve = Series("curve", tuple(grid.tolist()), tuple(heights.tolist()), bare=True)
        shown = tuple(height if x is not None else None for x, height in zip(xs, way.heights, strict=True))
        yield Curves("ground", (curve, Series("way", xs, shown)), "x", "height")
    yield Note(way.end, (("slope", max(way.slopes, key=abs)),), warn=way.end in ("away", "stuck", "top"))
    ends = ((0, "@start"), (-1, "@end"))
    rows: tuple[tuple[str | Number, ...], ...] = tuple(
        (label, *_point(way, at), way.heights[at]) for at, label in ends
    )
    yield Table("ends", ("where", "x", *(("y",) if way.ground == "saddle" else ()), "height"), rows)


def _near(place: tuple[float, float]) -> bool:
    return all(isfinite(number) and abs(number) < 100 for number in place)


def _point(way: Descent, at: int) -> tuple[Number, ...]:
    return way.places[at] if way.ground == "saddle" else way.places[at][:1]


def explain(way: Descent, cell: Cell) -> Arithmetic | None:
    """Give the products behind a height or a slope; say of a place that it was reached."""
    ground = poly.POLYNOMIALS[way.ground]
    if cell.view == way.end:
        axis = way.slopes.index(max(way.slopes, key=abs))
        return _sum(way.slopes[axis], poly.slope_of(ground, axis), way.places[-1])
    if cell.view == "ground" and way.ground == "saddle" and cell.at[0] >= 0:
        across, up, heights = poly.heights_on_grid(ground, GROUNDS["saddle"][1], ROWS, COLUMNS)
        return _sum(float(heights[cell.at]), ground, (float(across[cell.at[1]]), float(up[cell.at[0]])))
    if cell.view == "ground":
        step = cell.at[1]
        if way.ground != "saddle":
            return _sum(way.heights[step], ground, way.places[step])
        return _place(way.places[step][1], step)
    if cell.view != "ends":
        return None
    row, column = cell.at
    if column == len(_point(way, 0)) + 1:
        return _sum(way.heights[-row], ground, way.places[-row])
    return _place(way.places[-row][column - 1], len(way.places) - 1 if row else 0)


def _place(number: float, step: int) -> Arithmetic:
    return Arithmetic("explain", number, say="reached", values=(("step", step),)) if step else given(number)


def _sum(number: float, ground: poly.Polynomial, place: tuple[float, float]) -> Arithmetic | None:
    terms = tuple(Term(each) for each in poly.factors(ground, *place))
    return Arithmetic("explain", number, terms) if isfinite(number) else None


def names(way: Descent) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    (x, y), height = way.places[-1], way.heights[-1]
    return {"x": x, "y": y, "height": height, "slope": max(map(abs, way.slopes)), "curving": way.curving}


DEMO = Demo(
    id="landscape",
    controls=(
        Choice("ground", tuple(GROUNDS), "two-valleys"),
        Slider("start", -2, 2.5, 2.5, step=0.1),
        Slider("aside", -1.5, 1.5, 0.01, step=0.01),
        Slider("rate", 0.001, 1, 0.05, step=10**0.1, log=True),
        Integer("steps", 1, 200, 60),
        Toggle("momentum"),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("left", {"ground": "two-valleys", "start": -1}),
        Preset("right", {"ground": "two-valleys", "start": 2.5}),
        Preset("saddle", {"ground": "saddle", "start": -1.5, "aside": 0.01, "rate": 0.2}),
        Preset("balanced", {"ground": "saddle", "start": 1, "aside": 0, "rate": 0.2}, good=False),
    ),
    code=(
        "llmtutor.engine.surfaces:two_valleys",
        "llmtutor.engine.surfaces:saddle",
        "llmtutor.engine.optimisers:descend",
    ),
)
