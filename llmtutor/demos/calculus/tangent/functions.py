"""The functions of `engine.slopes` in a demo: how height and slope are written, and where there is a height.

In the formulas `@height` is the row of the height at x, and `there` the place of the second point.
"""

from collections.abc import Collection

from llmtutor.demos.contract import Changes
from llmtutor.demos.controls import Refused, State
from llmtutor.engine.slopes import CURVES

FINEST = 0.05
HEIGHTS = {
    "square": "{x} × {x}",
    "cube": "{x} × {x} × {x}",
    "exp": "e^{x}",
    "log": "ln {x}",
    "sine": "sin {x}",
    "sigmoid": "sigmoid({x})",
}
AHEAD = {name: text.replace("{x}", "{there}") for name, text in HEIGHTS.items()}
SLOPES = {
    "square": "2 × {x}",
    "cube": "3 × {x} × {x}",
    "exp": "e^{x}",
    "log": "1 / {x}",
    "sine": "cos {x}",
    "sigmoid": "{@height} × (1 - {@height})",
}


def left_of(f: str, x: float, reach: float) -> float:
    """Return where a picture around x begins: `reach` to the left, or where the function has heights."""
    return x - reach if CURVES[f].low is None else max(FINEST, x - reach)


def fit(state: State, changed: Collection[str]) -> Changes:
    """Bring x to where a newly chosen function has a height."""
    low = CURVES[state["f"]].low
    return {"x": 1.0} if "f" in changed and low is not None and state["x"] <= low else {}


def refuse(state: State) -> None:
    """Refuse an x where the function has no height."""
    low = CURVES[state["f"]].low
    if low is not None and state["x"] <= low:
        raise Refused("out-of-range", control="x", value=f"{state['x']:g}", low="0.1", high="3")
