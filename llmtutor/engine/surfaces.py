"""Landscapes to test optimisers on: functions of one or two numbers, with their lowest places.

All act on the last axis (`p[2]`: across and up) and on nodes of the tape; `gradient_at` asks the tape.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.autodiff import backward, variable
from llmtutor.engine.checks import as_floats
from llmtutor.engine.trace import Array


def bowl(p: Any) -> Array:
    """p[2] -> height[]

    x^2 + y^2: every direction curves alike.
    """
    p = as_floats("p", p)
    return (p * p).sum(axis=-1)


def ravine(p: Any) -> Array:
    """p[2] -> height[]

    (x^2 + 100 y^2) / 2: a long valley with steep walls, 100 times more curved across than along.
    """
    p = as_floats("p", p)
    return 0.5 * (p[..., 0] * p[..., 0] + 100 * p[..., 1] * p[..., 1])


def square_of_sum(p: Any) -> Array:
    """p[2] -> height[]

    x^2 + 2xy + y^2, which is (x + y)^2: a trough along the line y = -x.
    """
    p = as_floats("p", p)
    return (p[..., 0] + p[..., 1]) ** 2


def saddle(p: Any) -> Array:
    """p[2] -> height[]

    x^2 - y^2 + y^4 / 4: flat at the origin, up one way and down the other, with the lowest places at y =
    +-1.414.
    """
    p = as_floats("p", p)
    x, y = p[..., 0], p[..., 1]
    return x * x - y * y + 0.25 * (y * y) * (y * y)


def rosenbrock(p: Any) -> Array:
    """p[2] -> height[]

    (1 - x)^2 + 100 (y - x^2)^2: a bent, nearly flat valley that leads to (1, 1).
    Source: Rosenbrock 1960.
    """
    p = as_floats("p", p)
    x, y = p[..., 0], p[..., 1]
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def parabola(x: Any) -> Array:
    """x[] -> height[]

    (x - 3)^2: the simplest thing to descend.
    """
    return (as_floats("x", x) - 3) ** 2


def parabola_slope(x: Any) -> Array:
    """x[] -> slope[]

    2 (x - 3): what the tape finds for the parabola, without a tape.
    """
    return 2 * (as_floats("x", x) - 3)


def parabola_factor(rate: float) -> float:
    """rate -> factor

    What one step of descent on the parabola multiplies the distance to 3 by: 1 - 2 rate. Below 0 it steps
    across; beyond -1 it runs away.
    """
    return 1 - 2 * rate


def two_valleys(x: Any) -> Array:
    """x[] -> height[]

    x^4 - 3x^3 + 2x^2 + x: a deep valley, a bump at 1, a shallow valley behind it.
    """
    x = as_floats("x", x)
    return x * x * x * x - 3 * (x * x * x) + 2 * (x * x) + x


@dataclass(frozen=True)
class Surface:
    """A landscape of two numbers.

    height: the function. lowest: its lowest places. start: where a race begins. reach: half the window.
    """

    height: Callable[[Any], Any]
    lowest: tuple[tuple[float, float], ...]
    start: tuple[float, float]
    reach: float


SURFACES = {
    "bowl": Surface(bowl, ((0.0, 0.0),), (-2.0, 1.5), 2.5),
    "ravine": Surface(ravine, ((0.0, 0.0),), (-2.0, 0.8), 2.5),
    "saddle": Surface(saddle, ((0.0, -(2**0.5)), (0.0, 2**0.5)), (-1.5, 0.01), 2.5),
    "rosenbrock": Surface(rosenbrock, ((1.0, 1.0),), (-1.2, 1.0), 2.0),
}


def gradient_at(height: Callable[[Any], Any], p: Any) -> Array:
    """height p[...] -> gradient[...]

    The direction of steepest ascent at every point of p, by the tape.
    """
    node = variable(p, "p")
    backward(height(node).sum())
    return np.asarray(node.grad)


def best_rates(curvatures: Any) -> dict[str, float]:
    """curvatures[P] -> rates

    For a bowl with these curvatures: the best learning rate of plain descent ("rate") and by what factor
    the error then shrinks per step ("factor"); the same with momentum ("momentum_rate", "mu",
    "momentum_factor").
    Raises ValueError: a curvature is not above 0. Source: Polyak 1964; Goh 2017.
    """
    c = as_floats("curvatures", curvatures)
    if c.min() <= 0:
        raise ValueError("every curvature must be above 0: the surface must be a bowl")
    low, high = float(c.min()), float(c.max())
    root = (high / low) ** 0.5
    shrink = (root - 1) / (root + 1)
    return {
        "rate": 2 / (low + high),
        "factor": (high - low) / (high + low),
        "momentum_rate": (2 / (low**0.5 + high**0.5)) ** 2,
        "mu": shrink**2,
        "momentum_factor": shrink,
    }
