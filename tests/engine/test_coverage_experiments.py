"""What 95% means, counted: intervals that hold the truth, false alarms, differences found."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.coverage import binomial_shares, coverage, holds, repeated_hits
from llmtutor.engine.experiments import alarms, looks_at, p_values, two_groups
from llmtutor.engine.intervals import wald, wilson
from llmtutor.engine.t_tests import welch_test


def test_two_coins_and_certain_outcomes():
    assert called(binomial_shares, 2, 0.5) == pytest.approx([0.25, 0.5, 0.25])
    assert binomial_shares(3, 1.0).tolist() == [0, 0, 0, 1]
    assert binomial_shares(1000, 0.3).sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="at least one try"):
        binomial_shares(0, 0.5)


def test_the_textbook_interval_keeps_its_promise_less_often_than_wilsons():
    assert coverage(wald, 20, 0.95) == pytest.approx(binomial_shares(20, 0.95)[16:20].sum())
    assert coverage(wald, 20, 0.95) < 0.7
    assert coverage(wilson, 20, 0.95) > 0.9


def test_exact_coverage_is_what_many_repetitions_show():
    hits = called(repeated_hits, 100, 0.85, 20_000, np.random.default_rng(1))
    caught = called(holds, *wilson(hits, 100), 0.85)
    assert caught.mean() == pytest.approx(coverage(wilson, 100, 0.85), abs=0.006)


def test_made_up_groups_differ_by_what_was_asked():
    a, b = called(two_groups, 200, 30, 0.5, 2.0, np.random.default_rng(2))
    assert (b - a).mean() == pytest.approx(0.5, abs=0.1)
    assert a.std() == pytest.approx(2, abs=0.1)
    with pytest.raises(ValueError, match="at least 2 numbers"):
        two_groups(5, 1, 0, 1, np.random.default_rng(0))


def test_looks_are_spread_evenly_and_end_with_all():
    assert looks_at(30, 5) == [6, 12, 18, 24, 30]
    assert looks_at(3, 10) == [2, 3]
    with pytest.raises(ValueError, match="one look"):
        looks_at(30, 0)


def test_the_last_look_is_the_ordinary_test():
    a, b = two_groups(4, 30, 0.5, 1.0, np.random.default_rng(3))
    p = called(p_values, a, b, [10, 30])
    assert p.shape == (4, 2)
    assert p[:, -1] == pytest.approx(welch_test(a, b).p)


def test_peeking_raises_more_false_alarms():
    a, b = two_groups(1000, 40, 0.0, 1.0, np.random.default_rng(4))
    at_the_end, ever = called(alarms, p_values(a, b, looks_at(40, 8)))
    assert at_the_end == pytest.approx(0.05, abs=0.02)
    assert ever > 2 * at_the_end
