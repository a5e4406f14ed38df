"""Matrices with a character: identity, diagonal, symmetric, orthogonal - and how to recognise them."""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array


def identity(size: int) -> Array:
    """size -> I[size,size]

    The matrix that changes nothing: ones on the diagonal, zeros elsewhere.
    Raises ValueError: size is below 1.
    """
    if size < 1:
        raise ValueError(f"size is {size}; a matrix needs at least 1 row")
    return np.eye(size)


def diagonal(values: Any) -> Array:
    """values[P] -> D[P,P]

    The matrix that stretches each axis by its own number.
    Raises ValueError: empty, or NaN.
    """
    values = as_floats("values", values)
    return values[..., None] * np.eye(values.shape[-1], dtype=values.dtype)


def as_square(name: str, A: Any) -> Array:
    """name A[P,P] -> A[P,P]

    Return A as floats. Raises ValueError: rows and columns differ in number.
    """
    A = as_floats(name, A)
    has_axes(name, A, 2)
    same_axis("square matrix", f"{name} rows", A.shape[-2], "it columns", A.shape[-1])
    return A


def is_symmetric(A: Any, tolerance: float = 1e-9) -> bool:
    """A[P,P] tolerance -> yes

    Whether mirroring at the diagonal changes nothing. Raises ValueError: A is not square.
    """
    A = as_square("A", A)
    return bool(np.allclose(A, A.swapaxes(-1, -2), rtol=tolerance, atol=tolerance))


def is_diagonal(A: Any) -> bool:
    """A[P,P] -> yes

    Whether everything off the diagonal is 0. Raises ValueError: A is not square.
    """
    A = as_square("A", A)
    return not np.any(A * (1 - np.eye(A.shape[-1])))


def is_orthogonal(A: Any, tolerance: float = 1e-9) -> bool:
    """A[P,P] tolerance -> yes

    Whether A keeps all lengths and angles (turns and mirrors): its transpose is its inverse.
    Raises ValueError: A is not square.
    """
    A = as_square("A", A)
    return bool(np.allclose(A.swapaxes(-1, -2) @ A, np.eye(A.shape[-1]), rtol=0, atol=tolerance))


def characters(A: Any) -> tuple[str, ...]:
    """A[P,P] -> names

    Every name that fits: "identity", "diagonal", "symmetric", "orthogonal". Raises ValueError: A is not
    square.
    """
    A = as_square("A", A)
    found = {
        "identity": bool(np.allclose(A, np.eye(A.shape[-1]), atol=1e-9)),
        "diagonal": is_diagonal(A),
        "symmetric": is_symmetric(A),
        "orthogonal": is_orthogonal(A),
    }
    return tuple(name for name, fits in found.items() if fits)
