"""RWKV-4: a running weighted mean per channel instead of attention.

Every token votes for its value, with weight e^(key); each step in the past shrinks the weight by e^(-decay),
the present token has a bonus of its own. The mean of T tokens is the mean of T-1 tokens plus one vote, so a
state of three numbers per channel is enough (Peng et al. 2023, arXiv 2305.13048). D is the model's width, F
the inner width. Weights are named mix_k, mix_v, mix_r, W_k, W_v, W_r, W_o, decay (positive), bonus.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.activations import relu, sigmoid
from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.linear import linear
from llmtutor.engine.trace import Array, Rec, off


def wkv_sum(k: Any, v: Any, decay: Any, bonus: Any, rec: Rec = off) -> Array:
    """k[T,D] v[T,D] decay[D] bonus[D] -> wkv[T,D]

    All at once, with every pair of tokens: a softmax over the past whose scores are the keys minus decay
    times age, and key plus bonus for the present.
    Raises ValueError: the axes differ, or a decay is not above 0.
    Source: Peng et al. 2023, eq. 16.
    """
    k, v, decay, bonus = _inputs(k, v, decay, bonus)
    T = k.shape[-2]
    age = (np.arange(T)[:, None] - np.arange(T))[..., None].astype(k.dtype)
    shift = np.where(age == 0, bonus, -decay * (age - 1))
    scores = rec("scores", np.where(age < 0, -np.inf, k[..., None, :, :] + shift))
    votes = np.exp(scores - scores.max(axis=-2, keepdims=True))
    share = rec("share", votes / votes.sum(axis=-2, keepdims=True))
    return rec("wkv", (share * v[..., None, :, :]).sum(axis=-2))


def wkv_running(k: Any, v: Any, decay: Any, bonus: Any, rec: Rec = off) -> Array:
    """k[T,D] v[T,D] decay[D] bonus[D] -> wkv[T,D]

    Token by token: the sum of weighted values, the sum of weights, and the largest exponent, which is taken
    out of both so that nothing overflows.
    Raises ValueError: the axes differ, or a decay is not above 0.
    Source: Peng et al. 2023, appendix D.
    """
    k, v, decay, bonus = _inputs(k, v, decay, bonus)
    values = weights = np.zeros_like(k[..., 0, :])
    top, means = np.full_like(values, -np.inf), []
    for t in range(k.shape[-2]):
        key, value = k[..., t, :], v[..., t, :]
        total, weight, _ = _vote(values, weights, top, key + bonus, value)
        means.append(total / weight)
        values, weights, top = _vote(values, weights, top - decay, key, value)
        rec("values", values)
        rec("weights", weights)
    return rec("wkv", np.stack(means, axis=-2))


def _vote(values: Any, weights: Any, top: Any, exponent: Any, value: Any) -> tuple[Any, Any, Any]:
    """Add one vote of weight e^exponent to sums that are scaled by e^-top."""
    new_top = np.maximum(top, exponent)
    old, new = np.exp(top - new_top), np.exp(exponent - new_top)
    return old * values + new * value, old * weights + new, new_top


def token_shift(x: Any, mix: Any) -> Any:
    """x[T,D] mix[D] -> y[T,D]

    Each token blended with the one before it, channel by channel: mix 1 is all present, 0 all previous.
    Source: Peng et al. 2023, section 3.1.1.
    """
    before = np.concatenate([np.zeros_like(x[..., :1, :]), x[..., :-1, :]], axis=-2)
    return x * mix + before * (1 - mix)


def time_mixing(
    x: Any, w: Mapping[str, Any], wkv: Callable[..., Array] = wkv_running, rec: Rec = off
) -> Array:
    """x[T,D] w wkv -> y[T,D]

    The part in place of attention: shift, key, value and receptance (how much to let through), running mean.
    `wkv` is one of the two forms above.
    Source: Peng et al. 2023, eqs. 11 to 17.
    """
    x = as_floats("x", x)
    k = rec("k", linear(token_shift(x, w["mix_k"]), w["W_k"]))
    v = rec("v", linear(token_shift(x, w["mix_v"]), w["W_v"]))
    r = rec("r", sigmoid(linear(token_shift(x, w["mix_r"]), w["W_r"])))
    mean = wkv(k, v, w["decay"], w["bonus"], rec=rec.at("mean"))
    return rec("y", linear(r * mean, w["W_o"]))


def channel_mixing(x: Any, w: Mapping[str, Any], rec: Rec = off) -> Array:
    """x[T,D] w -> y[T,D]

    The part in place of the feed-forward network: squared ReLU, let through by the receptance.
    Source: Peng et al. 2023, eqs. 14, 15 and 18.
    """
    x = as_floats("x", x)
    hidden = relu(linear(token_shift(x, w["mix_k"]), w["W_k"]))
    k = rec("k", hidden * hidden)
    r = rec("r", sigmoid(linear(token_shift(x, w["mix_r"]), w["W_r"])))
    return rec("y", r * linear(k, w["W_v"]))


def _inputs(k: Any, v: Any, decay: Any, bonus: Any) -> tuple[Any, Any, Any, Any]:
    k, v = as_floats("k", k), as_floats("v", v)
    decay, bonus = as_floats("decay", decay), as_floats("bonus", bonus)
    same_axis("wkv", "k steps", k.shape[-2], "v steps", v.shape[-2])
    for name, other in (("v", v), ("decay", decay), ("bonus", bonus)):
        same_axis("wkv", "k channels", k.shape[-1], f"{name} channels", other.shape[-1])
    if not np.all(decay > 0):
        raise ValueError("decay must be above 0: the weight of the past has to shrink")
    return k, v, decay, bonus
