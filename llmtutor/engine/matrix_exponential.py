"""e raised to a matrix: what a linear system does in a given time."""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array


def matrix_exponential(A: Any, terms: int = 18) -> Array:
    """A[N,N] terms -> E[N,N]

    1 + A + A^2/2! + A^3/3! + ... for A made small by halving it, then squared as often as it was halved:
    e^A = (e^(A/2))^2. Exact to float64 for the sizes used here.
    Raises ValueError: A is not square.
    Source: scaling and squaring, Moler and Van Loan 2003, method 3.
    """
    A = as_floats("A", A)
    has_axes("A", A, 2)
    same_axis("matrix_exponential", "A rows", A.shape[-2], "A columns", A.shape[-1])
    halvings = max(0, math.ceil(math.log2(max(np.abs(A).sum(axis=-1).max(), 1e-300))) + 1)
    small = A / 2**halvings
    total = term = np.eye(A.shape[-1])
    for n in range(1, terms):
        term = term @ small / n
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total
