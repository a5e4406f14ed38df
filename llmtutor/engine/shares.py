"""Shares of one: made from any weights, changed one at a time, rounded without losing any."""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, as_shares, between, same_axis
from llmtutor.engine.trace import Array


def to_shares(weights: Any) -> Array:
    """weights[V] -> share[V]

    Divide by the sum, so that all together make 1; what makes 1 already is left as it is.
    Raises ValueError: a weight is negative, or all are 0.
    """
    weights = as_floats("weights", weights)
    total = weights.sum(axis=-1, keepdims=True)
    if weights.min() < 0 or not (total > 0).all():
        raise ValueError("weights must be 0 or more, and at least one must be above 0")
    return np.where(np.abs(total - 1) < 1e-12, weights, weights / total)


def with_share(p: Any, place: int, share: Any) -> Array:
    """p[V] place share[] -> moved[V]

    Give one outcome this share; the others keep their proportions, or share equally if they had nothing.
    Raises ValueError: p is not a distribution, the share is not from 0 to 1, or p has one outcome only.
    """
    p, share = as_shares("p", p), _parts("share", share)
    others = np.arange(p.shape[-1]) != place
    if not others.any():
        raise ValueError("one outcome alone always has the share 1: there is nowhere to take it from")
    rest = np.where(others, p, 0.0)
    rest = to_shares(rest if rest.sum() > 0 else others.astype(float))
    return np.where(others, rest * (1 - share), share)


def blend(p: Any, q: Any, part: Any) -> Array:
    """p[V] q[V] part[] -> mixed[V]

    The distribution that lies `part` of the way from p to q: 0 gives p, 1 gives q.
    Raises ValueError: p or q is not a distribution, their lengths differ, or part is not from 0 to 1.
    """
    p, q, part = as_shares("p", p), as_shares("q", q), _parts("part", part)
    same_axis("blend", "p outcomes", p.shape[-1], "q outcomes", q.shape[-1])
    return p * (1 - part) + q * part


def _parts(name: str, x: Any) -> Array:
    """Return numbers from 0 to 1, each with an axis of its own to spread along."""
    x = as_floats(name, x)
    for end in (x.min(), x.max()):
        between(name, float(end), 0, 1)
    return x[..., None]


def whole_counts(counts: Any) -> Array:
    """counts[V] -> whole[V]

    Whole numbers with the same sum (rounded): the largest fractions are rounded up, the others down.
    Raises ValueError: empty, or NaN. The method of the largest remainder (Hamilton, 1792).
    """
    counts = as_floats("counts", counts)
    whole = np.floor(counts + 1e-9)
    missing = round(float(counts.sum() - whole.sum()))
    whole[np.argsort(whole - counts, kind="stable")[:missing]] += 1
    return whole.astype(int)
