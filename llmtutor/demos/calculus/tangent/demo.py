"""A slope through two near points, and why the second must be neither too far nor too near."""

import numpy as np

from llmtutor.demos.calculus.tangent.functions import AHEAD, HEIGHTS, SLOPES, fit, left_of, refuse
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State
from llmtutor.demos.shown import Shown, beside, curves, lines, listed, shown
from llmtutor.demos.worked import Formulas, by, where, worked
from llmtutor.engine.gradient_check import central_difference, differences, forward_difference
from llmtutor.engine.slopes import CURVES, line_at

STEPS = tuple(10.0 ** (half / 2) for half in range(-32, 1))
REACH = 2.0


def compute(state: State) -> Shown:
    """Measure the slope in two ways, with the chosen h and with all others."""
    curve, x, h = CURVES[state["f"]], state["x"], state["h"]
    y, ahead, behind = (float(curve.height(place)) for place in (x, x + h, x - h))
    slope, true = float(forward_difference(curve.height, x, h)), float(curve.slope(x))
    central = float(central_difference(curve.height, x, h))
    one_side, both_sides = (each.tolist() for each in differences(curve.height, x, STEPS))
    tried = {"forward": one_side, "central": both_sides}
    errors = {way: tuple(abs(each - true) or None for each in found) for way, found in tried.items()}
    ends = (left_of(state["f"], x, REACH), x, x + h, x + REACH)
    grid = np.linspace(ends[0], ends[-1], 61)
    drawn = lines(grid, True, curve=curve.height(grid)) + lines(ends, line=line_at(x, y, slope, ends))
    numbers = {"y": y, "slope": slope, "central": central, "true_slope": true, "error": abs(slope - true)}
    return shown(
        beside(
            "pictures",
            curves("graph", drawn, mark=x),
            curves("errors", lines(STEPS, **errors), "h error", log_x=True, log_y=True, mark=h),
        ),
        listed(
            "numbers", height=y, ahead=ahead, slope=slope, middle=central, exact=true, miss=numbers["error"]
        ),
        **{**state, **numbers, "there": x + h, "behind": behind, "ends": ends},
        one_side=one_side,
        both_sides=both_sides,
    )


FORMULAS: Formulas = {
    "graph.line": worked("{numbers.@height} + {numbers.@slope} × ({ends} - {x})", "line"),
    "errors.forward": worked("|{one_side} - {numbers.@exact}|", "miss"),
    "errors.central": worked("|{both_sides} - {numbers.@exact}|", "miss"),
    "numbers.@height": where("f", HEIGHTS),
    "numbers.@ahead": where("f", AHEAD),
    "numbers.@slope": worked("({@ahead} - {@height}) / {h}", "rise"),
    "numbers.@middle": worked("({@ahead} - {behind}) / (2 × {h})", "both-sides"),
    "numbers.@exact": where("f", {name: worked(text, "derivative") for name, text in SLOPES.items()}),
    "numbers.@miss": worked("|{@slope} - {@exact}|", "miss"),
}

DEMO = Demo(
    id="tangent",
    controls=(
        Choice("f", tuple(CURVES), "square"),
        Slider("x", -3, 3, 1, step=0.1),
        Slider("h", 1e-16, 1, 0.1, step=10**0.25, log=True),
    ),
    compute=compute,
    explain=by(FORMULAS),
    fit=fit,
    refuse=refuse,
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
