"""Intervals that catch the truth in a stated share of repetitions."""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, between
from llmtutor.engine.moments import sample_mean, sample_variance
from llmtutor.engine.student import normal_quantile, t_quantile
from llmtutor.engine.trace import Array


def wald(hits: Any, total: Any, level: float = 0.95) -> tuple[Array, Array]:
    """hits[] total[] level -> low[] high[]

    The textbook interval for a share: hits/total, give or take z standard errors. Too short for small
    counts or extreme shares: 0 of 20 gives an interval of length 0.
    Raises ValueError: hits are not from 0 to total, or level is not between 0 and 1.
    """
    share, total, z = _share(hits, total, level)
    reach = z * np.sqrt(share * (1 - share) / total)
    return share - reach, share + reach


def wilson(hits: Any, total: Any, level: float = 0.95) -> tuple[Array, Array]:
    """hits[] total[] level -> low[] high[]

    The shares that the observed count does not contradict; never outside 0 to 1.
    Raises ValueError: hits are not from 0 to total, or level is not between 0 and 1.
    Source: Wilson 1927; Newcombe 1998, method 3.
    """
    share, total, z = _share(hits, total, level)
    middle = share + z * z / (2 * total)
    reach = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - reach) / (1 + z * z / total), (middle + reach) / (1 + z * z / total)


def _share(hits: Any, total: Any, level: float) -> tuple[Array, Array, float]:
    hits, total = as_floats("hits", hits), as_floats("total", total)
    if (hits < 0).any() or (hits > total).any() or (total < 1).any():
        raise ValueError("hits must lie from 0 to total, and total must be at least 1")
    return hits / total, total, normal_quantile(0.5 + between("level", level, 0, 1) / 2)


def normal_interval(x: Any, level: float = 0.95) -> tuple[Array, Array]:
    """x[N] level -> low[] high[]

    For the mean of many numbers: mean, give or take z standard errors.
    Raises ValueError: fewer than 2 numbers, or level is not between 0 and 1.
    """
    return _around_mean(x, normal_quantile(0.5 + between("level", level, 0, 1) / 2))


def t_interval(x: Any, level: float = 0.95) -> tuple[Array, Array]:
    """x[N] level -> low[] high[]

    For the mean of few numbers: wider than `normal_interval`, because their spread is only estimated.
    Raises ValueError: fewer than 2 numbers, or level is not between 0 and 1.
    Source: Student 1908.
    """
    count = np.shape(as_floats("x", x))[-1] if np.ndim(x) else 1
    return _around_mean(x, t_quantile(0.5 + between("level", level, 0, 1) / 2, max(count - 1, 1)))


def _around_mean(x: Any, width: float) -> tuple[Array, Array]:
    error = np.sqrt(sample_variance(x)) / math.sqrt(np.shape(x)[-1])
    return sample_mean(x) - width * error, sample_mean(x) + width * error


def bootstrap_means(x: Any, rounds: int, rng: np.random.Generator) -> Array:
    """x[N] rounds rng -> means[rounds]

    Draw N of the numbers with replacement and take the mean, `rounds` times: how much the mean would vary.
    Raises ValueError: empty, or NaN. Source: Efron 1979.
    """
    x = as_floats("x", x)
    picks = rng.integers(0, x.shape[-1], (rounds, x.shape[-1]))
    return np.asarray(x[picks].mean(axis=-1))


def bootstrap_interval(
    x: Any, rounds: int, rng: np.random.Generator, level: float = 0.95
) -> tuple[Array, Array]:
    """x[N] rounds rng level -> low[] high[]

    The middle `level` of the bootstrap means.
    Raises ValueError: level is not from 0 to 1, or the numbers are empty or NaN. Source: Efron 1979,
    percentile method.
    """
    tail = (1 - between("level", level, 0, 1)) / 2
    low, high = np.quantile(bootstrap_means(x, rounds, rng), [tail, 1 - tail])
    return low, high
