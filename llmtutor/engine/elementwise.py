"""What is done to a matrix number by number: add another, scale, turn it on its side."""

from typing import Any

from llmtutor.engine.checks import above, as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array


def add(a: Any, b: Any) -> Array:
    """a[M,P] b[M,P] -> sum[M,P]

    Each number of a plus the number of b in the same place.
    Raises ValueError: different shapes, empty, or NaN.
    """
    a, b = as_floats("a", a), as_floats("b", b)
    has_axes("a", a, 2)
    has_axes("b", b, 2)
    same_axis("add", "a rows", a.shape[-2], "b rows", b.shape[-2])
    same_axis("add", "a columns", a.shape[-1], "b columns", b.shape[-1])
    return a + b


def scale(a: Any, factor: float) -> Array:
    """a[M,P] factor -> scaled[M,P]

    Every number times the same factor. Raises ValueError: empty, NaN, or a factor that is not finite.
    """
    return as_floats("a", a) * above("factor", factor, -float("inf"))


def transpose(a: Any) -> Array:
    """a[M,P] -> turned[P,M]

    Rows become columns: what stood in row 1, column 2 stands in row 2, column 1.
    Raises ValueError: fewer than two axes, empty, or NaN.
    """
    a = as_floats("a", a)
    has_axes("a", a, 2)
    return a.swapaxes(-1, -2)
