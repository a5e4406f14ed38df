"""The Mamba block: two branches, a short convolution, a selective state space, a gate.

One block does the work of attention and feed-forward network together (Gu and Dao 2023, arXiv 2312.00752,
figure 3). D is the model's width, F the inner width (2 D), N the state, R the rank of the step sizes, S the
convolution's reach (4). Weights are named W_x (inner branch), W_z (gate), conv, conv_bias, W_B, W_C,
W_rank and W_delta (step sizes, in two thin matrices), delta_bias, A_log, skip, W_out.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.activations import silu, softplus
from llmtutor.engine.checks import as_floats
from llmtutor.engine.convolution import causal_convolution
from llmtutor.engine.linear import linear
from llmtutor.engine.scan import scan_steps
from llmtutor.engine.selective_scan import selective_scan, selective_step
from llmtutor.engine.trace import Array, Rec, off

Weights = Mapping[str, Any]


def selection(u: Any, w: Weights, rec: Rec = off) -> tuple[Any, Any, Any, Any]:
    """u[T,F] w -> delta[T,F] A[F,N] B[T,N] C[T,N]

    What makes it selective: step sizes, writing and reading directions are computed from the input.
    Source: Mamba, algorithm 2 and section 3.6.
    """
    delta = rec("delta", softplus(linear(linear(u, w["W_rank"]), w["W_delta"], w["delta_bias"])))
    return delta, -np.exp(w["A_log"]), rec("B", linear(u, w["W_B"])), rec("C", linear(u, w["W_C"]))


def mamba_block(x: Any, w: Weights, scan: Callable[[Any, Any], Array] = scan_steps, rec: Rec = off) -> Array:
    """x[T,D] w scan -> y[T,D]

    A whole sequence, for training or for reading a prompt. `scan` is one of the three of `scan.py`.
    Raises ValueError: a weight doesn't fit.
    """
    x = as_floats("x", x)
    inner = rec("inner", linear(x, w["W_x"]))
    u = rec("u", silu(causal_convolution(inner, w["conv"]) + w["conv_bias"]))
    mixed = selective_scan(u, *selection(u, w, rec), w["skip"], scan, rec.at("scan"))
    gated = rec("gated", mixed * silu(linear(x, w["W_z"])))
    return rec("y", linear(gated, w["W_out"]))


def mamba_start(w: Weights) -> tuple[Array, Array]:
    """w -> window[S,F] h[F,N]

    Empty memory: the convolution's window and the state. This, and nothing longer, is kept per layer.
    """
    return np.zeros_like(w["conv"]), np.zeros_like(w["A_log"])


def mamba_step(x: Any, memory: tuple[Any, Any], w: Weights) -> tuple[Array, tuple[Array, Array]]:
    """x[D] memory w -> y[D] memory_next

    One token, the same numbers as `mamba_block` at the same place, at a cost that doesn't grow.
    """
    (window, h), x = memory, as_floats("x", x)
    window = np.concatenate([linear(x, w["W_x"])[..., None, :], window[..., :-1, :]], axis=-2)
    u = silu((window * w["conv"]).sum(axis=-2) + w["conv_bias"])
    mixed, h = selective_step(h, u, *selection(u, w), w["skip"])
    return linear(mixed * silu(linear(x, w["W_z"])), w["W_out"]), (window, h)


def mamba_weights(D: int, N: int = 16, S: int = 4, expand: int = 2, seed: int = 0) -> dict[str, Array]:
    """D N S expand seed -> w

    A fresh block: A is -1, -2 ... -N in every channel, and the first step sizes are spread evenly on a
    logarithmic scale from .001 to .1 (Mamba, section 3.6).
    Raises ValueError: a size below 1.
    """
    if min(D, N, S, expand) < 1:
        raise ValueError(f"mamba_weights: sizes must be at least 1, got {D}, {N}, {S}, {expand}")
    rng, F, R = np.random.default_rng(seed), expand * D, -(-D // 16)
    shapes = {"W_x": (D, F), "W_z": (D, F), "W_rank": (F, R), "W_delta": (R, F), "W_B": (F, N), "W_C": (F, N)}
    shapes |= {"conv": (S, F), "W_out": (F, D)}
    w = {name: rng.normal(0, shape[0] ** -0.5, shape) for name, shape in shapes.items()}
    step = np.exp(rng.uniform(np.log(0.001), np.log(0.1), F))
    w["delta_bias"] = np.log(np.expm1(step))
    w["A_log"] = np.tile(np.log(np.arange(1.0, N + 1)), (F, 1))
    return w | {"conv_bias": np.zeros(F), "skip": np.ones(F)}
