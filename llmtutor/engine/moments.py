"""Expectation, variance and sampling: what happens on average, and how far from it single outcomes fall."""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, as_shares, same_axis
from llmtutor.engine.sampling import draw
from llmtutor.engine.trace import Array, Rec, off


def expectation(values: Any, p: Any, rec: Rec = off) -> Array:
    """values[V] p[V] -> mean[]

    The average outcome in the long run: each value as often as it happens.
    Raises ValueError: p is not a distribution, or differs in length from the values.
    """
    values, p = as_floats("values", values), as_shares("p", p)
    same_axis("expectation", "values outcomes", values.shape[-1], "p outcomes", p.shape[-1])
    terms = rec("terms", values * p)
    return rec("mean", terms.sum(axis=-1))


def variance(values: Any, p: Any, rec: Rec = off) -> Array:
    """values[V] p[V] -> variance[]

    The average squared distance from the average; its root is the standard deviation.
    Raises ValueError: as `expectation`.
    """
    values = as_floats("values", values)
    squares = rec("squares", np.square(values - expectation(values, p)[..., None]))
    return rec("variance", expectation(squares, p))


def sample_mean(x: Any) -> Array:
    """x[N] -> mean[]

    The mean of observed numbers. Raises ValueError: empty, or NaN.
    """
    return np.asarray(as_floats("x", x).mean(axis=-1))


def sample_variance(x: Any) -> Array:
    """x[N] -> variance[]

    The variance estimated from N observed numbers: squared distances over N - 1, because the mean was
    fitted to the same numbers and lies a little too close to them.
    Raises ValueError: fewer than 2 numbers, or NaN.
    """
    x = as_floats("x", x)
    if x.ndim == 0 or x.shape[-1] < 2:
        raise ValueError("one number alone shows no spread: a variance needs at least 2")
    return np.asarray(x.var(axis=-1, ddof=1))


def sample(values: Any, p: Any, count: int, rng: np.random.Generator) -> Array:
    """values[V] p[V] count rng -> drawn[count]

    Draw `count` outcomes. Raises ValueError: p is not a distribution, or differs in length from the values.
    """
    values, p = as_floats("values", values), as_shares("p", p)
    same_axis("sample", "values outcomes", values.shape[-1], "p outcomes", p.shape[-1])
    return values[draw(np.broadcast_to(p, (count, len(p))), rng.random(count))]


def running_mean(x: Any) -> Array:
    """x[N] -> mean[N]

    The mean of the first 1, 2, 3 ... numbers: it settles down like one over the root of their count.
    Raises ValueError: empty, or NaN.
    """
    x = as_floats("x", x)
    return np.cumsum(x, axis=-1) / np.arange(1, x.shape[-1] + 1)
