"""Guesses before the reveal: right, close or off, never wrong."""

import pytest

from llmtutor.course.schema import ChoiceGuess, Direction, NumberGuess
from llmtutor.quiz.grading import guess_result

SHARE = NumberGuess(kind="number", answer="softmax([2, 1.5, 0.5, 0.3, 3])[4]")


def test_a_direction_is_right_or_off():
    way = Direction(kind="direction", choices=("up", "down"), answer="up")
    assert guess_result(way, "up").outcome == "right"
    assert guess_result(way, "down").outcome == "off"
    assert guess_result(way, "down").expected == "up"
    assert guess_result(way, "same").problem.code == "no-such-option"


def test_a_choice_is_right_or_off():
    choice = ChoiceGuess(kind="choice", choices={"leaf": "the leaf", "flower": "the flower"}, answer="leaf")
    assert guess_result(choice, "leaf").outcome == "right"
    assert guess_result(choice, "flower").outcome == "off"
    assert guess_result(choice, "tree").problem is not None


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("0.57", "right"),
        ("55%", "right"),
        ("0,6", "right"),
        ("0.65", "close"),
        ("1/2", "close"),
        ("1", "off"),
    ],
)
def test_a_number_is_judged_by_how_near_it_is(typed, outcome):
    assert guess_result(SHARE, typed).outcome == outcome


def test_a_number_guess_tells_how_far_off_it_was():
    result = guess_result(SHARE, "0.6")
    assert result.expected == "0.5746"
    assert result.off == pytest.approx(0.6 - 0.5746, abs=1e-4)
    assert guess_result(SHARE, "hm").problem.code == "not-a-number"
    assert guess_result(SHARE, "57").near.code == "near-percent"
    assert guess_result(SHARE, "0.9").near is None


def test_a_number_very_near_is_told_from_the_number_itself():
    total = NumberGuess(kind="number", answer="dot([1, 2, 3], [7, 9, 11])")
    assert guess_result(total, "58").exact
    assert guess_result(total, "60").outcome == "right"
    assert not guess_result(total, "60").exact
    assert guess_result(SHARE, "0.575").exact
    assert not guess_result(SHARE, "0.6").exact


def test_a_guess_at_zero_must_be_zero():
    nothing = NumberGuess(kind="number", answer="relu(-3)")
    assert guess_result(nothing, "0").outcome == "right"
    assert guess_result(nothing, "0.1").outcome == "off"


def test_an_answer_may_use_the_names_of_a_demo():
    assert (
        guess_result(NumberGuess(kind="number", answer="share[0]"), "0.5", {"share": [0.5]}).outcome
        == "right"
    )
