"""KL divergence with the curriculum's numbers, in both directions and on the way from Q to P."""

import math

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.controls import Refused
from llmtutor.demos.probability.kl import DEMO
from llmtutor.views import Cell


def test_both_directions_differ_as_the_curriculum_says():
    names = Shown(DEMO).names
    assert names["forward"] == pytest.approx(0.3819, abs=5e-5)
    assert names["backward"] == pytest.approx(0.3348, abs=5e-5)


def test_moving_q_toward_p_shrinks_the_divergence_to_nothing():
    whole, half = Shown(DEMO).names, Shown(DEMO, toward=0.5).names
    assert half["forward"] < whole["forward"] / 4
    assert half["backward"] < whole["backward"] / 4
    assert Shown(DEMO, toward=1).names["forward"] == pytest.approx(0, abs=1e-15)


def test_mirror_images_are_equally_far_both_ways():
    names = Shown(DEMO, P=(0.2, 0.8), Q=(0.8, 0.2)).names
    assert names["forward"] == pytest.approx(names["backward"])


def test_what_is_ruled_out_costs_infinitely_much():
    shown = Shown(DEMO, P=(0.5, 0.4, 0.1), Q=(0.6, 0.4, 0))
    assert shown.names["forward"] == math.inf
    assert shown.views["ruled-out"].warn
    assert shown.explain(Cell("both", (0,))).say == "infinite"


def test_p_and_q_keep_the_same_number_of_outcomes():
    assert len(Shown(DEMO, P=(1, 1)).state["Q"]) == 2
    assert len(Shown(DEMO, Q=(1, 1, 1, 1)).state["P"]) == 4


def test_a_typed_share_makes_the_others_move():
    shown = Shown(DEMO)
    assert DEMO.edit(shown.state, Cell("terms", (2, 1)), 0.7)["P"] == pytest.approx((0.15, 0.15, 0.7))
    with pytest.raises(Refused):
        DEMO.edit(shown.state, Cell("terms", (2, 1)), 1.7)
    assert DEMO.edit(Shown(DEMO, toward=0.5).state, Cell("terms", (0, 2)), 0.5) is None


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, P=(0, 0, 0)) == ("all-zero", "P")
    assert refusal(DEMO, Q=(-1, 2)) == ("out-of-range", "Q")
