"""HiPPO-LegS: the matrix that makes a small state remember a whole past.

The state holds the coefficients of Legendre polynomials fitted to everything seen so far, all of it weighed
the same (Gu et al. 2020, arXiv 2008.07669, theorem 2). N numbers can then draw the past again.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats
from llmtutor.engine.trace import Array, Rec, off


def hippo_legs(N: int) -> tuple[Array, Array]:
    """N -> A[N,N] B[N]

    A[n,k] = -sqrt(2n+1) sqrt(2k+1) below the diagonal, -(n+1) on it, 0 above; B[n] = sqrt(2n+1).
    Raises ValueError: N below 1.
    Source: HiPPO theorem 2; the sign as in S4 eq. 2.
    """
    if N < 1:
        raise ValueError(f"N is {N}; a state needs at least 1 number")
    root = np.sqrt(2 * np.arange(N) + 1.0)
    return -np.tril(np.outer(root, root), -1) - np.diag(np.arange(1.0, N + 1)), root


def remember(x: Any, N: int, rec: Rec = off) -> Array:
    """x[T] N -> state[N]

    Reads a sequence number by number. Step t moves the state by 1/t of what A and B say, because with a
    longer past each new number counts for less; the update is the bilinear one.
    Raises ValueError: x is empty or NaN, or N below 1.
    Source: HiPPO theorem 2, in bilinear steps.
    """
    (A, B), one = hippo_legs(N), np.eye(N)
    state, states = np.zeros(N), []
    for t, value in enumerate(as_floats("x", x), start=1):
        state = np.linalg.solve(one - A / (2 * t), (one + A / (2 * t)) @ state + B * (value / t))
        states.append(state)
    rec("states", np.stack(states))
    return state


def recall(state: Any, T: int) -> Array:
    """state[N] T -> x[T]

    Draws the past again at T even places: the Legendre polynomials weighted by the state.
    Raises ValueError: the state is empty or NaN.
    Source: HiPPO section 3, the basis of LegS.
    """
    state = as_floats("state", state)
    place = (np.arange(T) + 0.5) / T * 2 - 1
    return np.polynomial.legendre.legval(place, state * np.sqrt(2 * np.arange(len(state)) + 1.0))
