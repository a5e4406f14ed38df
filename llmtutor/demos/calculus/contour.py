"""A surface seen from above: its two slopes make one arrow, which points straight uphill."""

from llmtutor.demos.calculus.ground import seen_from_above
from llmtutor.demos.calculus.products import height_on_map, height_on_path, slope_at_end
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State
from llmtutor.demos.shown import Shown, beside, cloud, listed, note, shown, warning
from llmtutor.demos.worked import Formulas, by, like, said
from llmtutor.engine import polynomial as poly

REACH, ARROW, YOURS = 3.0, 1.2, 0.8


def compute(state: State) -> Shown:
    """Take the height and the slopes at one place, and point uphill."""
    surface, x, y = poly.POLYNOMIALS[state["surface"]], state["x"], state["y"]
    dx, dy = poly.gradient_of(surface, x, y).tolist()
    numbers = {
        "height": float(poly.height_at(surface, x, y)),
        "dx": dx,
        "dy": dy,
        "steepest": poly.steepest((dx, dy)),
        "along": poly.slope_along((dx, dy), state["direction"]),
    }
    arrow = poly.uphill((x, y), (dx, dy), ARROW, 6)
    yours = poly.uphill((x, y), poly.heading(state["direction"]), YOURS, 4)
    points = cloud("here", (x, y)), cloud("uphill", arrow), cloud("yours", yours)
    seen = seen_from_above("map", state["surface"], REACH, *points)
    return shown(
        beside("place", seen, listed("numbers", **numbers)),
        note("uphill", dx=dx, dy=dy) if dx or dy else warning("flat", x=x, y=y),
        **state,
        **numbers,
        gradient=(dx, dy),
        arrow=arrow.tolist(),
        walk=yours.tolist(),
        ground=state["surface"],
        path=((x, y),),
    )


FORMULAS: Formulas = {
    "map": height_on_map("here"),
    "map.here": said("point", "x", "y"),
    "map.uphill": said("point", x="arrow[column, 0]", y="arrow[column, 1]"),
    "map.yours": said("point", x="walk[column, 0]", y="walk[column, 1]"),
    "numbers.@height": height_on_path,
    "numbers.@dx": slope_at_end(0),
    "numbers.@dy": slope_at_end(1),
    "numbers.@steepest": "√({@dx}² + {@dy}²)",
    "numbers.@along": "{@dx} × cos({direction}°) + {@dy} × sin({direction}°)",
    "uphill.dx": like("numbers.@dx"),
    "uphill.dy": like("numbers.@dy"),
}

DEMO = Demo(
    id="contour",
    controls=(
        Choice("surface", ("square-of-sum", "bowl", "ravine", "saddle"), "square-of-sum"),
        Slider("x", -3, 3, 1, step=0.1),
        Slider("y", -3, 3, 2, step=0.1),
        Slider("direction", 0, 360, 0, step=15),
    ),
    compute=compute,
    explain=by(FORMULAS),
    presets=(
        Preset("diagonal", {"surface": "square-of-sum", "x": 1, "y": 2, "direction": 45}),
        Preset("along-the-contour", {"surface": "square-of-sum", "x": 1, "y": 2, "direction": 135}),
        Preset("steep-walls", {"surface": "ravine", "x": -2, "y": 0.5, "direction": 0}),
        Preset("saddle", {"surface": "saddle", "x": 0, "y": 0, "direction": 90}, good=False),
    ),
    code=("llmtutor.engine.polynomial:slope_of", "llmtutor.engine.polynomial:slope_along"),
)
