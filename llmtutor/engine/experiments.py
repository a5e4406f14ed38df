"""Many made-up experiments of two groups: how often a test raises a false alarm, or misses a difference."""

import numpy as np

from llmtutor.engine.student import two_sided
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

    Welch's p-value each time one looks at the data so far; the last axis are the looks. It is the one of
    `welch_test` for every size, found in one go from running sums.
    Raises ValueError: a size below 2, or groups without any spread. Source: Welch 1947.
    """
    (mean_a, va), (mean_b, vb) = _means_and_errors(a, sizes), _means_and_errors(b, sizes)
    if min(sizes) < 2 or not (va + vb > 0).all():
        raise ValueError("each look needs at least 2 runs in each group, and some spread among them")
    df = (va + vb) ** 2 * (np.array(sizes) - 1) / (va * va + vb * vb)
    return two_sided((mean_a - mean_b) / np.sqrt(va + vb), df)


def _means_and_errors(x: Array, sizes: list[int]) -> tuple[Array, Array]:
    """Return the mean of the first numbers, for each size, and the square of its standard error."""
    n, middle = np.array(sizes), x.mean(axis=-1, keepdims=True)
    sums = np.cumsum(x - middle, axis=-1)[..., n - 1]
    squares = np.cumsum((x - middle) ** 2, axis=-1)[..., n - 1]
    return middle + sums / n, (squares - sums * sums / n) / np.maximum(n - 1, 1) / n


def alarms(p: Array, alpha: float = 0.05) -> tuple[float, float]:
    """p[N,L] alpha -> at_the_end ever

    In which share of experiments p is below alpha at the last of L looks, and in which at any look: who stops
    at the first p below alpha gets the second share.
    """
    return float((p[:, -1] < alpha).mean()), float((p < alpha).any(axis=1).mean())
