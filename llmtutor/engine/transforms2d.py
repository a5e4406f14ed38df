"""Matrices that move the plane. Points are columns on paper; `move` takes them as rows, one point per row."""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.trace import Array


def rotation(degrees: float) -> Array:
    """degrees -> A[2,2]

    Turn to the left about the origin.
    """
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s], [s, c]])


def scaling(x: float, y: float) -> Array:
    """x y -> A[2,2]

    Stretch along both axes.
    """
    return np.array([[x, 0.0], [0.0, y]])


def shear(x: float = 0.0, y: float = 0.0) -> Array:
    """x y -> A[2,2]

    Slide points sideways by x times their height, and up by y times their distance to the right.
    """
    return np.array([[1.0, x], [y, 1.0]])


def reflection(degrees: float) -> Array:
    """degrees -> A[2,2]

    Mirror at the line through the origin that rises at this angle.
    """
    c, s = math.cos(math.radians(2 * degrees)), math.sin(math.radians(2 * degrees))
    return np.array([[c, s], [s, -c]])


def projection(degrees: float) -> Array:
    """degrees -> A[2,2]

    Drop every point straight onto the line through the origin that rises at this angle.
    """
    line = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    return np.outer(line, line)


MOVES = ("none", "rotate", "scale", "shear", "project", "mirror")
"""The names of moves."""


def named_move(name: str, degrees: float, factor: float) -> Array:
    """name degrees factor -> A[2,2]

    One of MOVES: `scale` by the factor both ways, `shear` by it sideways, `project` and `mirror` at the line
    that rises by the degrees. Free of the dust that cosines leave behind.
    Raises KeyError: there is no such move.
    """
    made = {
        "none": scaling(1, 1),
        "rotate": rotation(degrees),
        "scale": scaling(factor, factor),
        "shear": shear(factor),
        "project": projection(degrees),
        "mirror": reflection(degrees),
    }
    return made[name].round(12) + 0.0


def compose(*matrices: Any) -> Array:
    """matrices -> A[2,2]

    One matrix that does all of them, the first one first: matrices multiply from right to left.
    """
    whole = np.eye(2)
    for matrix in matrices:
        whole = as_floats("matrix", matrix) @ whole
    return whole


def move(A: Any, points: Any) -> Array:
    """A[M,P] points[T,P] -> moved[T,M]

    Where A sends each point (one per row).
    Raises ValueError: points have another number of coordinates than A has columns.
    """
    A, points = as_floats("A", A), as_floats("points", points)
    same_axis("move", "A columns", A.shape[-1], "points coordinates", points.shape[-1])
    return points @ A.swapaxes(-1, -2)


def grid(reach: int = 3, fine: int = 1) -> Array:
    """reach fine -> points[N,2]

    Grid points from -reach to reach, `fine` to the unit, row by row.
    """
    line = np.linspace(-reach, reach, 2 * reach * fine + 1)
    return np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)


def grid_path(reach: int = 2) -> Array:
    """reach -> points[N,2]

    One unbroken line along every line of the grid from -reach to reach: rows there and back, then columns.
    """
    line = np.arange(-reach, reach + 1.0)
    there_and_back = [line[:: 1 if row % 2 == 0 else -1] for row in range(len(line))]
    rows = np.stack([np.concatenate(there_and_back), np.repeat(line, len(line))], axis=-1)
    return np.concatenate([rows, rows[::-1, ::-1]])
