"""Drawn numbers settle at the curriculum's 3.5, 2.92 and 1.71."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.probability.sampler import DEMO
from llmtutor.views import Cell


def test_a_die_has_the_curriculums_mean_variance_and_spread():
    shown = Shown(DEMO)
    expected = [row[2] for row in shown.views["measured"].rows]
    assert expected == pytest.approx([3.5, 2.92, 1.71], abs=5e-3)


def test_many_throws_come_close_to_a_sixth_each():
    names = Shown(DEMO, count=8192).names
    assert names["share"] == pytest.approx([1 / 6] * 6, abs=0.02)
    assert names["mean"] == pytest.approx(3.5, abs=0.05)
    assert names["variance"] == pytest.approx(2.92, abs=0.1)


def test_the_same_seed_draws_the_same_numbers():
    assert Shown(DEMO, seed=5).names == Shown(DEMO, seed=5).names
    assert Shown(DEMO, seed=5).names != Shown(DEMO, seed=6).names


def test_the_bell_has_mean_0_and_variance_1():
    names = Shown(DEMO, source="normal", count=8192).names
    assert (names["expected_mean"], names["expected_variance"]) == (0, 1)
    assert (names["mean"], names["variance"]) == pytest.approx((0, 1), abs=0.05)
    assert sum(names["chance"]) == pytest.approx(1)


def test_own_weights_make_the_die_ones_own_and_a_fair_die_comes_back():
    shown = Shown(DEMO, weights=(1, 1, 1, 1, 1, 5))
    assert shown.state["source"] == "own"
    assert shown.names["expected_mean"] == pytest.approx(4.5)
    assert shown.change(source="dice")["weights"] == (1,) * 6


def test_the_slider_doubles_and_typed_counts_become_whole():
    assert Shown(DEMO, count=100.4).state["count"] == 100
    assert DEMO.control("count").moved(64, 1) == 128


def test_the_mean_explains_itself_by_sum_and_count():
    shown = Shown(DEMO)
    values = dict(shown.explain(Cell("measured", (0, 1))).values)
    assert values["sum"] / values["draws"] == shown.names["mean"]
    assert len(shown.explain(Cell("measured", (1, 2))).terms) == 6


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, weights=(0, 0, 0)) == ("all-zero", "weights")
    assert refusal(DEMO, weights=(1, -1)) == ("out-of-range", "weights")
    assert refusal(DEMO, count=1) == ("out-of-range", "count")
    assert refusal(DEMO, source="cards") == ("not-an-option", "source")
