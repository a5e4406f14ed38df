"""Experiments with made-up runs of two models: how often a test finds what is there, or what is not.

They are measured in spreads of a single run, as p does not depend on the unit; each is made up once.
"""

from functools import lru_cache

import numpy as np

from llmtutor.engine.experiments import alarms, looks_at, p_values, two_groups
from llmtutor.engine.trace import Array

TIMES, SHOWN, ALPHA = 200, 60, 0.05


@lru_cache(maxsize=8)
def without_difference(runs: int, seed: int) -> tuple[Array, Array]:
    """Make up the runs of both models, one row an experiment, where both are equally good."""
    return two_groups(TIMES, runs, 0.0, 1.0, np.random.default_rng(seed))


@lru_cache(maxsize=8)
def false_alarms(runs: int, looks: int, seed: int) -> tuple[float, float]:
    """Return in which share of them p is below ALPHA at the end, and in which at any of some looks."""
    return alarms(p_values(*without_difference(runs, seed), looks_at(runs, looks)), ALPHA)


@lru_cache(maxsize=64)
def power(difference: float, runs: int, seed: int) -> float:
    """Return in which share of experiments a true difference, in spreads, is found."""
    a, b = without_difference(runs, seed)
    return alarms(p_values(a, b + difference, [runs]), ALPHA)[0]


@lru_cache(maxsize=8)
def growing(runs: int, seed: int) -> tuple[list[int], list[float]]:
    """Return some counts of runs, and p of the first experiment when only so many are in."""
    (a, *_), (b, *_) = without_difference(runs, seed)
    sizes = looks_at(runs, min(runs, SHOWN))
    return sizes, p_values(a, b, sizes).tolist()
