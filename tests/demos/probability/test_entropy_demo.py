"""Probability moves from one outcome to the others, and entropy follows."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.probability.entropy import DEMO
from llmtutor.views import Cell


def test_three_equal_outcomes_are_1_58_bits_and_certainty_is_0():
    assert Shown(DEMO).names["entropy_bits"] == pytest.approx(1.58, abs=6e-3)
    assert Shown(DEMO, p=(1, 0, 0)).names["entropy_bits"] == 0
    assert Shown(DEMO, p=(0.5, 0.25, 0.125, 0.125)).names["entropy_bits"] == pytest.approx(1.75)


def test_moving_the_slider_takes_from_the_others_in_proportion():
    shown = Shown(DEMO, p=(0.5, 0.25, 0.25))
    assert shown.change(share=0.8)["p"] == pytest.approx((0.8, 0.1, 0.1))
    assert shown.change(outcome=2)["share"] == 0.25


def test_any_weights_become_shares():
    state = Shown(DEMO, p=(2, 1, 1)).state
    assert state["p"] == (0.5, 0.25, 0.25)
    assert state["share"] == 0.5
    assert Shown(DEMO, p=(1, 1), outcome=9).state["outcome"] == 2


def test_the_curve_is_highest_where_all_are_equal():
    shown = Shown(DEMO)
    curve = shown.views["moving"].series[0].y
    assert max(curve) == pytest.approx(1.58, abs=6e-3)
    assert curve[-1] == 0
    assert shown.views["moving"].mark == pytest.approx(1 / 3)


def test_entropy_explains_itself_as_the_sum_of_its_column():
    arithmetic = Shown(DEMO).explain(Cell("undecided", (0,)))
    assert [term.factors[0] for term in arithmetic.terms] == pytest.approx([0.5283] * 3, abs=5e-5)
    assert arithmetic.sources[0] == Cell("share", (0, 1))


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, p=(0, 0)) == ("all-zero", "p")
    assert refusal(DEMO, share=1.2) == ("out-of-range", "share")
    assert refusal(DEMO, p=(1,)) == ("wrong-length", "p")
