"""What a quiz asks: interleaved, what is needed most, and when it is passed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from llmtutor.quiz.plan import Asked, Known, in_order, interleaved, most_needed, passes

LESSONS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 6), min_size=1)


def questions(counts):
    return in_order({lesson: [f"q{place}" for place in range(count)] for lesson, count in counts.items()})


@given(LESSONS, st.integers(0, 1000))
def test_a_mixed_quiz_asks_everything_once_and_repeats_a_lesson_only_when_it_must(counts, seed):
    asked = questions(counts)
    mixed = interleaved(asked, seed)
    assert sorted(mixed) == sorted(asked)
    assert mixed == interleaved(asked, seed)
    neighbours = sum(one.lesson == other.lesson for one, other in pairwise(mixed))
    most = max(counts.values())
    assert neighbours == max(0, most - (len(asked) - most) - 1)


def test_what_was_missed_comes_first_then_what_was_not_asked_for_longest():
    asked = [Asked("a", name) for name in ("new", "missed", "old", "fresh")]
    known = {asked[1]: Known(50, False), asked[2]: Known(10, True), asked[3]: Known(90, True)}
    assert [each.step for each in most_needed(asked, known, 3)] == ["missed", "new", "old"]


def test_three_of_four_are_enough_to_test_out():
    assert passes(3, 4)
    assert passes(4, 5)
    assert not passes(2, 4)
    assert not passes(3, 5)
    assert not passes(0, 0)
