"""RWKV-7: a memory matrix that fades, forgets one direction on purpose, and then writes.

S = diag(w) S - (a kappa) (kappa^T S) + k v^T. Per channel: w fades, kappa is the direction looked up, a (0 to
1) how much of what is found there is erased, k and v what is written (Peng et al. 2025, arXiv 2503.14456,
"weighted key value state evolution", here with a row for each number of a key). With w = 1, a = beta and k =
beta kappa it is the delta rule. W is the width of a value.
"""

import math
from typing import Any

import numpy as np

from llmtutor.engine.activations import sigmoid
from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.delta_rule import unit_keys
from llmtutor.engine.sequences import empty_memory, queries_keys_values
from llmtutor.engine.trace import Array, Rec, off


def fading(d: Any) -> Array:
    """d[] -> w[]

    The share of a channel's memory that survives a token: e^(-e^-0.5 sigmoid(d)), always between .545 and 1.
    Raises ValueError: d is empty or NaN.
    Source: Peng et al. 2025, weight preparation.
    """
    return np.exp(-math.exp(-0.5) * sigmoid(as_floats("d", d)))


def replacement_key(k: Any, a: Any, alpha: Any) -> Any:
    """k[K] a[K] alpha[K] -> written[K]

    The key used for writing: scaled by a where alpha is 1 (write what was erased), unchanged where it is 0.
    Source: Peng et al. 2025, weight preparation.
    """
    return k * (1 + (a - 1) * alpha)


def rwkv7_step(
    S: Any, r: Any, w: Any, k: Any, v: Any, kappa: Any, a: Any, rec: Rec = off
) -> tuple[Array, Array]:
    """S[K,W] r[K] w[K] k[K] v[W] kappa[K] a[K] -> y[W] S_next[K,W]

    One token: fade, erase, write, then read with r. kappa has length 1.
    Source: Peng et al. 2025, weighted key value state evolution.
    """
    found = rec("found", kappa[..., None, :] @ S)
    S = w[..., None] * S - (a * kappa)[..., None] * found
    S = rec("S", S + k[..., None] * v[..., None, :])
    return (r[..., None, :] @ S)[..., 0, :], S


def rwkv7_recurrence(r: Any, w: Any, k: Any, v: Any, kappa: Any, a: Any, rec: Rec = off) -> Array:
    """r[T,K] w[T,K] k[T,K] v[T,W] kappa[T,K] a[T,K] -> y[T,W]

    A whole sequence; kappa is brought to length 1 here.
    Raises ValueError: the axes differ.
    """
    tokens = _inputs(r, w, k, v, kappa, a)
    S, ys = empty_memory(tokens[2], tokens[3]), []
    for t in range(tokens[3].shape[-2]):
        r, w, k, v, kappa, a = (array[..., t, :] for array in tokens)
        y, S = rwkv7_step(S, r, w, k, v, kappa, a, rec)
        ys.append(y)
    return rec("y", np.stack(ys, axis=-2))


def rwkv7_pairs(r: Any, w: Any, k: Any, v: Any, kappa: Any, a: Any) -> Array:
    """r[T,K] w[T,K] k[T,K] v[T,W] kappa[T,K] a[T,K] -> y[T,W]

    The same without a memory: what token t reads of token s is what is left of its key after every matrix
    diag(w) - (a kappa) kappa^T in between, so reading is attention whose scores are r times those products.
    Raises ValueError: the axes differ.
    """
    r, w, k, v, kappa, a = _inputs(r, w, k, v, kappa, a)
    left, scores = k[..., :0, :], []
    for t in range(v.shape[-2]):
        erased = (left @ kappa[..., t, :, None]) * (a * kappa)[..., t, None, :]
        left = np.concatenate([left * w[..., t, None, :] - erased, k[..., t : t + 1, :]], axis=-2)
        scores.append((left @ r[..., t, :, None])[..., 0])
    ys = [(score[..., None, :] @ v[..., : t + 1, :])[..., 0, :] for t, score in enumerate(scores)]
    return np.stack(ys, axis=-2)


def _inputs(r: Any, w: Any, k: Any, v: Any, kappa: Any, a: Any) -> tuple[Any, Any, Any, Any, Any, Any]:
    r, k, v = queries_keys_values("rwkv7", r, k, v)
    w, kappa, a = as_floats("w", w), as_floats("kappa", kappa), as_floats("a", a)
    for name, other in (("w", w), ("kappa", kappa), ("a", a)):
        same_axis("rwkv7", "k steps", k.shape[-2], f"{name} steps", other.shape[-2])
        same_axis("rwkv7", "k numbers", k.shape[-1], f"{name} numbers", other.shape[-1])
    return r, w, k, v, unit_keys(kappa), a
