"""Derivatives by trying: change a number a little and see what the result does."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.checks import above
from llmtutor.engine.trace import Array


def forward_difference(f: Callable[[float], float], x: float, h: float = 1e-6) -> float:
    """f x h -> slope

    (f(x+h) - f(x)) / h: its error shrinks like h, until rounding grows like 1/h.
    Raises ValueError: h is not above 0.
    """
    return (f(x + above("h", h)) - f(x)) / h


def central_difference(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """f x h -> slope

    (f(x+h) - f(x-h)) / 2h: its error shrinks like h squared.
    Raises ValueError: h is not above 0.
    """
    return (f(x + above("h", h)) - f(x - h)) / (2 * h)


def differences(f: Callable[[float], float], x: float, steps: Any) -> tuple[Array, Array]:
    """f x steps[P] -> forward[P] central[P]

    Both slopes for each step. Raises ValueError: a step is not above 0.
    """
    forward = [forward_difference(f, x, float(h)) for h in steps]
    return np.array(forward), np.array([central_difference(f, x, float(h)) for h in steps])


def difference_errors(f: Callable[[float], float], slope: float, x: float, steps: Any) -> tuple[Array, Array]:
    """f slope x steps[P] -> forward[P] central[P]

    How far both differences are from the true slope, for each step: too large and too small both fail.
    """
    forward, central = differences(f, x, steps)
    return np.abs(forward - slope), np.abs(central - slope)


def numerical_gradient(f: Callable[[Array], Any], x: Any, h: float = 1e-5) -> Array:
    """f x[...] h -> gradient[...]

    Central differences for every number of x in turn, in float64; f gives one number.
    Raises ValueError: h is not above 0.
    """
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):

        def along(value: float, index: tuple[int, ...] = index) -> float:
            moved = x.copy()
            moved[index] = value
            return float(f(moved))

        gradient[index] = central_difference(along, float(x[index]), h)
    return gradient


@dataclass(frozen=True)
class Comparison:
    """One parameter's two gradients, and by how much they differ relative to their size."""

    name: str
    by_tape: Array
    by_trying: Array
    error: float


def gradient_check(
    loss_of: Callable[[dict[str, Any]], Any], parameters: Mapping[str, Any], h: float = 1e-5
) -> list[Comparison]:
    """loss_of parameters h -> comparisons

    Compare the gradients of the tape with numerical ones, parameter by parameter; errors near 1e-8 are
    rounding, above 1e-4 a mistake.
    """
    arrays: dict[str, Array] = {name: np.asarray(value, np.float64) for name, value in parameters.items()}
    _, gradients = value_and_gradients(loss_of, arrays)
    return [_compare(loss_of, arrays, name, gradients[name], h) for name in arrays]


def _compare(
    loss_of: Callable[[dict[str, Any]], Any], arrays: dict[str, Array], name: str, by_tape: Array, h: float
) -> Comparison:
    by_trying = numerical_gradient(lambda value: loss_of({**arrays, name: value}), arrays[name], h)
    size = math.sqrt(float((by_tape * by_tape).sum() + (by_trying * by_trying).sum()))
    error = float(np.linalg.norm(by_tape - by_trying)) / max(size, 1e-12)
    return Comparison(name, by_tape, by_trying, error)
