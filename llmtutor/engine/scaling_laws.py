"""Chinchilla: how loss falls with parameters and data, and how to spend a training budget.

L(N, D) = E + A / N^alpha + B / D^beta, N parameters, D training tokens, loss in nats per token
(Hoffmann et al. 2022, arXiv 2203.15556, eq. 2). Training costs about C = 6 N D floating-point operations.
Three fits of the same runs are kept, because they disagree about the best split.
"""

from dataclasses import dataclass

import numpy as np

from llmtutor.engine.trace import Array


@dataclass(frozen=True, slots=True)
class Fit:
    """One set of constants: E is the loss no model can go below, A and alpha price size, B and beta data."""

    name: str
    E: float
    A: float
    B: float
    alpha: float
    beta: float


ROUNDED = Fit("Hoffmann 2022, as printed", 1.69, 406.4, 410.7, 0.34, 0.28)
UNROUNDED = Fit("Hoffmann 2022, more digits", 1.6934, 406.4, 410.7, 0.3392, 0.2849)
REFIT = Fit("Besiroglu 2024", 1.8172, 482.01, 2085.43, 0.3478, 0.3658)
FITS = (ROUNDED, UNROUNDED, REFIT)


def _positive(name: str, value: Array | float) -> None:
    if np.size(value) == 0 or not np.all(np.greater(value, 0)):
        raise ValueError(f"{name} must be above 0, got {value}")


def loss(N: Array | float, D: Array | float, fit: Fit = REFIT) -> Array | float:
    """N D fit -> loss

    Predicted loss in nats per token after training N parameters on D tokens (Hoffmann eq. 2).
    Raises ValueError: N or D is not above 0.
    """
    _positive("N (parameters)", N)
    _positive("D (tokens)", D)
    return fit.E + fit.A / N**fit.alpha + fit.B / D**fit.beta


def training_flops(N: float, D: float) -> float:
    """N D -> C

    About six operations per parameter and token: two forward, four backward (Kaplan et al. 2020, 2.1).
    Raises ValueError: N or D is not above 0.
    """
    _positive("N (parameters)", N)
    _positive("D (tokens)", D)
    return 6.0 * N * D


def compute_optimal(C: float, fit: Fit = REFIT) -> tuple[float, float]:
    """C fit -> N D

    The parameters and tokens with the least predicted loss that C operations can buy (Hoffmann eq. 4):
    N = G (C/6)^a with a = beta / (alpha + beta), and D is what is left, C / (6 N).
    Raises ValueError: C is not above 0.
    """
    _positive("C (operations)", C)
    both = fit.alpha + fit.beta
    G = (fit.alpha * fit.A / (fit.beta * fit.B)) ** (1 / both)
    N = G * (C / 6) ** (fit.beta / both)
    return N, C / (6 * N)


def isoflop_curve(C: float, N: Array, fit: Fit = REFIT) -> Array:
    """C N[M] fit -> loss[M]

    Loss of models of M different sizes that all cost C: small ones see more data, large ones less.
    Raises ValueError: C or N is not above 0.
    """
    _positive("C (operations)", C)
    sizes = np.asarray(N, dtype=np.float64)
    return np.asarray(loss(sizes, C / (6 * sizes), fit))


def fit_power_law(x: Array, y: Array) -> tuple[float, float]:
    """x[M] y[M] -> coefficient exponent

    The straight line through log x and log y: y = coefficient * x^exponent, by least squares.
    Raises ValueError: fewer than two points, different lengths, or a value not above 0.
    """
    _positive("x", x)
    _positive("y", y)
    if np.shape(x) != np.shape(y) or np.size(x) < 2:
        raise ValueError(f"fit_power_law: needs two or more points, got {np.size(x)} x and {np.size(y)} y")
    exponent, intercept = np.polyfit(np.log(x), np.log(y), 1)
    return float(np.exp(intercept)), float(exponent)
