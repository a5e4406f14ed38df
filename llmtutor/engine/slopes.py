"""Functions of one number with their slopes, for looking at a slope through two near points.

`CURVES` lists them by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.activations import sigmoid, sigmoid_slope
from llmtutor.engine.trace import Array


@dataclass(frozen=True)
class Curve:
    """One function: its `height`, its true `slope`, and the x below which it has no value (None: none)."""

    height: Callable[[Any], Any]
    slope: Callable[[Any], Any]
    low: float | None = None


def quiet_log(x: Any) -> Array:
    """x[] -> y[]

    The natural logarithm; NaN, without a warning, where there is none.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.log(x))


CURVES = {
    "square": Curve(lambda x: x * x, lambda x: 2 * x),
    "cube": Curve(lambda x: x * x * x, lambda x: 3 * x * x),
    "exp": Curve(np.exp, np.exp),
    "log": Curve(quiet_log, lambda x: 1 / x, low=0.0),
    "sine": Curve(np.sin, np.cos),
    "sigmoid": Curve(sigmoid, sigmoid_slope),
}


def line_at(x0: float, y0: float, slope: float, x: Any) -> Array:
    """x0 y0 slope x[] -> y[]

    The straight line through (x0, y0) with that slope.
    """
    return y0 + slope * (np.asarray(x) - x0)
