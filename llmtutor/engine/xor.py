"""Exclusive or: the smallest question that no single layer can answer, and two layers with a bend can."""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.trace import Array

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
WANTED = np.array([0.0, 1.0, 1.0, 0.0])

# Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.1: with ReLU in between, exactly XOR.
W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
B1 = np.array([0.0, -1.0])
W2 = np.array([[1.0], [-2.0]])
B2 = np.zeros(1)


def rightly_sorted(y: Any, wanted: Any = WANTED) -> Array:
    """y[T] wanted[T] -> right[T]

    Whether each answer lies on the side of one half that its wanted answer, 0 or 1, lies on; exactly one
    half is on neither. Raises ValueError: different lengths, empty, or NaN.
    """
    y, wanted = as_floats("y", y), as_floats("wanted", wanted)
    same_axis("rightly_sorted", "y answers", y.shape[-1], "wanted answers", wanted.shape[-1])
    return np.sign(y - 0.5) == np.sign(wanted - 0.5)


def plane(low: float, high: float, rows: int, columns: int) -> Array:
    """low high rows columns -> points[rows,columns,2]

    Evenly spread points of a square, the top row first: where a decision map asks the network.
    """
    x, y = np.linspace(low, high, columns), np.linspace(high, low, rows)
    return np.stack(np.meshgrid(x, y), axis=-1)
