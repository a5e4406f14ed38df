"""What an interval's 95% means: repeat the measurement, and count how often the interval holds the truth."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from llmtutor.engine.checks import between
from llmtutor.engine.trace import Array

Interval = Callable[[Any, Any, float], tuple[Array, Array]]


def binomial_shares(total: int, truth: float) -> Array:
    """total truth -> share[total+1]

    The chance of 0, 1, 2 ... hits among `total` tries that each succeed with probability `truth`.
    Raises ValueError: total is below 1, or truth is not from 0 to 1. Source: Bernoulli 1713.
    """
    if total < 1:
        raise ValueError(f"total is {total}; at least one try is needed")
    between("truth", truth, 0, 1)
    hits = np.arange(total + 1)
    if truth in (0, 1):
        return (hits == total * truth).astype(float)
    logs = [math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1) for k in hits.tolist()]
    return np.exp(np.array(logs) + hits * math.log(truth) + (total - hits) * math.log1p(-truth))


def holds(low: Array, high: Array, truth: float) -> Array:
    """low[N] high[N] truth -> caught[N]

    Which of the intervals hold the truth, ends included.
    """
    return np.asarray((low <= truth) & (truth <= high))


def coverage(interval: Interval, total: int, truth: float, level: float = 0.95) -> float:
    """interval total truth level -> share

    The exact share of repetitions in which the interval holds the truth: every count of hits that could come,
    as often as it comes. Raises ValueError: as `binomial_shares` and the interval.
    """
    low, high = interval(np.arange(total + 1), total, level)
    return float(binomial_shares(total, truth) @ holds(low, high, truth))


def repeated_hits(total: int, truth: float, times: int, rng: np.random.Generator) -> Array:
    """total truth times rng -> hits[times]

    Repeat a test of `total` questions: how many come out right each time.
    Raises ValueError: total is below 1, or truth is not from 0 to 1.
    """
    binomial_shares(1, truth)
    return rng.binomial(total, truth, times)
