"""The first network: four numbers in, three hidden neurons, two numbers out.

It was made by hand, has no biases and no bends, and sorts one leaf and one flower rightly by multiplying and
adding.
Inputs are the amounts of red, green and blue (0 to 255) and a volume in cubic centimetres.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.trace import Array, Rec, off

LEAF = np.array([32.0, 107.0, 56.0, 11.2])
FLOWER = np.array([241.0, 200.0, 4.0, 59.5])

# Written as on paper, one row per receiving neuron, then turned to (in, out) like all weights here.
W1 = np.array([[0.10, -0.29, -0.07, 0.46], [0.12, -0.05, 0.04, 0.16], [-0.36, -0.21, -0.27, 0.18]]).T
B1 = np.zeros(3)
W2 = np.array([[-0.17, 0.39, 0.10], [0.05, -0.12, -0.04]]).T
B2 = np.zeros(2)


def forward(
    x: Any, W1: Any = W1, b1: Any = B1, W2: Any = W2, b2: Any = B2, relu: bool = False, rec: Rec = off
) -> Array:
    """x[D] W1[D,F] b1[F] W2[F,V] b2[V] relu -> y[V]

    Multiply, add, once more multiply and add; with `relu`, negative hidden values become 0 in between.
    y is (leaf, flower): the larger of the two is the answer.
    Raises ValueError: a weight's rows differ in number from the values coming in, or NaN.
    """
    x, W1, W2 = as_floats("x", x), as_floats("W1", W1), as_floats("W2", W2)
    same_axis("forward", "x numbers", x.shape[-1], "W1 rows", W1.shape[-2])
    same_axis("forward", "W1 columns", W1.shape[-1], "W2 rows", W2.shape[-2])
    hidden = rec("hidden", x @ W1 + b1)
    if relu:
        hidden = rec("bent", np.maximum(hidden, 0))
    return rec("y", hidden @ W2 + b2)


def neuron_terms(x: Any, W: Any, b: Any, neuron: int, rec: Rec = off) -> Array:
    """x[D] W[D,F] b[F] neuron -> terms[...]

    Everything one neuron adds up, in order: each input times its weight, then its bias.
    Raises ValueError: the weights' rows differ in number from the inputs, or there is no such neuron.
    """
    x, W, b = as_floats("x", x), as_floats("W", W), as_floats("b", b)
    same_axis("neuron_terms", "x numbers", x.shape[-1], "W rows", W.shape[-2])
    if not 0 <= neuron < W.shape[-1]:
        raise ValueError(f"there is no neuron {neuron}: this layer has {W.shape[-1]}, counted from 0")
    return rec("terms", np.append(x * W[:, neuron], b[neuron]))


def collapsed(W1: Any = W1, b1: Any = B1, W2: Any = W2, b2: Any = B2) -> tuple[Array, Array]:
    """W1[D,F] b1[F] W2[F,V] b2[V] -> W[D,V] b[V]

    Without bends two layers are one: the single layer that gives the same outputs.
    Raises ValueError: W1's columns and W2's rows differ in number.
    """
    W1, W2 = as_floats("W1", W1), as_floats("W2", W2)
    same_axis("collapsed", "W1 columns", W1.shape[-1], "W2 rows", W2.shape[-2])
    return W1 @ W2, b1 @ W2 + b2


def signed_score(y: Any) -> Array:
    """y[2] -> signed[]

    Two outputs as one signed number: leaf minus flower, above 0 for a leaf and below 0 for a flower.
    Raises ValueError: not two outputs, or NaN.
    """
    y = as_floats("y", y)
    same_axis("signed_score", "y outputs", y.shape[-1], "the answer classes", 2)
    return y[..., 0] - y[..., 1]
