"""Reviews: what is due is asked, each time with other numbers, and every answer moves its card."""

import pytest
from app_under_test import course_map, lesson, tutor
from lived_record import fill, lived
from small_course import write_small_course
from walking import do_step

from llmtutor.course.library import open_course
from llmtutor.progress.facts import SURE
from llmtutor.progress.skill_progress import DAY, utc_day
from llmtutor.progress.store import Store
from llmtutor.tui.app import Opening
from llmtutor.tui.exercises import LESSON as EXERCISES
from llmtutor.tui.figures import gather
from llmtutor.tui.reviews import cards_of, today_of
from llmtutor.tui.screens.map import MapScreen
from llmtutor.tui.screens.review import ReviewScreen
from llmtutor.tui.sitting import Sitting

START = 1_790_000_000_000


class Clock:
    """The learner's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        self.now += 1000
        return self.now

    def sleep(self, days: int) -> None:
        self.now += days * DAY


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def course(tmp_path):
    return write_small_course(tmp_path / "course")


def review(sitting) -> Opening:
    return Opening("lesson", lambda: ReviewScreen(sitting))


async def learn(tmp_path, course, clock, *questions: tuple[str, str]) -> None:
    """Answer some questions of lessons for the first time."""
    for name, step in questions:
        async with tutor(tmp_path, lesson(name, step), course=course, clock=clock) as learner:
            await do_step(learner)


SHARES, TABLES = ("shares", "q-number"), ("tables", "q-vector")


async def test_before_the_first_answer_there_is_nothing_to_review_and_it_says_how_to_begin(
    tmp_path, course, clock
):
    async with tutor(tmp_path, review, course=course, clock=clock) as learner:
        assert learner.sees("nothing to review yet")
        await learner.press("enter")
        assert isinstance(learner.screen, MapScreen)


async def test_after_some_days_the_map_tells_what_is_due_and_r_asks_for_it(tmp_path, course, clock):
    await learn(tmp_path, course, clock, SHARES, TABLES)
    async with tutor(tmp_path, course_map, course=course, clock=clock) as learner:
        assert not learner.sees("due today")
    clock.sleep(3)
    async with tutor(tmp_path, course_map, course=course, clock=clock) as learner:
        await learner.see("Review: 2 due today")
        await learner.press("r")
        assert learner.sees("question 1 of 2")
        skills = []
        for _ in range(2):
            skills.append(learner.step.question.posed.skill)
            await do_step(learner)
            await learner.press("enter")
        assert set(skills) == {"shares", "tables"}
        await learner.see("2 of 2 right at the first try")
        cards = cards_of(learner.app.sitting)
        assert all(card.due > utc_day(clock.now) + 3 for card in cards.values())
        await learner.press("escape")
        await learner.until(lambda: not learner.sees("due today"), "nothing due on the map")


async def test_no_asking_has_the_numbers_of_another(tmp_path, course, clock):
    await learn(tmp_path, course, clock, SHARES)
    for days in (3, 40, 200, 365):
        clock.sleep(days)
        async with tutor(tmp_path, review, course=course, clock=clock) as learner:
            await do_step(learner)
            asked = [(each.question, each.variant) for each in learner.store.attempts()]
    assert len(asked) == len(set(asked)) == 5


async def test_an_answer_taken_back_leaves_the_card_as_it_was(tmp_path, course, clock):
    await learn(tmp_path, course, clock, SHARES)
    clock.sleep(3)
    async with tutor(tmp_path, review, course=course, clock=clock) as learner:
        before = learner.store.skills()
        await do_step(learner)
        assert learner.store.skills() != before
        await learner.press("u")
        assert learner.store.skills() == before
        assert learner.step.question.grade is None
        await do_step(learner)
        assert learner.store.skills() != before


async def test_a_question_is_never_asked_again_another_takes_its_place_and_u_takes_that_back(
    tmp_path, course, clock
):
    await learn(tmp_path, course, clock, SHARES)
    clock.sleep(3)
    async with tutor(tmp_path, review, course=course, clock=clock) as learner:
        first = learner.screen.now
        await learner.press("n")
        assert learner.sees("never asked again")
        assert learner.screen.now not in (first, None)
        assert learner.app.sitting.muted() == [(first.lesson, first.step)]
        await learner.press("u")
        assert learner.screen.now == first
        assert learner.app.sitting.muted() == []
        assert learner.sees("question 1 of 1")


async def test_how_sure_one_is_goes_into_the_record_and_is_not_scored(tmp_path, course, clock):
    await learn(tmp_path, course, clock, SHARES)
    clock.sleep(3)
    async with tutor(tmp_path, review, course=course, clock=clock) as learner:
        await learner.press("ctrl+t")
        assert learner.sees("Noted: sure")
        await learner.press("L", "L")
        await do_step(learner)
        assert learner.store.attempts()[-1].confidence == SURE
        assert [attempt.confidence for attempt in learner.store.attempts()[:-1]] == [None]


async def test_after_a_long_break_few_are_asked_and_the_learner_is_welcomed(tmp_path, clock):
    store = Store(tmp_path / "record.db")
    fill(store, lived(open_course().index(), 60, 20, START))
    store.set_setting("review-cap", 5)
    store.close()
    clock.sleep(60)
    async with tutor(tmp_path, review, clock=clock) as learner:
        await learner.see("Welcome back. Today only the 3 skills most at risk")
        assert learner.sees("question 1 of 3")
        lessons = [asked.lesson for asked in learner.screen.plan.asked]
        assert len(set(lessons)) > 1


async def test_after_a_long_break_with_little_due_the_learner_is_welcomed_too(tmp_path, course, clock):
    await learn(tmp_path, course, clock, SHARES)
    clock.sleep(40)
    async with tutor(tmp_path, review, course=course, clock=clock) as learner:
        await learner.see("Welcome back. Due today: 1.")


def test_reviews_never_ask_to_write_a_function_and_do_not_promise_it(tmp_path, clock):
    store = Store(tmp_path / "record.db", clock=clock)
    sitting = Sitting(open_course(), store, "en")
    for name, entry in sitting.index.exercises.items():
        store.record(
            lesson=EXERCISES,
            step=name,
            question=name,
            kind="code",
            answer="",
            correct=True,
            skill=entry.skill,
        )
    clock.sleep(400)
    figures = gather(sitting)
    assert (figures.strengths, figures.loads, today_of(sitting).skills) == ((), (), ())
    store.close()
