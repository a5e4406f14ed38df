"""The causal mask turns scores of words yet to come into −∞ and their weights into 0."""

import math

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.mask import DEMO
from llmtutor.views import Cell


def test_the_curriculums_three_words_see_only_what_came_before():
    weights = Shown(DEMO).names["weights"]
    assert weights[0] == (1, 0, 0)
    assert weights[1] == pytest.approx((0.4651, 0.5349, 0), abs=5e-5)
    assert Shown(DEMO).names["sums"] == pytest.approx((1, 1, 1))


def test_equal_scores_share_among_those_seen():
    weights = Shown(DEMO, scores=((0,) * 4,) * 4).names["weights"]
    assert [row[0] for row in weights] == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])


def test_a_loud_future_changes_nothing():
    quiet = Shown(DEMO, scores=((0, 0, 0),) * 3)
    loud = Shown(DEMO, scores=((0, 9, 9), (0, 0, 9), (0, 0, 0)))
    assert quiet.names["weights"] == loud.names["weights"]


def test_without_a_mask_the_answer_is_in_plain_sight():
    shown = Shown(DEMO, where="none")
    assert shown.names["future"] > 0.5
    assert shown.views["leak"].warn
    assert shown.names["sums"] == pytest.approx((1, 1, 1))


def test_masked_too_late_the_rows_fall_short_of_one():
    shown = Shown(DEMO, where="after")
    assert shown.names["sums"][0] < shown.names["sums"][1] < 1
    assert shown.names["future"] == 0
    assert shown.views["late"].warn


def test_hidden_scores_and_weights_say_why():
    shown = Shown(DEMO)
    assert shown.explain(Cell("masked", (0, 2))).result == -math.inf
    assert shown.explain(Cell("weights", (0, 2))).say == "zero"
    assert shown.explain(Cell("weights", (0, 2))).sources == (Cell("masked", (0, 2)),)
    assert shown.explain(Cell("masked", (1, 0))).sources == (Cell("scores", (1, 0)),)
    share = shown.explain(Cell("weights", (1, 0)))
    assert [value for _, value in share.values] == [0.76, 0.9]
    assert share.text.count("e^") == 3
    assert share.sources == (Cell("scores", (1, 0)), Cell("scores", (1, 1)))


def test_words_follow_the_number_of_rows():
    assert Shown(DEMO, scores=((0,) * 4,) * 4).state["words"] == ("the", "cat", "sat", "w4")


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, scores=((1, 2, 3), (4, 5, 6))) == ("not-square", "scores")
    assert refusal(DEMO, scores=((1, 2), (3,))) == ("ragged", "scores")
    assert refusal(DEMO, words=("a very long word",)) == ("word-too-long", "words")
