"""LoRA: learn a change to a big matrix as the product of two thin ones.

W + (alpha / R) A B, where A is D by R and B is R by F: a change of rank R with R (D + F) numbers instead of
D F (Hu et al. 2021, arXiv 2106.09685, section 4.1). B starts at zero, so training starts from the old model.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats, same_axis
from llmtutor.engine.trace import Array, Rec, off


def lora_linear(x: Any, W: Any, A: Any, B: Any, alpha: float = 1.0, rec: Rec = off) -> Array:
    """x[T,D] W[D,F] A[D,R] B[R,F] alpha -> y[T,F]

    R is the rank. The frozen path and the thin one side by side; works on arrays and on tape nodes.
    Raises ValueError: D, R or F differ between the matrices, or alpha is not above 0.
    Source: Hu et al. 2021, eq. 3, with weights (in, out).
    """
    x, W, A, B = as_floats("x", x), as_floats("W", W), as_floats("A", A), as_floats("B", B)
    _fits(W, A, B)
    frozen = rec("frozen", x @ W)
    thin = rec("thin", x @ A)
    return rec("y", frozen + (thin @ B) * (above("alpha", alpha) / B.shape[-2]))


def lora_merge(W: Any, A: Any, B: Any, alpha: float = 1.0) -> Array:
    """W[D,F] A[D,R] B[R,F] alpha -> merged[D,F]

    One ordinary matrix with the change added in: after training LoRA costs nothing at inference.
    Raises ValueError: D, R or F differ between the matrices, or alpha is not above 0.
    """
    W, A, B = as_floats("W", W), as_floats("A", A), as_floats("B", B)
    _fits(W, A, B)
    merged: Array = W + (A @ B) * (above("alpha", alpha) / B.shape[-2])
    return merged


def lora_start(D: int, F: int, R: int, seed: int = 0) -> tuple[Array, Array]:
    """D F R seed -> A[D,R] B[R,F]

    A drawn at random with spread 1/sqrt(D), B zero: their product changes nothing until B has learnt.
    Raises ValueError: a size below 1, or R larger than D or F (no thinner than the matrix itself).
    """
    if not 1 <= R <= min(D, F):
        raise ValueError(f"rank R is {R}; it must lie from 1 to {min(D, F)}, the smaller side of W")
    A = np.random.default_rng(seed).normal(0, 1 / D**0.5, (D, R))
    return A, np.zeros((R, F))


def lora_size(D: int, F: int, R: int) -> int:
    """D F R -> count

    Numbers to learn: R for each input and each output.
    """
    return R * (D + F)


def _fits(W: Any, A: Any, B: Any) -> None:
    same_axis("lora", "A rows", A.shape[-2], "W rows", W.shape[-2])
    same_axis("lora", "A columns", A.shape[-1], "B rows", B.shape[-2])
    same_axis("lora", "B columns", B.shape[-1], "W columns", W.shape[-1])
