"""Length, direction and angle of a list of numbers."""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.matmul import dot
from llmtutor.engine.trace import Array, Rec, off


def norm(x: Any, rec: Rec = off) -> Array:
    """x[P] -> length[]

    The length of an arrow: the root of the sum of squares (Pythagoras).
    Raises ValueError: empty, or NaN.
    """
    x = as_floats("x", x)
    squares = rec("squares", x * x)
    return rec("length", np.sqrt(squares.sum(axis=-1)))


def unit(x: Any, rec: Rec = off) -> Array:
    """x[P] -> direction[P]

    The same direction with length 1.
    Raises ValueError: the zero vector points nowhere; empty, or NaN.
    """
    x = as_floats("x", x)
    length = norm(x, rec)
    if not length.all():
        raise ValueError("a vector of zeros has length 0 and no direction, so no unit vector")
    return rec("direction", x / length[..., None])


def cosine(a: Any, b: Any, rec: Rec = off) -> Array:
    """a[P] b[P] -> cosine[]

    How alike two directions are: 1 the same, 0 at a right angle, -1 opposite. Length does not matter.
    Raises ValueError: different lengths, or a vector of zeros.
    """
    return rec("cosine", dot(unit(a, rec.at("a")), unit(b, rec.at("b"))))


def angle(a: Any, b: Any) -> Array:
    """a[P] b[P] -> degrees[]

    The angle between two arrows, from 0 to 180 degrees.
    Raises ValueError: different lengths, or a vector of zeros.
    """
    return np.degrees(np.arccos(np.clip(cosine(a, b), -1, 1)))


def shadow(a: Any, b: Any) -> Array:
    """a[P] b[P] -> shadow[P]

    The part of a that points along b: what is left of a when light falls straight onto b.
    Raises ValueError: different lengths, or b is a vector of zeros.
    """
    along = unit(b)
    return dot(a, along)[..., None] * along


def polar(length: float, degrees: float) -> Array:
    """length degrees -> x[2]

    The arrow of this length, turned this far to the left of (1, 0).
    """
    turn = math.radians(degrees)
    return np.array([length * math.cos(turn), length * math.sin(turn)])


def heading(x: Any) -> Array:
    """x[2] -> degrees[]

    How far the arrow is turned to the left of (1, 0): above -180 up to 180 degrees.
    Raises ValueError: the zero vector points nowhere; not two numbers, or NaN.
    """
    x = unit(x)
    same_axis("heading", "x numbers", x.shape[-1], "the plane axes", 2)
    return np.degrees(np.arctan2(x[..., 1], x[..., 0]))
