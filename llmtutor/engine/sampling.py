"""Choosing the next token: which candidates stay, and how one is drawn.

The filters take logits and give logits, with -inf for what is out, so that they chain: penalty, then
temperature, then top-k, top-p, min-p or typical, then softmax over what is left, then `draw`.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats, as_shares, as_whole, between
from llmtutor.engine.softmax import log_softmax, softmax
from llmtutor.engine.trace import Array, Rec, off


def greedy(logits: Any) -> Array:
    """logits[V] -> token[]

    The token with the largest logit; among equals the first. Raises ValueError: empty, or NaN.
    """
    return np.asarray(as_floats("logits", logits).argmax(axis=-1))


def top_k(logits: Any, k: int, rec: Rec = off) -> Array:
    """logits[V] k -> kept[V]

    Keep the k largest logits; all that equal the k-th stay too.
    Raises ValueError: k is not from 1 to V.
    Source: Fan et al. 2018.
    """
    logits = as_floats("logits", logits)
    if not 1 <= k <= logits.shape[-1]:
        raise ValueError(f"k is {k}; with {logits.shape[-1]} tokens it must lie from 1 to {logits.shape[-1]}")
    smallest = rec("smallest", np.partition(logits, -k, axis=-1)[..., -k, None])
    return rec("kept", np.where(logits >= smallest, logits, -np.inf))


def top_p(logits: Any, p: float, rec: Rec = off) -> Array:
    """logits[V] p -> kept[V]

    Keep the likeliest tokens until their shares add up to p, with the token that crosses p (nucleus
    sampling).
    Raises ValueError: p is not from 0 to 1.
    Source: Holtzman et al. 2019.
    """
    logits = as_floats("logits", logits)
    between("p", p, 0, 1)
    order = np.argsort(-logits, axis=-1, kind="stable")
    share = rec("share", np.take_along_axis(softmax(logits), order, axis=-1))
    before = rec("before", np.cumsum(share, axis=-1) - share)
    keep = before < p
    keep[..., 0] = True
    return rec("kept", _keep(logits, order, keep))


def min_p(logits: Any, p: float, rec: Rec = off) -> Array:
    """logits[V] p -> kept[V]

    Keep tokens with at least p times the share of the likeliest one: few when the model is sure, many when
    not.
    Raises ValueError: p is not from 0 to 1.
    Source: Nguyen et al. 2024.
    """
    logits = as_floats("logits", logits)
    share = rec("share", softmax(logits))
    bar = rec("bar", between("p", p, 0, 1) * share.max(axis=-1, keepdims=True))
    return rec("kept", np.where(share >= bar, logits, -np.inf))


def typical(logits: Any, mass: float, rec: Rec = off) -> Array:
    """logits[V] mass -> kept[V]

    Keep the tokens whose surprise is closest to the average surprise (the entropy) until they have this mass.
    Raises ValueError: mass is not above 0 and up to 1.
    Source: Meister et al. 2022.
    """
    logits = as_floats("logits", logits)
    between("mass", above("mass", mass), 0, 1)
    logp = log_softmax(logits)
    share = np.exp(logp)
    expected = -(share * np.where(share > 0, logp, 0)).sum(axis=-1, keepdims=True)
    distance = rec("distance", np.abs(-logp - expected))
    order = np.argsort(distance, axis=-1, kind="stable")
    ordered = np.take_along_axis(share, order, axis=-1)
    keep = np.cumsum(ordered, axis=-1) - ordered < mass
    return rec("kept", _keep(logits, order, keep))


def _keep(logits: Array, order: Array, keep: Array) -> Array:
    """Carry decisions made in `order` back to where the tokens stand; the others get -inf."""
    allowed = np.zeros(logits.shape, dtype=bool)
    np.put_along_axis(allowed, order, keep, axis=-1)
    return np.where(allowed, logits, -np.inf)


def repetition_penalty(logits: Any, seen: Any, penalty: float, rec: Rec = off) -> Array:
    """logits[V] seen penalty -> lowered[V]

    Lower every token in `seen` (ids, in any order): positive logits are divided by the penalty, negative
    multiplied.
    Raises ValueError: penalty is not above 0, or an id is not below V.
    Source: Keskar et al. 2019 (CTRL), section 4.1.
    """
    lowered = as_floats("logits", logits).copy()
    ids = np.unique(as_whole("seen", seen if np.size(seen) else np.zeros(0, int), lowered.shape[-1]))
    penalty = above("penalty", penalty)
    chosen = lowered[..., ids]
    lowered[..., ids] = np.where(chosen > 0, chosen / penalty, chosen * penalty)
    return rec("lowered", lowered)


def draw(share: Any, u: Any) -> Array:
    """share[V] u -> token[]

    Lay the shares end to end from 0 to 1 and take the token in whose piece the number u falls.
    u comes from a random generator, evenly between 0 and 1: one number, or one for each distribution.
    Raises ValueError: share is not a distribution, or u is not from 0 up to 1.
    """
    share, u = as_shares("share", share), as_floats("u", u)
    if u.min() < 0 or u.max() >= 1:
        raise ValueError("u must lie from 0 up to, but not including, 1")
    edges = np.cumsum(share, axis=-1)
    return (edges <= u[..., None] * edges[..., -1:]).sum(axis=-1)
