"""Cards made from grades, and what a day of reviews asks."""

from itertools import pairwise

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from llmtutor.quiz import review_cards
from llmtutor.quiz.review_cards import make_card
from llmtutor.quiz.review_plan import (
    LONG_BREAK,
    ReviewCard,
    allowance,
    card_from_json,
    card_to_json,
    due,
    forecast,
    months_together,
    plan_today,
    recall,
    spread,
)

grades = st.dictionaries(st.integers(18_000, 22_000), st.booleans(), min_size=1, max_size=30)


def card(due: int, last: int = 0, stability: float = 5.0, reviews: int = 3) -> ReviewCard:
    return ReviewCard(due, last, stability, 5.0, reviews, 0)


def test_a_skill_answered_right_waits_longer_each_time():
    graded, waits = {20_000: True}, []
    for _ in range(5):
        made = make_card(graded)
        waits.append(made.due - made.last)
        graded[made.due] = True
    assert waits == sorted(set(waits))
    assert waits[0] == 2


def test_a_wrong_answer_brings_the_skill_back_soon_and_counts_as_a_lapse():
    known = make_card({20_000: True, 20_002: True, 20_013: True})
    missed = make_card({20_000: True, 20_002: True, 20_013: False})
    assert missed.due < known.due
    assert (known.lapses, missed.lapses) == (0, 1)


def test_on_the_day_a_skill_is_due_nine_of_ten_are_still_expected_to_know_it():
    made = make_card({20_000: True, 20_002: True, 20_013: True})
    assert recall(made, made.last) == 1
    assert recall(made, made.due) == pytest.approx(0.9, abs=0.01)


def test_no_grade_makes_no_card():
    with pytest.raises(ValueError, match="grade"):
        make_card({})


@given(grades)
def test_the_order_in_which_grades_are_told_does_not_matter(graded):
    assert make_card(dict(reversed(graded.items()))) == make_card(graded)


@given(grades)
def test_a_card_is_what_the_scheduler_itself_makes_of_the_same_answers(graded):
    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=review_cards.LONGEST, enable_fuzzing=False
    )
    theirs = Card(card_id=1)
    for day in sorted(graded):
        rating = Rating.Good if graded[day] else Rating.Again
        theirs, _ = scheduler.review_card(theirs, rating, review_cards._moment(day))
    ours = make_card(graded)
    assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)
    later = ours.last + 17
    at_that_time = scheduler.get_card_retrievability(theirs, review_cards._moment(later))
    assert recall(ours, later) == pytest.approx(at_that_time)
    assert review_cards._moment(ours.due) == theirs.due


@given(grades)
def test_a_card_survives_being_kept(graded):
    made = make_card(graded)
    assert card_from_json(card_to_json(made)) == made


@given(grades)
def test_every_review_after_the_first_is_in_the_months(graded):
    months = months_together([make_card(graded), make_card(graded)])
    assert sum(month.reviews for month in months) == 2 * (len(graded) - 1)
    later = sorted(graded)[1:]
    assert sum(month.right for month in months) == 2 * sum(graded[day] for day in later)


def test_what_is_most_at_risk_comes_first():
    cards = {"strong": card(10, stability=40), "weak": card(10, stability=2), "later": card(11)}
    assert due(cards, 10) == ["weak", "strong"]


def test_the_cap_holds_and_the_rest_waits():
    cards = {f"skill-{n}": card(n, reviews=1) for n in range(30)}
    today = plan_today(cards, 29, 12, lambda skill: skill)
    assert (len(today.skills), today.waiting, today.done) == (12, 18, 0)


def test_what_was_reviewed_today_counts_towards_the_cap_and_what_was_learned_today_does_not():
    cards = {f"skill-{n}": card(50, reviews=1) for n in range(8)}
    cards |= {"reviewed": card(99, last=50), "learned": card(52, last=50, reviews=1)}
    today = plan_today(cards, 50, 5, lambda skill: skill)
    assert (len(today.skills), today.waiting, today.done) == (4, 4, 1)


def test_after_a_long_break_the_first_day_asks_for_half():
    assert allowance(20, LONG_BREAK - 1) == 20
    assert allowance(20, LONG_BREAK) == 10
    assert allowance(1, 400) == 1


@given(st.lists(st.sampled_from("aaabbc"), max_size=24))
def test_neighbours_come_from_different_groups_whenever_that_is_possible(groups):
    items = [(group, place) for place, group in enumerate(groups)]
    mixed = spread(items, lambda item: item[0])
    assert sorted(mixed) == sorted(items)
    most = max(map(groups.count, groups), default=0)
    alike = sum(one[0] == other[0] for one, other in pairwise(mixed))
    assert alike == max(0, 2 * most - len(groups) - 1)


def test_the_forecast_carries_what_is_above_the_cap_to_the_next_days():
    cards = [*(card(3) for _ in range(7)), *(card(5) for _ in range(4))]
    assert [load.planned for load in forecast(cards, 4, 3, 5)] == [3, 3, 3, 2, 0]
    assert [load.due for load in forecast(cards, 4, 3, 5)] == [7, 4, 0, 0, 0]
