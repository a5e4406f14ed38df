"""The clock was ahead, or is set back: answers keep their order, and reviews do not wait for years."""

import itertools

import pytest

from llmtutor.course.library import open_course
from llmtutor.progress.facts import day_of
from llmtutor.progress.skill_progress import DAY, utc_day
from llmtutor.progress.store import Store
from llmtutor.quiz.review_cards import make_card
from llmtutor.tui.figures import gather
from llmtutor.tui.reviews import bring_up_to_date, cards_of, today_of
from llmtutor.tui.sitting import Sitting

NOW = 1_790_000_000_000
YEARS = 70 * 365 * DAY


class Clock:
    """A clock that a test sets, in milliseconds."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        self.now += 1000
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sitting(tmp_path, clock):
    store = Store(tmp_path / "record.db", clock=clock)
    yield Sitting(open_course(), store, "en")
    store.close()


def answer(sitting: Sitting, right: bool = True) -> str:
    """Answer the first question of the first lesson that has one; return its skill."""
    lesson = next(lesson for lesson in sitting.index.lessons.values() if lesson.questions)
    step, skill = lesson.questions[0], lesson.skills[0]
    sitting.store.visit(lesson.id, step)
    sitting.store.record(
        lesson=lesson.id, step=step, question=step, kind="one", answer=1, correct=right, skill=skill
    )
    sitting.forget_progress()
    bring_up_to_date(sitting)
    return skill


def test_answers_keep_the_order_in_which_they_were_given(sitting, clock):
    for jump in (0, -YEARS // 2, YEARS, -YEARS, 3 * DAY):
        clock.now += jump
        answer(sitting)
    uids = [attempt.uid for attempt in sitting.store.attempts()]
    times = [attempt.answered for attempt in sitting.store.attempts()]
    assert uids == sorted(uids)
    assert times != sorted(times)
    assert sitting.store.undo_last().uid == uids[-1]


def test_a_skill_answered_while_the_clock_was_years_ahead_is_asked_now_and_then_as_usual(sitting, clock):
    clock.now = NOW + YEARS
    skill = answer(sitting)
    clock.now = NOW
    assert today_of(sitting).skills == (skill,)
    assert answer(sitting) == skill
    card = cards_of(sitting)[skill]
    assert card.last == utc_day(NOW)
    assert 0 < card.due - card.last < 30
    assert today_of(sitting).skills == ()


def test_set_back_and_right_again_the_card_follows_all_grades_in_the_order_of_their_days(sitting, clock):
    days = (0, 3, 10, -200, 40)
    for after in days:
        clock.now = NOW + after * DAY
        skill = answer(sitting, right=after != 3)
        assert cards_of(sitting)[skill].last == utc_day(clock.now)
    graded = {utc_day(NOW + 1000 + after * DAY): after != 3 for after in days}
    assert cards_of(sitting)[skill] == make_card(graded)


@pytest.mark.parametrize("jumps", list(itertools.permutations((YEARS, -2 * YEARS, 20 * DAY))))
def test_statistics_can_be_drawn_whatever_the_clock_did(sitting, clock, jumps):
    for jump in jumps:
        answer(sitting)
        clock.now = max(DAY, clock.now + jump)
        figures = gather(sitting)
        assert figures.today.isoformat() == day_of(clock.now)
        assert all(0 <= one.recall <= 1 for one in figures.strengths)
        assert sum(load.planned for load in figures.loads) <= sum(load.due for load in figures.loads) <= 1
        assert all(day.active >= 0 for day in figures.days.values())
