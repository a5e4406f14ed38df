"""What a learner sees while going through a lesson: verdicts, hints, undo, coming back."""

import pytest
from app_under_test import SMALL, WIDE, course_map, lesson, tutor
from small_course import write_small_course
from textual.widgets import Input
from walking import answer, digit, do_step, go_on, set_control

from llmtutor.progress.backup import backups_in
from llmtutor.tui.screens.lesson import LessonScreen
from llmtutor.tui.screens.map import MapScreen
from llmtutor.tui.widgets.outline import Outline


@pytest.fixture
def course(tmp_path):
    return write_small_course(tmp_path / "course")


async def wrong(learner) -> None:
    """Choose an option that is not the right one, and hand it in."""
    question = learner.step.question
    option = next(option.id for option in question.posed.options if not option.right)
    await learner.press(digit(question._field, option), "enter")
    await learner.until(lambda: question.grade is not None, "verdict")


async def test_a_wrong_choice_is_told_with_the_reason_of_every_option(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        await wrong(learner)
        await learner.see("✗ Not yet.")
        for said in ("Shares are parts of one.", "Then they would be parts of two.", "All shares together"):
            assert learner.sees(said)
        attempt = learner.store.attempts()[-1]
        assert (attempt.question, attempt.correct) == ("q-one", False)


async def test_a_known_mistake_gets_its_own_text_with_the_numbers_of_this_asking(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-number"), course=course) as learner:
        count = learner.step.question.posed.values["n"]
        await learner.type(str(count))
        await learner.press("enter")
        await learner.see("✗ Not yet.")
        assert learner.sees(f"{count} is how many there are. One of them gets a part.")
        assert learner.sees(f"Your answer: {count}")
        assert learner.store.attempts()[-1].misconception == "count"


async def test_an_answer_that_cannot_be_read_costs_nothing(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-number"), course=course) as learner:
        await learner.press("enter")
        await learner.see("Type a number first.")
        await learner.type("1/0")
        await learner.press("enter")
        await learner.see("divides by zero")
        assert learner.store.attempts() == []
        assert not learner.step.answered


async def test_hints_come_one_by_one_and_are_counted_with_the_answer(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        await learner.press("h")
        await learner.see("Hint 1: Think of the cake.")
        assert not learner.sees("All of the cake is eaten.")
        await learner.press("h", "h", "h")
        await learner.see("Hint 3: Count the cakes.")
        await wrong(learner)
        assert learner.store.attempts()[-1].hints == 3


async def test_skipping_a_question_goes_on_without_an_answer(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        await learner.press("s")
        await learner.until(lambda: learner.lesson.at == 8, "the next step")
        assert learner.store.attempts() == []


async def test_skipping_a_guess_shows_the_reveal_and_keeps_that_it_was_skipped(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "hook"), course=course) as learner:
        await learner.press("s")
        await learner.see("Up. A larger score takes a larger share.")
        assert [attempt.skipped for attempt in learner.store.attempts()] == [True]


async def test_undo_takes_the_answer_back_and_asks_again(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        await wrong(learner)
        await learner.press("u")
        await learner.see("The answer is taken back. Try again.")
        assert not learner.step.answered
        await answer(learner, learner.step.question)
        progress = learner.app.sitting.progress("shares")
        assert (progress.first_try_right, progress.right_now) == (1, 1)


async def test_undo_on_an_earlier_question_takes_that_answer_back_and_no_other(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        for _question in ("q-one", "q-several"):
            await do_step(learner)
            await go_on(learner)
        await learner.press("backspace")
        await learner.press("home", "backspace")
        await learner.until(lambda: learner.lesson.at == 7, "the first question")
        await learner.press("u")
        await learner.until(lambda: not learner.step.answered, "the question again")
        progress = learner.app.sitting.progress("shares")
        assert progress.right_now == 1
        assert progress.questions["q-several"].right


async def test_going_back_shows_the_answer_that_was_given(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-number"), course=course) as learner:
        count = learner.step.question.posed.values["n"]
        await learner.type(str(count))
        await learner.press("enter")
        await learner.see("✗ Not yet.")
        await learner.press("enter", "backspace")
        await learner.until(lambda: learner.lesson.at == 9, "the question")
        await learner.see("✗ Not yet.")
        assert learner.screen.query_one(Input).value == str(count)
        assert learner.step.question.posed.values["n"] == count


@pytest.mark.parametrize("step", ["q-several", "q-order", "q-reach"])
async def test_going_back_shows_other_kinds_of_answers_too(tmp_path, course, step):
    async with tutor(tmp_path, lesson("shares", step), course=course) as learner:
        await do_step(learner)
        await learner.press("enter")
        await learner.press("backspace")
        await learner.until(lambda: learner.step.step.id == step, "the question")
        await learner.see("✓ Right.")


async def test_two_quick_enters_keep_one_answer_at_its_own_question(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        await learner.press(digit(learner.step.question._field, "one"))
        learner.send("enter")
        learner.send("enter")
        await learner.until(lambda: bool(learner.store.attempts()), "the answer")
        await learner.settle()
        kept = [(attempt.step, attempt.question, attempt.kind) for attempt in learner.store.attempts()]
        assert kept == [("q-one", "q-one", "one")]


async def test_a_guess_unlocks_the_controls(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "locked"), course=course) as learner:
        slider = await learner.focus("T")
        await learner.press("right", "end", "5", "enter")
        assert learner.panel.state["T"] == 1
        await learner.press("p")
        assert learner.panel.state["T"] == 1
        learner.step.focus()
        await do_step(learner)
        await learner.until(lambda: not learner.panel.locked, "unlocked controls")
        await learner.until(lambda: slider.has_keyboard, "focus on the slider")
        await learner.press("end")
        assert learner.panel.state["T"] == 10


async def test_skipping_the_guess_unlocks_the_controls_too(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "locked"), course=course) as learner:
        await learner.press("s")
        await learner.until(lambda: not learner.panel.locked, "unlocked controls")


async def test_a_task_ticks_when_it_is_done_and_stays_ticked(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await learner.see("○ to do")
        await set_control(learner, "T", 7.5)
        await learner.see("✓ done, press Enter to go on")
        await learner.press("enter")
        await learner.until(lambda: learner.lesson.at == 5, "the next step")
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await learner.see("✓ done, press Enter to go on")
        assert learner.panel.state["T"] == 7.5


async def test_the_next_sitting_opens_the_same_step_with_the_demo_as_it_was(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await set_control(learner, "T", 3.25)
        await learner.app.action_quit()
    async with tutor(tmp_path, lesson("shares"), course=course) as learner:
        assert learner.step.step.id == "task"
        assert learner.panel.state["T"] == 3.25
        assert learner.sees("3.25")


async def test_leaving_goes_to_the_map_where_enter_goes_on(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await set_control(learner, "T", 3.25)
        await learner.press("escape")
        assert isinstance(learner.screen, MapScreen)
        assert not learner.app.sitting.ended_in_lesson()
        await learner.see("Continue: Shares of one")
        await learner.press("enter")
        assert learner.step.step.id == "task"
        assert learner.panel.state["T"] == 3.25


async def test_the_finish_tells_results_and_enter_begins_the_next_lesson(tmp_path, course):
    async with tutor(tmp_path, lesson("tables", "q-vector"), course=course) as learner:
        await learner.type("1 1 1")
        await learner.press("enter")
        await learner.see("✗ Not yet.")
        await learner.press("enter")
        await do_step(learner)
        await learner.press("enter", "enter")
        await learner.see("1 of 2 questions right at the first try")
        told = learner.text()
        assert "What was missed at some time, and why" in told
        assert not learner.sees("✗"), "a cross before a true sentence reads as: this is false"
        assert told.index("What was missed") < told.index("Twice each.")
        folder = learner.store.paths.backups
        await learner.until(lambda: any(one.answers == 2 for one in backups_in(folder)), "the backup")
        await learner.press("enter")
        assert isinstance(learner.screen, LessonScreen)
        assert learner.lesson.lesson_id == "signs"


@pytest.mark.parametrize(("size", "other"), [(SMALL, WIDE), (WIDE, SMALL)])
async def test_text_and_demo_stand_side_by_side_where_there_is_room(tmp_path, course, size, other):
    def side_by_side() -> bool:
        return learner.screen.query_one("#text").region.y == learner.screen.query_one("#stage").region.y

    async with tutor(tmp_path, lesson("shares", "task"), course=course, size=size) as learner:
        assert side_by_side() == (size == WIDE)
        await learner.pilot.resize_terminal(*other)
        await learner.until(lambda: side_by_side() == (other == WIDE), "the other layout")
        await learner.see("Three scores.")


async def test_a_terminal_too_small_is_told_and_everything_is_back_when_it_grows(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await set_control(learner, "T", 3.25)
        await learner.pilot.resize_terminal(20, 5)
        await learner.see(learner.too_small)
        assert not learner.sees("Temperature")
        await learner.pilot.resize_terminal(*SMALL)
        await learner.see("Three scores.")
        assert learner.sees("3.25")


async def test_a_lesson_with_faults_is_told_and_not_opened(tmp_path, course):
    (course / "numbers/tables.yaml").write_text("id: tables\ntitle: Broken\n")
    async with tutor(tmp_path, course_map, course=course) as learner:
        await learner.press("end", "up", "enter")
        await learner.settle()
        assert learner.app.is_running
        assert learner.app.crash is None
        await learner.see("This lesson has faults and cannot be opened.")


async def test_a_number_guess_that_is_very_near_is_told_the_number_itself(tmp_path):
    async with tutor(tmp_path, lesson("matmul", 0)) as learner:
        await learner.type("60")
        await learner.press("enter")
        await learner.see("Very close: it is 58.")
        assert not learner.sees("You guessed it")


async def test_the_outline_keeps_the_step_on_screen_in_sight(tmp_path):
    async with tutor(tmp_path, lesson("temperature", 12), size=(120, 18)) as learner:
        outline = learner.screen.query_one(Outline)
        assert len(outline.lesson.steps) > outline.content_size.height
        here = f"▸ {outline.lesson.steps[12].title}"
        await learner.see(here[: outline.content_size.width - 1])
        await learner.press(*["backspace"] * 12)
        await learner.until(lambda: outline.at == 0, "the first step")
        await learner.see(f"▸ {outline.lesson.steps[0].title}"[: outline.content_size.width - 1])
