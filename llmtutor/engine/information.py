"""Surprise measured as a number: entropy, cross-entropy, Kullback-Leibler divergence, perplexity.

`base=2` counts in bits, `base=math.e` in nats. A share of 0 contributes nothing: p log p goes to 0 with p.
"""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_shares, same_axis
from llmtutor.engine.trace import Array, Rec, off


def surprise(p: Any, base: float = 2) -> Array:
    """p[V] base -> surprise[V]

    How unexpected each outcome is: log(1/p), in bits for base 2; inf where p is 0.
    Raises ValueError: p is not a probability distribution, base is not above 1.
    """
    p = as_shares("p", p)
    with np.errstate(divide="ignore"):
        return np.abs(np.log(p)) / math.log(above("base", base, 1))


def entropy(p: Any, base: float = 2, rec: Rec = off) -> Array:
    """p[V] base -> H[]

    The average surprise of an outcome drawn from p, in bits for base 2.
    Raises ValueError: p is not a probability distribution, base is not above 1.
    Source: Shannon 1948; Cover and Thomas, eq. 2.1.
    """
    p = as_shares("p", p)
    terms = rec("terms", -p * _log_where(p, np.where(p > 0, p, 1), base))
    return terms.sum(axis=-1)


def effective_choices(p: Any) -> Array:
    """p[V] -> choices[]

    2 to the entropy in bits: how many equally likely outcomes would be as uncertain.
    Raises ValueError: p is not a probability distribution.
    """
    return np.exp2(entropy(p, 2))


def cross_entropy_between(p: Any, q: Any, base: float = 2, rec: Rec = off) -> Array:
    """p[V] q[V] base -> H[]

    The average surprise of someone who believes q while outcomes come from p;
    inf where q rules out what happens.
    Raises ValueError: p or q is not a probability distribution, their lengths differ, base is not above 1.
    Source: Cover and Thomas, section 5.4.
    """
    p, q = _both("cross_entropy_between", p, q)
    with np.errstate(divide="ignore", over="ignore"):
        terms = rec("terms", p * _log_where(p, 1 / np.where(p > 0, q, 1), base))
    return terms.sum(axis=-1)


def kl(p: Any, q: Any, base: float = math.e, rec: Rec = off) -> Array:
    """p[V] q[V] base -> divergence[]

    What believing q costs beyond the unavoidable entropy of p, in nats for base e. Not symmetric.
    Raises ValueError: p or q is not a probability distribution, their lengths differ, base is not above 1.
    Source: Kullback and Leibler 1951; Cover and Thomas, eq. 2.26.
    """
    p, q = _both("kl", p, q)
    with np.errstate(divide="ignore", over="ignore"):
        terms = rec("terms", p * _log_where(p, np.where(p > 0, p, 1) / np.where(p > 0, q, 1), base))
    return terms.sum(axis=-1)


def perplexity(losses: Any) -> Array:
    """losses[T] -> perplexity[]

    e to the mean loss in nats: among how many equally likely tokens the model was choosing.
    Raises ValueError: no losses, or NaN among them.
    """
    return np.exp(np.mean(np.atleast_1d(losses), axis=-1))


def _log_where(p: Array, ratio: Array, base: float) -> Array:
    """Give log(ratio) where p > 0 and 0 elsewhere."""
    return np.where(p > 0, np.log(ratio), 0) / math.log(above("base", base, 1))


def _both(function: str, p: Any, q: Any) -> tuple[Array, Array]:
    p, q = as_shares("p", p), as_shares("q", q)
    same_axis(function, "p outcomes", p.shape[-1], "q outcomes", q.shape[-1])
    return p, q
