"""A slope through two near points, and why the second must be neither too far nor too near."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Refused, Slider, State
from llmtutor.engine.gradient_check import central_difference, difference_errors, forward_difference
from llmtutor.engine.slopes import CURVES, line_at
from llmtutor.views import Arithmetic, Board, Cell, Curves, Series, Table, View

HEIGHTS = {
    "square": "{x} × {x}",
    "cube": "{x} × {x} × {x}",
    "exp": "e^{x}",
    "log": "ln {x}",
    "sine": "sin {x}",
    "sigmoid": "sigmoid({x})",
}
SLOPES = {
    "square": "2 × {x}",
    "cube": "3 × {x} × {x}",
    "exp": "e^{x}",
    "log": "1 / {x}",
    "sine": "cos {x}",
    "sigmoid": "{y} × (1 - {y})",
}
STEPS = tuple(10.0 ** (half / 2) for half in range(-32, 1))
REACH, FINEST = 2.0, 0.05
BY = {"forward": forward_difference, "central": central_difference}


@dataclass(frozen=True)
class Slopes:
    """A function near x: two heights, the slope between them, the true one, and the error for every h."""

    f: str
    x: float
    h: float
    y: float
    ahead: float
    slope: float
    central: float
    true: float
    errors: tuple[tuple[float | None, ...], ...]

    @property
    def error(self) -> float:
        """How far the slope through two points is from the true one."""
        return abs(self.slope - self.true)


def compute(state: State) -> Slopes:
    """Measure the slope in two ways, with the chosen h and with all others."""
    f, x, h = state["f"], state["x"], state["h"]
    curve = CURVES[f]
    true = float(curve.slope(x))
    errors = difference_errors(curve.height, true, x, STEPS)
    return Slopes(
        f=f,
        x=x,
        h=h,
        y=float(curve.height(x)),
        ahead=float(curve.height(x + h)),
        slope=float(forward_difference(curve.height, x, h)),
        central=float(central_difference(curve.height, x, h)),
        true=true,
        errors=tuple(tuple(error or None for error in each.tolist()) for each in errors),
    )


def views(near: Slopes) -> Iterator[View]:
    """Show the curve with the line through two of its points, the errors, and the numbers."""
    left = near.x - REACH if CURVES[near.f].low is None else max(FINEST, near.x - REACH)
    grid = np.linspace(left, near.x + REACH, 61)
    heights = tuple(np.asarray(CURVES[near.f].height(grid)).tolist())
    ends = (left, near.x, near.x + near.h, near.x + REACH)
    line = tuple(line_at(near.x, near.y, near.slope, ends).tolist())
    curve = Series("curve", tuple(grid.tolist()), heights, bare=True)
    errors = tuple(Series(way, STEPS, each) for way, each in zip(BY, near.errors, strict=True))
    yield Board(
        "pictures",
        (
            (
                Curves("graph", (curve, Series("line", ends, line)), mark=near.x),
                Curves("errors", errors, "h", "error", log_x=True, log_y=True, mark=near.h),
            ),
        ),
    )
    rows = (
        ("@height", near.y),
        ("@ahead", near.ahead),
        ("@slope", near.slope),
        ("@middle", near.central),
        ("@exact", near.true),
        ("@miss", near.error),
    )
    yield Table("numbers", ("what", "value"), rows)


def explain(near: Slopes, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a height, a slope, an error or a place on the line."""
    known = {"x": near.x, "h": near.h, "y": near.y, "ahead": near.ahead, "true": near.true}
    if cell.view == "graph":
        at = (near.x - REACH, near.x, near.x + near.h, near.x + REACH)[cell.at[1]]
        at = at if cell.at[1] or CURVES[near.f].low is None else max(FINEST, at)
        height = float(line_at(near.x, near.y, near.slope, at))
        return formula(height, "{y} + {slope} × ({at} - {x})", {**known, "slope": near.slope, "at": at})
    if cell.view == "errors":
        way, h = tuple(BY)[cell.at[0]], STEPS[cell.at[1]]
        error, found = near.errors[cell.at[0]][cell.at[1]], BY[way](CURVES[near.f].height, near.x, h)
        return formula(error or 0.0, "|{found} - {true}|", {"found": float(found), "true": near.true})
    if cell.view != "numbers":
        return None
    row = cell.at[0]
    behind = float(CURVES[near.f].height(near.x - near.h))
    source = [Cell("numbers", (each, 1)) for each in ((), (), (0, 1), (), (0,), (2, 4))[row]]
    number, text = (
        (near.y, HEIGHTS[near.f]),
        (near.ahead, HEIGHTS[near.f].replace("{x}", "{there}")),
        (near.slope, "({ahead} - {y}) / {h}"),
        (near.central, "({ahead} - {behind}) / (2 × {h})"),
        (near.true, SLOPES[near.f]),
        (near.error, "|{slope} - {true}|"),
    )[row]
    values = {**known, "behind": behind, "there": near.x + near.h, "slope": near.slope}
    return formula(number, text, values, source)


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Bring x to where a newly chosen function has a height."""
    low = CURVES[state["f"]].low
    return {"x": 1.0} if "f" in changed and low is not None and state["x"] <= low else {}


def refuse(state: State) -> None:
    """Refuse an x where the function has no height."""
    low = CURVES[state["f"]].low
    if low is not None and state["x"] <= low:
        raise Refused("out-of-range", control="x", value=f"{state['x']:g}", low="0.1", high="3")


def names(near: Slopes) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "y": near.y,
        "slope": near.slope,
        "central": near.central,
        "true_slope": near.true,
        "error": near.error,
    }


DEMO = Demo(
    id="tangent",
    controls=(
        Choice("f", tuple(CURVES), "square"),
        Slider("x", -3, 3, 1, step=0.1),
        Slider("h", 1e-16, 1, 0.1, step=10**0.25, log=True),
    ),
    compute=compute,
    views=views,
    explain=explain,
    fit=fit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("square", {"f": "square", "x": 1, "h": 0.01}),
        Preset("exp", {"f": "exp", "x": 1, "h": 0.001}),
        Preset("best", {"f": "square", "x": 1, "h": 1e-8}),
        Preset("too-small", {"f": "square", "x": 1, "h": 1e-16}, good=False),
    ),
    code=(
        "llmtutor.engine.gradient_check:forward_difference",
        "llmtutor.engine.gradient_check:central_difference",
    ),
)
