"""Where a descent ends depends on where it starts: valleys, bumps and saddles."""

import numpy as np

from llmtutor.demos.calculus.ground import kind_of_end, with_way
from llmtutor.demos.calculus.products import height_on_map, height_on_path, point_of_path, slope_at_end
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Slider, State, Toggle
from llmtutor.demos.shown import Shown, shown, table
from llmtutor.demos.worked import Formulas, by, said, where
from llmtutor.engine import polynomial as poly
from llmtutor.engine.optimisers import OPTIMISERS, descend

GROUNDS = {"two-valleys": (-1.0, 2.6), "parabola": (-1.0, 7.0), "saddle": (-2.0, 2.0)}


def compute(state: State) -> Shown:
    """Roll downhill from the start."""
    name, axes = state["ground"], "xy" if state["ground"] == "saddle" else "x"
    ground, start = poly.POLYNOMIALS[name], (state["start"], state["aside"] if axes == "xy" else 0.0)
    rule = OPTIMISERS["momentum" if state["momentum"] else "sgd"]
    path = descend(poly.gradient_everywhere(ground), start, state["steps"], rule, lr=state["rate"])
    with np.errstate(all="ignore"):
        heights = poly.height_at(ground, *path.T)
        slopes = poly.gradient_of(ground, *path[-1]).tolist()[: len(axes)]
        bends = poly.bends_of(ground, *path[-1]).tolist()[: len(axes)]
    (x, y), height, steepest = path[-1].tolist(), float(heights[-1]), max(slopes, key=abs)
    ends = {axis: path[[0, -1], place] for place, axis in enumerate(axes)}
    return shown(
        with_way("ground", name, *GROUNDS[name], path, heights),
        kind_of_end(name, x, height, slopes, bends),
        table("ends", where=("@start", "@end"), **ends, height=heights[[0, -1]]),
        **state,
        x=x,
        y=y,
        height=height,
        slope=abs(steepest),
        steepest=slopes.index(steepest),
        curving=tuple(bends),
        path=path.tolist(),
        step=tuple(range(len(path))),
        taken=(0, state["steps"]),
    )


FORMULAS: Formulas = {
    "ground": height_on_map(),
    "ground.way": point_of_path,
    **dict.fromkeys(
        ("lowest", "shallow", "moving", "stuck", "top", "away"), slope_at_end("steepest", "derivative")
    ),
    "ends": where("taken", {0: said("given")}, said("reached", step="taken")),
    "ends.height": height_on_path,
}

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
    explain=by(FORMULAS),
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
