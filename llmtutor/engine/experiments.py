"""Many made-up experiments of two groups: how often a test raises a false alarm, or misses a difference."""

import numpy as np

from llmtutor.engine.t_tests import welch_test
from llmtutor.engine.trace import Array


def two_groups(
    times: int, count: int, difference: float, sd: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """times count difference sd rng -> a[times,count] b[times,count]

    Groups of normal numbers with the same spread; the second one's true mean is larger by `difference`.
    Raises ValueError: sd is not above 0, or there are fewer than 2 numbers in a group.
    """
    if not sd > 0 or count < 2:
        raise ValueError("two groups need a spread above 0 and at least 2 numbers each")
    a, b = rng.normal(0, sd, (2, times, count))
    return a, b + difference


def looks_at(count: int, looks: int) -> list[int]:
    """count looks -> sizes

    After how many runs one looks at the result: `looks` times, evenly, the last time at all of them.
    Raises ValueError: fewer than 2 runs, or no look.
    """
    if count < 2 or looks < 1:
        raise ValueError("there must be at least 2 runs and one look")
    return sorted({max(2, round(count * (look + 1) / looks)) for look in range(looks)})


def p_values(a: Array, b: Array, sizes: list[int]) -> Array:
    """a[N] b[N] sizes -> p[...]

    Welch's p-value each time one looks at the data so far; the last axis are the looks.
    Raises ValueError: as `welch_test`.
    """
    return np.stack([welch_test(a[..., :size], b[..., :size]).p for size in sizes], axis=-1)


def alarms(p: Array, alpha: float = 0.05) -> tuple[float, float]:
    """p[N,L] alpha -> at_the_end ever

    In which share of experiments p is below alpha at the last of L looks, and in which at any look: who stops
    at the first p below alpha gets the second share.
    """
    return float((p[:, -1] < alpha).mean()), float((p < alpha).any(axis=1).mean())
