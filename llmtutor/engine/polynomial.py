"""Surfaces written as sums of products, so that every height and slope can be worked out on paper.

A polynomial is a tuple of parts (times, x, y): a number, how often x is multiplied in, how often y. The
functions of `surfaces.py` are these polynomials; the two valleys use x alone.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np

from llmtutor.engine.checks import above
from llmtutor.engine.trace import Array


class Part(NamedTuple):
    """One product of a polynomial: `times` x^`x` y^`y`."""

    times: float
    x: int
    y: int = 0


Polynomial = tuple[Part, ...]

POLYNOMIALS: dict[str, Polynomial] = {
    "square-of-sum": (Part(1, 2), Part(2, 1, 1), Part(1, 0, 2)),
    "bowl": (Part(1, 2), Part(1, 0, 2)),
    "ravine": (Part(0.5, 2), Part(50, 0, 2)),
    "saddle": (Part(1, 2), Part(-1, 0, 2), Part(0.25, 0, 4)),
    "rosenbrock": (Part(1, 0), Part(-2, 1), Part(1, 2), Part(100, 0, 2), Part(-200, 2, 1), Part(100, 4)),
    "parabola": (Part(1, 2), Part(-6, 1), Part(9, 0)),
    "two-valleys": (Part(1, 4), Part(-3, 3), Part(2, 2), Part(1, 1)),
}


def factors(polynomial: Sequence[Part], x: float, y: float = 0.0) -> list[tuple[float, ...]]:
    """polynomial x y -> products

    What is multiplied in each part at one place; a leading 1 is left out.
    """
    products = [(times, *(x,) * across, *(y,) * up) for times, across, up in polynomial]
    return [each[1:] if each[0] == 1 and len(each) > 1 else each for each in products]


def height_at(polynomial: Sequence[Part], x: Any, y: Any = 0.0) -> Any:
    """polynomial x[] y[] -> height[]

    The sum of all products.
    """
    return sum(prod(each) for each in factors(polynomial, x, y))


def slope_of(polynomial: Sequence[Part], axis: int = 0) -> Polynomial:
    """polynomial axis -> slope

    The polynomial of its slopes along x (axis 0) or y (axis 1), by the power rule: n x^(n-1). A flat
    direction gives the single part 0.
    """
    powers = [(part.times, [part.x, part.y]) for part in polynomial]
    fallen = [(times * power[axis], power) for times, power in powers if power[axis]]
    parts = tuple(Part(times, power[0] - (axis == 0), power[1] - (axis == 1)) for times, power in fallen)
    return parts or (Part(0.0, 0),)


def gradient_of(polynomial: Sequence[Part], x: float, y: float) -> Array:
    """polynomial x y -> gradient[2]

    Both slopes at one place: the direction of steepest ascent.
    """
    return gradient_everywhere(polynomial)(np.array([x, y], dtype=np.float64))


def gradient_everywhere(polynomial: Sequence[Part]) -> Callable[[Array], Array]:
    """polynomial -> gradient

    The gradient as a function of the place: the power rule is applied once, for a descent of many steps.
    """
    slopes = [slope_of(polynomial, axis) for axis in (0, 1)]
    return lambda place: np.array([height_at(slope, *place.tolist()) for slope in slopes], dtype=np.float64)


def bends_of(polynomial: Sequence[Part], x: float, y: float) -> Array:
    """polynomial x y -> bends[2]

    How fast the slopes along x and y change there: above 0 the ground bends up, below 0 down.
    """
    twice = (slope_of(slope_of(polynomial, axis), axis) for axis in (0, 1))
    return np.array([height_at(each, x, y) for each in twice], dtype=np.float64)


def kind_of_place(slopes: Sequence[float], bends: Sequence[float], still: float = 1e-3) -> str:
    """slopes[D] bends[D] still -> kind

    What a descent has come to: a "slope" as long as one of the slopes is above `still`; else a "bottom", a
    "top" where the ground bends down every way, or a "saddle" where it does so only some ways.
    """
    if max(map(abs, slopes)) > still:
        return "slope"
    down = [bend < 0 for bend in bends]
    return "top" if all(down) else "saddle" if any(down) else "bottom"


def heights_on_grid(
    polynomial: Sequence[Part], reach: float, rows: int, columns: int
) -> tuple[Array, Array, Array]:
    """polynomial reach rows columns -> x[Q] y[M] height[M,Q]

    Heights on an even grid from -reach to reach, the largest y in the first row: a map seen from above. Each
    number stands for the middle of its cell. Raises ValueError: reach, rows or columns is not above 0.
    """
    above("reach", reach)
    across = (np.arange(above("columns", columns)) + 0.5) / columns * 2 * reach - reach
    up = reach - (np.arange(above("rows", rows)) + 0.5) / rows * 2 * reach
    return across, up, height_at(polynomial, across[None, :], up[:, None]) + np.zeros((rows, columns))


def slope_along(gradient: Any, degrees: float) -> float:
    """gradient[2] degrees -> slope

    How steep it is in one direction, counted from the x axis towards y: the gradient's dot product with an
    arrow of length 1.
    """
    across, up = heading(degrees)
    return float(gradient[0] * across + gradient[1] * up)


def heading(degrees: float) -> Array:
    """degrees -> arrow[2]

    The arrow of length 1 in one direction, counted from the x axis towards y.
    """
    turn = np.deg2rad(degrees)
    return np.round([np.cos(turn), np.sin(turn)], 15)


def uphill(start: Any, gradient: Any, length: float, count: int) -> Array:
    """start[2] gradient[2] length count -> places[P,2]

    Evenly spaced places along the gradient (or any other arrow), from the start to `length` away; none where
    it is flat.
    """
    slope = steepest(gradient)
    if slope == 0:
        return np.zeros((0, 2))
    along = np.linspace(0, above("length", length), int(above("count", count)) + 1)[1:, None]
    return np.asarray(start) + along * np.asarray(gradient) / slope


def steepest(gradient: Any) -> float:
    """gradient[2] -> slope

    The slope straight uphill: the length of the gradient.
    """
    return float(np.linalg.norm(gradient))


def shades(heights: Any) -> Array:
    """heights[...] -> shade[...]

    How dark a map shows each height: the logarithm of 1 plus the height above the lowest, so that a flat
    valley between steep walls can be seen.
    """
    return np.log1p(np.asarray(heights) - np.min(heights))
