"""Is the difference real? Student's and Welch's tests.

All act on the last axis, so thousands of simulated experiments are tested in one call.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.moments import sample_mean, sample_variance
from llmtutor.engine.student import t_quantile, two_sided
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class TTest:
    """What a test found; every field has one number per experiment.

    difference: of the means. error: its standard error. t: their ratio. df: degrees of freedom. p: two-sided.
    """

    difference: Array
    error: Array
    t: Array
    df: Array
    p: Array

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Give the interval for one difference that catches the truth in `level` of repetitions."""
        reach = t_quantile(0.5 + level / 2, float(self.df)) * float(self.error)
        return float(self.difference) - reach, float(self.difference) + reach


def one_sample_test(x: Any, mean: float = 0.0, rec: Rec = off) -> TTest:
    """x[N] mean -> test

    Could numbers with this mean have come out like x?
    Raises ValueError: fewer than 2 numbers, all equal, or NaN. Source: Student 1908.
    """
    x = as_floats("x", x)
    return _test(sample_mean(x) - mean, sample_variance(x) / x.shape[-1], x.shape[-1] - 1.0, rec)


def paired_test(a: Any, b: Any, rec: Rec = off) -> TTest:
    """a[N] b[N] -> test

    The same N cases measured twice: look at each case's own difference.
    Raises ValueError: different counts, fewer than 2, all differences equal, or NaN. Source: Student 1908.
    """
    a, b = as_floats("a", a), as_floats("b", b)
    same_axis("paired_test", "a numbers", a.shape[-1], "b numbers", b.shape[-1])
    return one_sample_test(a - b, 0.0, rec)


def student_test(a: Any, b: Any, rec: Rec = off) -> TTest:
    """a[M] b[N] -> test

    Two groups that are assumed to spread equally: one pooled variance.
    Raises ValueError: fewer than 2 numbers in a group, no spread at all, or NaN. Source: Student 1908;
    Fisher 1925.
    """
    a, b, m, n = _groups(a, b)
    pooled = ((m - 1) * sample_variance(a) + (n - 1) * sample_variance(b)) / (m + n - 2)
    return _test(sample_mean(a) - sample_mean(b), pooled * (1 / m + 1 / n), m + n - 2.0, rec)


def welch_test(a: Any, b: Any, rec: Rec = off) -> TTest:
    """a[M] b[N] -> test

    Two groups that may spread differently: the safe choice.
    Raises ValueError: fewer than 2 numbers in a group, no spread at all, or NaN. Source: Welch 1947.
    """
    a, b, m, n = _groups(a, b)
    va, vb = rec("variance_a", sample_variance(a) / m), rec("variance_b", sample_variance(b) / n)
    with np.errstate(invalid="ignore"):
        df = (va + vb) ** 2 / (va * va / (m - 1) + vb * vb / (n - 1))
    return _test(sample_mean(a) - sample_mean(b), va + vb, df, rec)


def welch_from_summary(mean_a: float, sd_a: float, n_a: int, mean_b: float, sd_b: float, n_b: int) -> TTest:
    """mean_a sd_a n_a mean_b sd_b n_b -> test

    Welch's test from what a paper reports: mean, standard deviation and count of each group.
    Raises ValueError: a count below 2, or no spread at all. Source: Welch 1947.
    """
    if min(n_a, n_b) < 2:
        raise ValueError("each group needs at least 2 numbers")
    va, vb = sd_a * sd_a / n_a, sd_b * sd_b / n_b
    spread = va * va / (n_a - 1) + vb * vb / (n_b - 1)
    return _test(np.asarray(mean_a - mean_b), np.asarray(va + vb), (va + vb) ** 2 / spread if spread else 1.0)


def _groups(a: Any, b: Any) -> tuple[Array, Array, int, int]:
    a, b = as_floats("a", a), as_floats("b", b)
    sample_variance(a), sample_variance(b)
    return a, b, a.shape[-1], b.shape[-1]


def _test(difference: Array, variance: Array, df: Any, rec: Rec = off) -> TTest:
    if not np.all(variance > 0):
        raise ValueError("the numbers show no spread, so there is nothing to measure a difference against")
    error = rec("error", np.sqrt(variance))
    t = rec("t", difference / error)
    return TTest(difference, error, t, np.asarray(df), rec("p", two_sided(t, df)))
