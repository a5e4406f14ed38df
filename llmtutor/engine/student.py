"""The normal curve and Student's t: how surprising a distance from the mean is.

Both shares go through functions found in any table of mathematics: the error function, and the incomplete
beta function, computed here by its continued fraction.
"""

import functools
import math
from statistics import NormalDist
from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats
from llmtutor.engine.trace import Array

ROUNDS = 300  # enough for float64 everywhere a t-test goes; most values need fewer than 30
EPSILON = 1e-15


def normal_density(x: Any, mean: float = 0.0, sd: float = 1.0) -> Array:
    """x[] mean sd -> density[]

    The height of the bell curve at x. Raises ValueError: sd is not above 0.
    """
    z = (as_floats("x", x) - mean) / above("sd", sd)
    return np.exp(-0.5 * z * z) / (sd * math.sqrt(2 * math.pi))


def normal_quantile(share: float) -> float:
    """share -> z

    The point below which this share of a standard normal distribution lies; .975 gives 1.96.
    Raises ValueError: share is not between 0 and 1. Source: Wichura 1988, as in Python's
    statistics.NormalDist.
    """
    if not 0 < share < 1:
        raise ValueError(f"share is {share:g}; it must lie between 0 and 1")
    return NormalDist().inv_cdf(share)


def incomplete_beta(a: Any, b: Any, x: Any) -> Array:
    """a[] b[] x[] -> share[]

    The regularised incomplete beta function I_x(a, b): the share of a Beta(a, b) distribution below x.
    Raises ValueError: a or b is not above 0, or x is not from 0 to 1.
    Source: DLMF 8.17.22 (continued fraction) and 8.17.4 (symmetry).
    """
    a, b, x = np.broadcast_arrays(as_floats("a", a), as_floats("b", b), as_floats("x", x))
    if a.min() <= 0 or b.min() <= 0 or x.min() < 0 or x.max() > 1:
        raise ValueError("the incomplete beta function needs a and b above 0 and x from 0 to 1")
    # The fraction settles fast on one side of the mean; the other side is 1 minus its mirror image.
    mirrored = x > (a + 1) / (a + b + 2)
    p, q, y = np.where(mirrored, b, a), np.where(mirrored, a, b), np.where(mirrored, 1 - x, x)
    with np.errstate(divide="ignore"):
        front = np.exp(p * np.log(y) + q * np.log1p(-y) - _log_beta(p, q)) / p
    share = front / _fraction(p, q, y)
    return np.where(mirrored, 1 - share, share)


def _log_beta(a: Array, b: Array) -> Array:
    logs = [math.lgamma(p) + math.lgamma(q) - math.lgamma(p + q) for p, q in zip(a.flat, b.flat, strict=True)]
    return np.array(logs).reshape(a.shape)


def _fraction(a: Array, b: Array, x: Array) -> Array:
    """Evaluate 1 + d1/(1 + d2/(1 + ...)) from the outside in, until another term changes nothing.

    Source: Lentz 1976; Thompson and Barnett 1986.
    """
    value = over = np.ones(x.shape)
    under = np.zeros(x.shape)
    for n in range(1, ROUNDS):
        m = n // 2
        above = -(a + m) * (a + b + m) if n % 2 else m * (b - m)
        term = above * x / ((a + n - 1) * (a + n))
        under, over = 1 / (1 + term * under), 1 + term / over
        value = value * (under * over)
        if np.abs(under * over - 1).max() < EPSILON:
            break
    return value


def t_share(t: Any, df: Any) -> Array:
    """t[] df[] -> share[]

    The share of Student's t distribution with df degrees of freedom that lies below t.
    Raises ValueError: df is not above 0. Source: DLMF 8.17; Student 1908.
    """
    t, df = as_floats("t", t), as_floats("df", df)
    tail = 0.5 * incomplete_beta(df / 2, 0.5, df / (df + t * t))
    return np.where(t > 0, 1 - tail, tail)


def two_sided(t: Any, df: Any) -> Array:
    """t[] df[] -> p[]

    The chance of a t at least this far from 0, on either side, when there is no difference: the p-value.
    Raises ValueError: df is not above 0.
    """
    t, df = as_floats("t", t), as_floats("df", df)
    return incomplete_beta(df / 2, 0.5, df / (df + t * t))


def t_density(t: float, df: float) -> float:
    """t df -> density

    The height of Student's t distribution with df degrees of freedom at t.
    """
    logs = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - (df + 1) / 2 * math.log1p(t * t / df)
    return math.exp(logs) / math.sqrt(math.pi * df)


@functools.lru_cache(maxsize=256)
def t_quantile(share: float, df: float) -> float:
    """share df -> t

    The point below which this share of Student's t distribution lies, by Newton's method. It starts at the
    normal curve's point: t spreads wider, so its own lies further out, and above 0 no step goes too far.
    Raises ValueError: share is not between 0 and 1, or df is not above 0.
    """
    t, step = normal_quantile(share), math.inf
    if share < 0.5:
        return -t_quantile(1 - share, df)
    while step > EPSILON * abs(t):
        step = (share - float(t_share(t, df))) / t_density(t, df)
        t += step
    return t
