"""Dot product and matrix product: multiply pairs, add up, cell by cell."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array, Rec, off


def dot(a: Any, b: Any, rec: Rec = off) -> Array:
    """a[P] b[P] -> sum[]

    Multiply the numbers pairwise and add up the products.
    Raises ValueError: different lengths, empty, or NaN.
    """
    a, b = as_floats("a", a), as_floats("b", b)
    has_axes("a", a, 1)
    has_axes("b", b, 1)
    same_axis("dot", "a numbers", a.shape[-1], "b numbers", b.shape[-1])
    products = rec("products", a * b)
    return rec("sum", products.sum(axis=-1))


def matmul(a: Any, b: Any, rec: Rec = off) -> Array:
    """a[M,P] b[P,Q] -> c[M,Q]

    Each cell of c is the dot product of a row of a with a column of b.
    Raises ValueError: a's columns and b's rows differ in number, fewer than two axes, empty, or NaN.
    """
    a, b = as_floats("a", a), as_floats("b", b)
    has_axes("a", a, 2)
    has_axes("b", b, 2)
    same_axis("matmul", "a columns", a.shape[-1], "b rows", b.shape[-2])
    return rec("c", a @ b)


def cell_terms(a: Any, b: Any, row: int, column: int, rec: Rec = off) -> Array:
    """a[M,P] b[P,Q] row column -> products[P]

    The products that add up to one cell of `matmul(a, b)`.
    Raises ValueError: as `matmul`, or there is no such row or column.
    """
    a, b = as_floats("a", a), as_floats("b", b)
    same_axis("cell_terms", "a columns", a.shape[-1], "b rows", b.shape[-2])
    if not (0 <= row < a.shape[-2] and 0 <= column < b.shape[-1]):
        raise ValueError(
            f"there is no cell ({row}, {column}): the product has shape ({a.shape[-2]}, {b.shape[-1]})"
        )
    return rec("products", a[..., row, :] * b[..., :, column])


def cell_order(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """rows columns -> cells

    The cells of a product in reading order: (0, 0), (0, 1) ... as one fills them in by hand.
    """
    return ((row, column) for row in range(rows) for column in range(columns))


def running_sum(terms: Any) -> Array:
    """terms[P] -> partial[P]

    The sum after each term: what stands on paper while adding up.
    Raises ValueError: empty, or NaN.
    """
    return np.cumsum(as_floats("terms", terms), axis=-1)
