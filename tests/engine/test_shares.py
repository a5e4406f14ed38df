"""Shares can be made, moved and rounded without losing any; draws are counted where they belong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from signature import called

from llmtutor.engine.histogram import borders, histogram, normal_shares
from llmtutor.engine.shares import blend, to_shares, whole_counts, with_share

WEIGHTS = st.lists(st.floats(0, 100), min_size=2, max_size=8).filter(lambda w: sum(w) > 1e-3)


def test_weights_become_shares_and_shares_stay_as_they_are():
    assert called(to_shares, [1, 2, 1]).tolist() == [0.25, 0.5, 0.25]
    p = [0.3, 0.3, 0.4]
    assert to_shares(p).tolist() == p
    with pytest.raises(ValueError, match="at least one must be above 0"):
        to_shares([0, 0])


def test_moving_one_share_keeps_the_proportions_of_the_others():
    assert called(with_share, [0.5, 0.25, 0.25], 0, 0.8) == pytest.approx([0.8, 0.1, 0.1])
    assert with_share([1, 0, 0], 0, 0.4) == pytest.approx([0.4, 0.3, 0.3])
    several = with_share([0.5, 0.25, 0.25], 0, [0.8, 0.4])
    assert several == pytest.approx(np.array([[0.8, 0.1, 0.1], [0.4, 0.3, 0.3]]))
    with pytest.raises(ValueError, match="share is 2"):
        with_share([0.5, 0.5], 0, 2)
    with pytest.raises(ValueError, match="one outcome alone"):
        with_share([1], 0, 0.5)


@given(WEIGHTS, st.floats(0, 1), st.integers(0, 7))
def test_shares_always_add_up_to_one(weights, share, place):
    p = with_share(to_shares(weights), place % len(weights), share)
    assert p.sum() == pytest.approx(1)
    assert p[place % len(weights)] == share


def test_halfway_between_two_distributions():
    assert called(blend, [1, 0], [0, 1], 0.25) == pytest.approx([0.75, 0.25])
    assert blend([0.3, 0.7], [0.6, 0.4], 1).tolist() == [0.6, 0.4]
    assert blend([1, 0], [0, 1], [0, 0.5, 1]).tolist() == [[1, 0], [0.5, 0.5], [0, 1]]
    with pytest.raises(ValueError, match="they must be equal"):
        blend([1, 0], [1, 0, 0], 0.5)


@given(WEIGHTS)
def test_whole_counts_lose_nothing(weights):
    whole = whole_counts(100 * to_shares(weights))
    assert whole.sum() == 100
    assert np.abs(whole - 100 * to_shares(weights)).max() < 1 + 1e-6


def test_the_largest_fractions_are_rounded_up():
    assert called(whole_counts, [24.0, 6.4, 6.9, 62.7]).tolist() == [24, 6, 7, 63]


def test_numbers_are_counted_at_the_nearest_centre():
    assert called(borders, [0, 1, 3]).tolist() == [0.5, 2]
    assert called(histogram, [-9, 0.2, 0.7, 1, 50], [0, 1, 2]).tolist() == [2, 2, 1]
    with pytest.raises(ValueError, match="each larger than the one before"):
        histogram([1], [2, 1])


def test_the_normal_curve_puts_two_thirds_within_one_spread():
    shares = called(normal_shares, [-2, 0, 2])
    assert shares == pytest.approx([0.1587, 0.6827, 0.1587], abs=5e-5)
    with pytest.raises(ValueError, match="sd is 0"):
        normal_shares([0, 1], sd=0)
