"""Statistics by published numbers: Student's sleep data, Newcombe's intervals, the lessons of track D."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine import intervals, moments, student
from llmtutor.engine import t_tests as tt
from llmtutor.engine.bayes import after_positive, counts_of, posterior

DICE, EVEN = np.arange(1, 7), [1 / 6] * 6
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_spam_lesson():
    assert called(posterior, [0.3, 0.7], [0.8, 0.1]) == pytest.approx([0.7742, 0.2258], abs=5e-5)
    assert after_positive(0.3, 0.8, 0.1) == pytest.approx(24 / 31)
    counts = called(counts_of, 100, 0.3, 0.8, 0.1)
    assert counts == pytest.approx(np.array([[24, 6], [7, 63]]))
    with pytest.raises(ValueError, match="the fact has probability 0"):
        posterior([1, 0], [0, 1])
    with pytest.raises(ValueError, match="the largest likelihood is 2"):
        posterior([0.5, 0.5], [0, 2])


def test_two_facts_at_once_or_one_after_the_other():
    prior, first, second = [0.2, 0.5, 0.3], np.array([0.9, 0.4, 0.1]), np.array([0.5, 0.6, 0.7])
    assert posterior(posterior(prior, first), second) == pytest.approx(posterior(prior, first * second))


def test_dice_lesson():
    assert called(moments.expectation, DICE, EVEN) == pytest.approx(3.5)
    assert called(moments.variance, DICE, EVEN) == pytest.approx(2.92, abs=5e-3)
    assert math.sqrt(moments.variance(DICE, EVEN)) == pytest.approx(1.71, abs=5e-3)


def test_means_of_many_dice_settle():
    thrown = called(moments.sample, DICE, EVEN, 5000, np.random.default_rng(0))
    assert set(thrown) == set(range(1, 7))
    means = called(moments.running_mean, thrown)
    assert means[-1] == pytest.approx(3.5, abs=0.1)
    assert means[-1] == pytest.approx(called(moments.sample_mean, thrown))
    assert called(moments.sample_variance, [1, 2, 3, 4]) == pytest.approx(5 / 3)
    with pytest.raises(ValueError, match="one number alone shows no spread"):
        moments.sample_variance([1])


def test_intervals_of_the_lesson():
    assert called(intervals.wald, 85, 100) == pytest.approx((0.780, 0.920), abs=5e-4)
    assert called(intervals.wilson, 85, 100) == pytest.approx((0.767, 0.907), abs=5e-4)


@pytest.mark.parametrize(
    ("hits", "total", "wilson", "wald"),
    [
        (81, 263, (0.2553, 0.3662), (0.2522, 0.3638)),
        (15, 148, (0.0624, 0.1605), (0.0527, 0.1500)),
        (0, 20, (0, 0.1611), (0, 0)),
        (1, 29, (0.0061, 0.1718), (-0.0319, 0.1009)),
    ],
)
def test_newcombe(hits, total, wilson, wald):
    assert intervals.wilson(hits, total) == pytest.approx(wilson, abs=5e-5)
    assert intervals.wald(hits, total) == pytest.approx(wald, abs=6e-5)


def test_95_percent_of_repetitions_catch_the_truth():
    hits = np.random.default_rng(1).binomial(200, 0.3, 4000)
    low, high = intervals.wilson(hits, np.full(4000, 200))
    assert ((low < 0.3) & (high > 0.3)).mean() == pytest.approx(0.95, abs=0.015)


def test_intervals_for_a_mean():
    low, high = called(intervals.t_interval, SLEEP_1)
    wide = high - low
    low, high = called(intervals.normal_interval, SLEEP_1)
    assert high - low == pytest.approx(2 * 1.959964 * math.sqrt(np.var(SLEEP_1, ddof=1) / 10), abs=1e-6)
    assert wide / (high - low) == pytest.approx(2.262157 / 1.959964, abs=1e-6)
    low, high = called(intervals.bootstrap_interval, SLEEP_1, 2000, np.random.default_rng(2))
    assert low < np.mean(SLEEP_1) < high
    means = called(intervals.bootstrap_means, SLEEP_1, 2000, np.random.default_rng(2))
    assert means.std() == pytest.approx(np.std(SLEEP_1) / math.sqrt(10), rel=0.1)
    with pytest.raises(ValueError, match="hits must lie from 0 to total"):
        intervals.wilson(5, 4)


def test_sleep_data():
    welch = called(tt.welch_test, SLEEP_1, SLEEP_2)
    assert (float(welch.t), float(welch.df), float(welch.p)) == pytest.approx(
        (-1.8608135, 17.776474, 0.0793941), abs=5e-7
    )
    assert welch.interval() == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)
    paired = called(tt.paired_test, SLEEP_1, SLEEP_2)
    assert (float(paired.t), float(paired.df), float(paired.p)) == pytest.approx(
        (-4.0621277, 9, 0.00283289), abs=5e-8
    )
    assert float(called(tt.student_test, SLEEP_1, SLEEP_2).p) == pytest.approx(0.0791867, abs=5e-8)


def test_summary_and_data_agree():
    a, b = np.array(SLEEP_1), np.array(SLEEP_2)
    assert float(called(tt.one_sample_test, a - b).t) == pytest.approx(-4.0621277, abs=5e-8)
    short = tt.welch_from_summary(a.mean(), a.std(ddof=1), 10, b.mean(), b.std(ddof=1), 10)
    assert float(short.p) == pytest.approx(float(tt.welch_test(a, b).p))
    lesson = tt.welch_from_summary(0.80, 0.05, 30, 0.82, 0.05, 30)
    assert float(lesson.t) == pytest.approx(-1.549, abs=5e-4)
    assert float(lesson.df) == pytest.approx(58)


def test_no_difference_alarms_in_five_percent():
    rng = np.random.default_rng(3)
    p = tt.welch_test(rng.normal(size=(4000, 12)), rng.normal(size=(4000, 8)) * 3).p
    assert (p < 0.05).mean() == pytest.approx(0.05, abs=0.015)


def test_curves_in_closed_form():
    t = np.linspace(-5, 5, 11)
    assert called(student.t_share, t, 1) == pytest.approx(0.5 + np.arctan(t) / math.pi, abs=1e-14)
    assert student.t_share(t, 2) == pytest.approx(0.5 * (1 + t / np.sqrt(2 + t * t)), abs=1e-14)
    assert called(student.two_sided, t, 5.0) == pytest.approx(2 * student.t_share(-np.abs(t), 5), abs=1e-14)
    assert called(student.incomplete_beta, 3.0, 1.0, [0.0, 0.4, 1.0]) == pytest.approx(
        [0, 0.4**3, 1], abs=1e-15
    )
    assert student.t_quantile(0.975, 9) == pytest.approx(2.262157, abs=5e-7)
    assert student.t_quantile(0.025, 9) == pytest.approx(-2.262157, abs=5e-7)
    for share in (0.0001, 0.3, 0.5, 0.9999999):
        assert student.t_quantile(share, 1) == pytest.approx(math.tan(math.pi * (share - 0.5)), rel=1e-7)
    assert called(student.t_density, 2.0, 1.0) == pytest.approx(1 / (5 * math.pi))
    assert student.normal_quantile(0.975) == pytest.approx(1.959964, abs=5e-7)
    assert called(student.normal_density, 0.0) == pytest.approx(1 / math.sqrt(2 * math.pi))


def test_equal_numbers_cannot_be_tested():
    with pytest.raises(ValueError, match="show no spread"):
        tt.welch_test([1, 1], [2, 2])
    with pytest.raises(ValueError, match="a has 2 numbers but b has 3 numbers"):
        tt.paired_test([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="needs a and b above 0"):
        student.two_sided(1.0, 0.0)
