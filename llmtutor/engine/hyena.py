"""Hyena: gates and very long convolutions in place of attention.

The kernels are not stored number by number but computed from the position by a small network, so they can be
as long as the text (Poli et al. 2023, arXiv 2302.10866). D channels; F is the small network's width. An
operator of order 2 has two long convolutions, each followed by a gate.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.convolution import causal_convolution, convolution_matrix, fft_convolution
from llmtutor.engine.linear import linear
from llmtutor.engine.trace import Array, Rec, off


def position_features(T: int, bands: int) -> Array:
    """T bands -> features[T,2*bands+1]

    For each position: how far along it is (0 to 1), then cosines and sines of 1, 2 ... `bands` turns over
    the sequence. T is the longest length meant, so that features don't depend on what comes later.
    Raises ValueError: T or bands below 1.
    Source: Poli et al. 2023, appendix D.3.
    """
    if T < 1 or bands < 1:
        raise ValueError(f"position_features: T and bands must be at least 1, got {T} and {bands}")
    along = np.linspace(0, 1, T)[:, None]
    angles = 2 * np.pi * np.arange(1, bands + 1) * np.arange(T)[:, None] / T
    return np.concatenate([along, np.cos(angles), np.sin(angles)], axis=-1)


def implicit_kernel(features: Any, w: Mapping[str, Any], rec: Rec = off) -> Array:
    """features[T,M] w -> kernel[T,D]

    M is the number of features. A network with sine bends turns a position into the kernel's D numbers there;
    a window that fades at another rate in each channel keeps far positions small. Weights: W_1[M,F] b_1[F]
    W_2[F,F] b_2[F] W_3[F,D], frequency, rate[D] (per sequence length), floor.
    Raises ValueError: features are empty or NaN.
    Source: Poli et al. 2023, eq. 7.
    """
    features = as_floats("features", features)
    hidden = np.sin(w["frequency"] * linear(features, w["W_1"], w["b_1"]))
    hidden = np.sin(w["frequency"] * linear(hidden, w["W_2"], w["b_2"]))
    free = rec("free", linear(hidden, w["W_3"]))
    window = rec("window", np.exp(-features[..., :1] * w["rate"]) + w["floor"])
    return rec("kernel", free * window)


def hyena_recurrence(v: Any, gates: Sequence[Any], kernels: Sequence[Any], rec: Rec = off) -> Array:
    """v[T,D] gates kernels -> y[T,D]

    gates and kernels are lists of [T,D], one of each per order: convolve, multiply by the gate, again.
    Raises ValueError: not as many gates as kernels, or axes that differ.
    Source: Poli et al. 2023, definition 3.1 (eq. 4).
    """
    z = as_floats("v", v)
    same_axis("hyena", "gates orders", len(gates), "kernels orders", len(kernels))
    for n, (gate, kernel) in enumerate(zip(gates, kernels, strict=True), start=1):
        same_axis("hyena", "v steps", z.shape[-2], "gate steps", np.shape(gate)[-2])
        mixed = rec(f"mixed_{n}", fft_convolution(z, kernel))
        z = rec(f"z_{n}", gate * mixed)
    return z


def hyena_matrix(gates: Sequence[Any], kernels: Sequence[Any], channel: int = 0) -> Array:
    """gates kernels channel -> matrix[T,T]

    One channel of the operator as a matrix, D_N S_N ... D_1 S_1: gates are diagonal matrices, convolutions
    Toeplitz ones. It plays the part of the attention weights: rows depend on the input.
    Raises ValueError: there are no gates.
    Source: Poli et al. 2023, section 3.2.
    """
    if not gates:
        raise ValueError("hyena_matrix: it takes at least 1 gate")
    T = np.shape(gates[0])[-2]
    matrix = np.eye(T)
    for gate, kernel in zip(gates, kernels, strict=True):
        gated = np.asarray(gate)[:, channel, None] * convolution_matrix(np.asarray(kernel)[:, channel], T)
        matrix = gated @ matrix
    return matrix


def hyena_operator(x: Any, w: Mapping[str, Any], features: Any, order: int = 2, rec: Rec = off) -> Array:
    """x[T,D] w features[S,M] order -> y[T,D]

    The whole layer: projections W_v, W_1 ... W_order with a short convolution each (short_v, short_1 ...),
    long kernels from the networks w["kernel_1"] ..., gates, W_o.
    Only the first T of the features are used.
    Raises ValueError: order below 1, or fewer features than steps.
    Source: Poli et al. 2023, algorithms 1 to 3.
    """
    x = as_floats("x", x)
    if order < 1:
        raise ValueError(f"order is {order}; it must be at least 1")
    names = ["v", *map(str, range(1, order + 1))]
    v, *gates = (rec(f"x_{n}", causal_convolution(linear(x, w[f"W_{n}"]), w[f"short_{n}"])) for n in names)
    used = as_floats("features", features)[: x.shape[-2]]
    same_axis("hyena", "x steps", x.shape[-2], "features steps", used.shape[-2])
    kernels = [implicit_kernel(used, w[f"kernel_{n}"], rec.at(f"kernel_{n}")) for n in names[1:]]
    return rec("y", linear(hyena_recurrence(v, gates, kernels, rec), w["W_o"]))


def hyena_weights(
    D: int, order: int = 2, bands: int = 4, F: int = 16, S: int = 3, seed: int = 0
) -> dict[str, Any]:
    """D order bands F S seed -> w

    A fresh layer: random projections and kernel networks; windows fade by between 3 and 20 per length.
    """
    rng, names = np.random.default_rng(seed), ["v", *map(str, range(1, order + 1))]

    def drawn(*shape: int) -> Array:
        return rng.normal(0, shape[0] ** -0.5, shape)

    def kernel() -> dict[str, Any]:
        layers = {"W_1": drawn(2 * bands + 1, F), "W_2": drawn(F, F), "W_3": drawn(F, D)}
        rest = {"b_1": np.zeros(F), "b_2": np.zeros(F), "frequency": 3.0, "floor": 0.01}
        return layers | rest | {"rate": np.linspace(3.0, 20.0, D)}

    w: dict[str, Any] = {f"W_{n}": drawn(D, D) for n in [*names, "o"]}
    w |= {f"short_{n}": drawn(S, D) for n in names}
    return w | {f"kernel_{n}": kernel() for n in names[1:]}
