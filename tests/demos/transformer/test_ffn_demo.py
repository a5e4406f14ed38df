"""The feed-forward layer expands, bends and shrinks; matching keys call up their values."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.ffn import DEMO
from llmtutor.views import Cell


def test_the_token_matches_four_of_eight_keys():
    names = Shown(DEMO).names
    assert names["hidden"] == (1, 1.5, 0.5, -0.5, -1, -1.5, -0.5, 0.5)
    assert names["bent"] == (1, 1.5, 0.5, 0, 0, 0, 0, 0.5)
    assert names["awake"] == 4


def test_the_values_of_those_awake_are_added_up():
    assert Shown(DEMO).names["y"] == (2 * 1 - 1 * 0.5 + 1 * 0.5, 1 * 1.5 + 1 * 0.5 - 1 * 0.5)


def test_what_is_not_computed_yet_is_not_shown():
    rows = Shown(DEMO, step=1).views["memory"].rows
    assert rows[0][3:5] == (1, None)
    assert Shown(DEMO, step=1).explain(Cell("memory", (0, 4))) is None
    assert Shown(DEMO, step=2).explain(Cell("out", (0, 0))) is None


def test_a_result_explains_itself_as_strengths_times_values():
    arithmetic = Shown(DEMO, step=3).explain(Cell("out", (0, 0)))
    assert [term.factors for term in arithmetic.terms] == [(1, 2), (1.5, 0), (0.5, -1), (0.5, 1)]


def test_gelu_lets_a_little_of_the_negative_through():
    bent = Shown(DEMO, activation="gelu").names["bent"]
    assert bent[0] == pytest.approx(0.841345, abs=5e-7)
    assert bent[4] == pytest.approx(-0.158655, abs=5e-7)
    assert Shown(DEMO, activation="silu").names["bent"][0] == pytest.approx(0.731059, abs=5e-7)


def test_a_token_of_zeros_recalls_nothing():
    shown = Shown(DEMO, x=(0, 0), step=3)
    assert shown.names["y"] == (0, 0)
    assert shown.views["silent"].warn


def test_keys_and_values_can_be_typed_but_matches_cannot():
    state = Shown(DEMO).state
    assert DEMO.edit(state, Cell("memory", (2, 1)), 9.0)["W_in"][0][2] == 9
    assert DEMO.edit(state, Cell("memory", (2, 6)), 9.0)["W_out"][2][1] == 9
    assert DEMO.edit(state, Cell("memory", (2, 3)), 9.0) is None
    assert DEMO.edit(state, Cell("x", (0, 1)), 2.0) == {"x": (1, 2.0)}


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, x=(1, 2, 3)) == ("wrong-length-exactly", "x")
    assert refusal(DEMO, W_in=((1, 2), (3, 4))) == ("wrong-shape", "W_in")
    assert refusal(DEMO, x=(1, 11)) == ("out-of-range", "x")
