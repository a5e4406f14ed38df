"""`llmtutor show`: the whole lesson for a reader without a screen, guesses first and answers on request."""

import pytest

from llmtutor.course.library import open_course
from llmtutor.course.schema import Predict


@pytest.fixture(scope="module")
def lesson():
    return open_course().lesson("magic-box")


@pytest.fixture(scope="module")
def guess(lesson):
    return next(step for step in lesson.steps if isinstance(step, Predict))


HAPPENS = "\nWhat happens\n"


def flat(text):
    return " ".join(text.split())


def plain(markdown):
    return flat(markdown.replace("*", ""))[:40]


def test_the_choices_of_a_guess_are_listed(llmtutor, guess):
    text = llmtutor("show", "magic-box", "--plain", "--width", "200").out
    for choice in guess.guess.choices.values():
        assert f"• {choice}" in text


def test_what_happens_comes_at_the_end_so_that_a_reader_can_guess_first(llmtutor, guess):
    before, _, after = llmtutor("show", "magic-box", "--plain", "--width", "200").out.partition(HAPPENS)
    assert plain(guess.reveal) in flat(after)
    assert plain(guess.reveal) not in flat(before)
    assert "In short" in before


def test_with_answers_what_happens_follows_the_guess(llmtutor, guess):
    text = llmtutor("show", "magic-box", "--plain", "--answers", "--width", "200").out
    assert HAPPENS not in text
    assert plain(guess.reveal) in flat(text.partition("In short")[0])


def test_with_answers_hints_and_wrong_answers_are_printed(llmtutor):
    text = llmtutor("show", "activation#q-one-weight", "--answers").out
    assert "Hint 1: " in text
    assert "The answer: 5" in text
    assert "✗ 11: You lost the minus." in text


def test_the_mark_is_about_the_option_whose_number_stands_before_it(llmtutor):
    text = llmtutor("show", "temperature", "--plain", "--answers", "--width", "200").out
    lines = text.partition("Which line is wrong?")[2]
    assert "1.  Divided by 1, the scores stay" in lines
    assert "1.  ✓ Right: at T = 1 the temperature" in lines
    assert "4.  The bottom of the fraction is" in lines
    assert "4.  ✗ Three words are left out." in lines


def test_without_answers_none_is_printed(llmtutor):
    text = llmtutor("show", "activation").out
    assert "Hint 1" not in text
    assert "The answer:" not in text
    assert "✗" not in text


def test_sources_stand_once_under_a_heading_and_not_beside_a_single_step(llmtutor, lesson):
    whole = llmtutor("show", "magic-box").out
    assert whole.count("To read on") == 1
    assert whole.count(lesson.sources[0].ref) == 1
    assert "To read on" not in llmtutor("show", "magic-box#hook").out


def test_a_lesson_is_printed_in_chinese(llmtutor):
    text = llmtutor("show", "magic-box", "--lang", "zh").out
    assert "结果如何" in text
    assert "What happens" not in text


def test_a_demo_is_listed_and_printed(llmtutor):
    assert "softmax" in llmtutor("demo").out
    assert "0.5" in llmtutor("demo", "softmax", "T=0.5", "--plain").out


@pytest.mark.parametrize("name", list(open_course().index("en").lessons))
def test_demos_are_told_without_anything_drawn(llmtutor, name):
    text = llmtutor("show", name, "--plain").out
    assert not set(text) & set("█▏━●○▀"), "a drawing"
    assert not any("\u2800" <= character <= "\u28ff" for character in text), "a plot in dots"
