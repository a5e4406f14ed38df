"""Directions that a matrix only stretches."""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.special_matrices import as_square, is_symmetric
from llmtutor.engine.trace import Array, Rec, off
from llmtutor.engine.vectors import unit


def power_iteration(A: Any, start: Any, steps: int, rec: Rec = off) -> tuple[Array, Array]:
    """A[P,P] start[P] steps -> directions[steps+1,P] stretches[steps+1]

    Apply A again and again, each time back to length 1: the direction that A stretches most wins.
    The stretch of a direction v is v . A v (the Rayleigh quotient).
    Raises ValueError: A is not square, start has another length, or A sends a direction to zero.
    """
    A, v = as_square("A", A), unit(as_floats("start", start))
    same_axis("power_iteration", "A columns", A.shape[-1], "start numbers", v.shape[-1])
    directions = [v]
    for _ in range(steps):
        directions.append(unit(A @ directions[-1]))
    path = rec("directions", np.array(directions))
    return path, rec("stretches", ((path @ A.T) * path).sum(axis=-1))


def eigen(A: Any, rec: Rec = off) -> tuple[Array, Array]:
    """A[P,P] -> stretches[P] directions[P,P]

    All stretches, largest in size first, and their unit directions as columns: A v = stretch v.
    Each direction's largest entry is positive, so that the answer is one and not its mirror image.
    Raises ValueError: A is not square, or turns the space so that some stretch is not a real number.
    """
    A = as_square("A", A)
    stretches, directions = np.linalg.eigh(A) if is_symmetric(A) else np.linalg.eig(A)
    if np.abs(stretches.imag).max() > 1e-9 * max(1.0, float(np.abs(stretches).max())):
        raise ValueError("A turns: it leaves no direction unturned, so its eigenvalues are not real numbers")
    order = np.argsort(-np.abs(stretches), kind="stable")
    stretches = rec("stretches", stretches.real[order])
    return stretches, rec("directions", facing(directions.real[:, order]))


def facing(columns: Any) -> Array:
    """columns[P,Q] -> same[P,Q]

    Flip columns so that the largest entry of each is positive.
    """
    columns = as_floats("columns", columns)
    largest = np.take_along_axis(columns, np.abs(columns).argmax(axis=0)[None], axis=0)
    return columns * np.where(largest < 0, -1, 1)
