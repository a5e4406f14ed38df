"""A layer of neurons: multiply by a matrix of weights, add a bias."""

import math
from typing import Any

from llmtutor.engine.autodiff import differentiable
from llmtutor.engine.checks import same_axis
from llmtutor.engine.derivatives import matmul_back_a, matmul_back_b
from llmtutor.engine.small_products import product
from llmtutor.engine.trace import Array, Rec, off


def linear_back(grad: Array, y: Array, x: Array, W: Array, b: Array | None) -> tuple[Array, Array, Array]:
    """Pass the gradient of y to the input, the weights and the bias."""
    return matmul_back_a(grad, y, x, W), matmul_back_b(grad, y, x, W), grad


@differentiable(linear_back)
def linear(x: Any, W: Any, b: Any = None, rec: Rec = off) -> Array:
    """x[D] W[D,F] b[F] -> y[F]

    Each of the F outputs is a weighted sum of the D inputs, plus its bias (none: b is None).
    Raises ValueError: x's width and W's rows differ in number.
    """
    if x.shape[-1] != W.shape[-2]:
        same_axis("linear", "x numbers", x.shape[-1], "W rows", W.shape[-2])
    if x.ndim == 2:
        y = product(x, W)
    else:  # all tokens of all texts together, not one text after the other
        rows = x.reshape(math.prod(x.shape[:-1]), x.shape[-1])
        y = product(rows, W).reshape(*x.shape[:-1], W.shape[-1])
    if b is not None:
        y += b  # in place: another array as large as y costs a third of the product itself
    return rec("y", y)
