"""The matrix that undoes another, found by elimination - and when there is none."""

from typing import Any

import numpy as np

from llmtutor.engine.special_matrices import as_square
from llmtutor.engine.trace import Array, Rec, off

TINY = (
    1e-12  # a pivot this small, compared with the largest entry, is rounding: the rows depend on one another
)


def inverse(A: Any, rec: Rec = off) -> Array:
    """A[P,P] -> B[P,P]

    Write A and the identity side by side; turn A into the identity row by row, doing the same to the other
    half.
    Raises ValueError: A is not square, or has no inverse because a row is a mix of others.
    Source: Gauss-Jordan elimination with partial pivoting.
    """
    A = as_square("A", A)
    size = len(A)
    table = rec("start", np.hstack([A, np.eye(size)]))
    for column in range(size):
        table = rec(f"column_{column}", _clear(table, column, np.abs(A).max() * TINY))
    return rec("B", table[:, size:])


def _clear(table: Array, column: int, smallest: float) -> Array:
    """Make `column` a column of the identity: best row up, divide by its pivot, subtract from the others."""
    table = table.copy()
    best = column + int(np.abs(table[column:, column]).argmax())
    if not abs(table[best, column]) > smallest:
        raise ValueError(
            f"A has no inverse: its rank is {rank(table[:, : len(table)])} but it has {len(table)} rows"
        )
    table[[column, best]] = table[[best, column]]
    table[column] /= table[column, column]
    others = np.arange(len(table)) != column
    table[others] -= table[others, column, None] * table[column]
    return table


def determinant(A: Any) -> Array:
    """A[P,P] -> factor[]

    By how much A multiplies areas or volumes; 0 means it flattens space and cannot be undone, a negative
    sign that it mirrors. Raises ValueError: A is not square.
    """
    return np.asarray(np.linalg.det(as_square("A", A)))


def rank(A: Any, tolerance: float = 1e-9) -> int:
    """A[M,P] tolerance -> rank

    How many directions survive: the number of singular values above `tolerance` times the largest.
    """
    sizes = np.linalg.svd(np.asarray(A, dtype=float), compute_uv=False)
    return int((sizes > tolerance * max(float(sizes[0]), 1e-300)).sum())
