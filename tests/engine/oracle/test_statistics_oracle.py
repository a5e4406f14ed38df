"""Statistics against scipy and scikit-learn."""

import numpy as np
import pytest

from llmtutor.engine import intervals, student
from llmtutor.engine import t_tests as tt
from llmtutor.engine.bayes import posterior

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(11)
A, B = RNG.normal(1, 2, 13), RNG.normal(0, 1, 40)


def test_incomplete_beta_far_and_near(oracle):
    special = oracle("scipy.special")
    for a, b in ((0.5, 0.5), (2, 3), (29, 0.5), (500, 0.5), (20, 80), (0.5, 200)):
        x = np.linspace(0, 1, 101)
        assert student.incomplete_beta(a, b, x) == pytest.approx(special.betainc(a, b, x), abs=1e-12)


def test_t_distribution(oracle):
    stats = oracle("scipy.stats")
    t = np.linspace(-12, 12, 49)
    for df in (1, 2.5, 9, 58, 1000):
        assert student.t_share(t, df) == pytest.approx(stats.t.cdf(t, df), abs=1e-12)
        assert student.t_quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-10)
    assert student.normal_quantile(0.9) == pytest.approx(stats.norm.ppf(0.9), abs=1e-12)


def test_tests(oracle):
    stats = oracle("scipy.stats")
    for ours, theirs in (
        (tt.student_test(A, B), stats.ttest_ind(A, B, equal_var=True)),
        (tt.welch_test(A, B), stats.ttest_ind(A, B, equal_var=False)),
        (tt.paired_test(A, B[:13]), stats.ttest_rel(A, B[:13])),
        (tt.one_sample_test(A), stats.ttest_1samp(A, 0)),
    ):
        assert (ours.t, ours.df, ours.p) == pytest.approx(
            (theirs.statistic, theirs.df, theirs.pvalue), abs=1e-12
        )
        assert ours.interval() == pytest.approx(tuple(theirs.confidence_interval(0.95)), abs=1e-10)


def test_intervals(oracle):
    stats = oracle("scipy.stats")
    for hits, total in ((81, 263), (0, 20), (29, 29)):
        reference = stats.binomtest(hits, total).proportion_ci(method="wilson")
        assert intervals.wilson(hits, total) == pytest.approx((reference.low, reference.high), abs=1e-12)
    error = stats.sem(A)
    assert intervals.t_interval(A) == pytest.approx(stats.t.interval(0.95, 12, A.mean(), error), abs=1e-10)
    assert intervals.normal_interval(A) == pytest.approx(
        stats.norm.interval(0.95, A.mean(), error), abs=1e-12
    )


def test_bayes(oracle):
    naive_bayes = oracle("sklearn.naive_bayes")
    X = np.array([[1]] * 24 + [[0]] * 6 + [[1]] * 7 + [[0]] * 63)
    model = naive_bayes.BernoulliNB(alpha=1e-12, force_alpha=True).fit(X, [1] * 30 + [0] * 70)
    assert posterior([0.7, 0.3], [0.1, 0.8]) == pytest.approx(model.predict_proba([[1]])[0], abs=1e-10)
