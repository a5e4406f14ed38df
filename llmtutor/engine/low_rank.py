"""Keep the big directions: singular values, low rank, principal components."""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes
from llmtutor.engine.eigen import facing
from llmtutor.engine.trace import Array, Rec, off


def svd(A: Any, rec: Rec = off) -> tuple[Array, Array, Array]:
    """A[M,Q] -> U[M,P] sizes[P] Vt[P,Q]

    Every matrix is a turn (Vt), a stretch along axes (sizes, largest first), another turn (U): A = U
    diag(sizes) Vt. P is the smaller of M and Q. The largest entry of each column of U is positive.
    Raises ValueError: not a matrix, empty, or NaN.
    """
    A = as_floats("A", A)
    has_axes("A", A, 2)
    raw, sizes, Vt = np.linalg.svd(A, full_matrices=False)
    U = facing(raw)
    flips = np.where((U * raw).sum(axis=0) < 0, -1, 1)
    return rec("U", U), rec("sizes", sizes), rec("Vt", Vt * flips[:, None])


def low_rank(A: Any, rank: int, rec: Rec = off) -> Array:
    """A[M,Q] rank -> B[M,Q]

    The closest matrix to A that is a sum of only `rank` products column times row.
    Raises ValueError: rank is not from 0 to the smaller side of A.
    Source: Eckart and Young 1936.
    """
    U, sizes, Vt = svd(A, rec)
    if not 0 <= rank <= len(sizes):
        raise ValueError(
            f"rank is {rank}; for a matrix of shape {np.shape(A)} it must lie from 0 to {len(sizes)}"
        )
    return rec("B", layers(U, sizes, Vt, rank))


def layers(U: Array, sizes: Array, Vt: Array, rank: int) -> Array:
    """U[M,P] sizes[P] Vt[P,Q] rank -> B[M,Q]

    The first `rank` products column times size times row of a matrix taken apart, added up.
    """
    return (U[:, :rank] * sizes[:rank]) @ Vt[:rank]


def kept(sizes: Any) -> Array:
    """sizes[P] -> share[P]

    The share of the squared numbers of A that the first 1, 2, 3 ... directions keep.
    Raises ValueError: empty, NaN, or all zero.
    """
    squares = np.square(as_floats("sizes", sizes))
    if not squares.any():
        raise ValueError("every size is 0: there is nothing to keep")
    return np.cumsum(squares, axis=-1) / squares.sum(axis=-1, keepdims=True)


def pca(X: Any, count: int, rec: Rec = off) -> tuple[Array, Array, Array]:
    """X[T,D] count -> points[T,count] directions[count,D] variances[D]

    The `count` directions along which the rows of X differ most, each row's place along them, and the
    variance (divided by T - 1) along every direction there is; directions beyond the number of rows have
    variance 0.
    Raises ValueError: fewer than 2 rows, or count is not from 1 to the smaller side of X.
    Source: Pearson 1901; Hotelling 1933.
    """
    X = as_floats("X", X)
    has_axes("X", X, 2)
    if len(X) < 2 or not 1 <= count <= min(X.shape):
        raise ValueError(f"cannot take {count} directions from {X.shape[0]} rows of {X.shape[1]} numbers")
    centred = rec("centred", X - X.mean(axis=0))
    _, sizes, Vt = svd(centred)
    variances = np.zeros(X.shape[1])
    variances[: len(sizes)] = np.square(sizes) / (len(X) - 1)
    directions = rec("directions", facing(Vt[:count].T).T)
    return rec("points", centred @ directions.T), directions, rec("variances", variances)
