"""Quizzes: fresh numbers every time, misses once more, the clock, and testing out of a lesson."""

from itertools import pairwise

from app_under_test import course_map, quiz, tutor
from small_course import write_small_course
from walking import answer

from llmtutor.progress.backup import backups_in
from llmtutor.quiz.plan import Asked
from llmtutor.tui import quiz_plans
from llmtutor.tui.app import Opening
from llmtutor.tui.screens.map import MapScreen
from llmtutor.tui.screens.quiz import QuizScreen


def planned(make):
    return lambda sitting: Opening("lesson", lambda: QuizScreen(make(sitting)))


async def give_right(learner):
    screen = learner.screen
    now = screen.now
    await answer(learner, learner.step.question)
    await learner.press("enter")
    await learner.until(lambda: screen.now is not now, "the next question")


async def give_wrong(learner):
    """Hand in a wrong number or vector."""
    screen, question = learner.screen, learner.step.question
    now = screen.now
    await learner.type("77 77 77" if question.posed.kind == "vector" else "77")
    await learner.press("enter")
    await learner.until(lambda: question.grade is not None, "the verdict")
    await learner.press("enter")
    await learner.until(lambda: screen.now is not now, "the next question")


def only(*steps):
    """Make a quiz of some questions of the lessons `shares` and `tables`."""
    lessons = {"q-number": "shares", "q-vector": "tables", "q-matrix": "tables"}

    def make(sitting):
        plan = quiz_plans.of_lessons(sitting, ["shares", "tables"])
        return plan._replace(asked=tuple(Asked(lessons[step], step) for step in steps))

    return planned(make)


async def test_a_miss_comes_again_with_other_numbers_and_is_explained_at_the_end(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, only("q-number", "q-vector"), course=course) as learner:
        first = learner.step.question.posed
        await give_wrong(learner)
        await give_right(learner)
        assert learner.screen.now.again
        await learner.see("once more")
        assert learner.step.question.posed.values != first.values
        await give_right(learner)
        await learner.see("1 of 2 right at the first try.")
        await learner.see("Your answer: 77")
        await learner.see(f"One divided by {first.values['n']}")


async def test_the_same_quiz_asked_again_never_shows_the_same_numbers(tmp_path):
    course = write_small_course(tmp_path / "course")
    seen = []
    for _time in range(2):
        async with tutor(tmp_path, only("q-number"), course=course) as learner:
            seen.append(learner.step.question.posed.values["n"])
            await give_right(learner)
            await learner.press("a")
            await learner.until(lambda: learner.screen.now is not None, "the quiz again")
            seen.append(learner.step.question.posed.values["n"])
            await give_right(learner)
    assert all(one != other for one, other in pairwise(seen)), seen


async def test_a_question_only_looked_at_has_other_numbers_the_next_time(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, only("q-number"), course=course) as learner:
        first = learner.step.question.posed.values
        plan = learner.screen.plan
        await learner.press("escape")
        learner.app.push_screen(QuizScreen(plan))
        await learner.until(lambda: isinstance(learner.screen, QuizScreen), "the quiz")
        await learner.until(lambda: learner.screen.step_body is not None, "the question")
        assert learner.step.question.posed.values != first


async def test_passing_a_test_marks_the_lesson_as_known(tmp_path):
    course = write_small_course(tmp_path / "course")
    start = planned(lambda sitting: quiz_plans.to_test_out(sitting, "tables"))
    async with tutor(tmp_path, start, course=course) as learner:
        assert not learner.screen.check_action("hint", ())
        while learner.screen.now is not None:
            await give_right(learner)
        await learner.see("You know this lesson")
        assert learner.app.sitting.progress("tables").status == "finished"


async def test_failing_a_test_marks_nothing_and_asks_nothing_twice(tmp_path):
    course = write_small_course(tmp_path / "course")
    start = planned(lambda sitting: quiz_plans.to_test_out(sitting, "tables"))
    async with tutor(tmp_path, start, course=course) as learner:
        await give_wrong(learner)
        await give_right(learner)
        await learner.see("To test out, 2 of 2 must be right")
        assert learner.app.sitting.progress("tables").status != "finished"
        await learner.press("a")
        await learner.until(lambda: learner.screen.now is not None, "the test again")
        assert learner.screen.total == 2, "the whole test, not only what was missed"


async def test_when_the_time_is_up_the_summary_comes(tmp_path):
    course = write_small_course(tmp_path / "course")
    start = planned(lambda sitting: quiz_plans.of_lessons(sitting, ["shares"], minutes=5))
    async with tutor(tmp_path, start, course=course) as learner:
        await learner.see("4:5")
        learner.screen.deadline = 0
        await learner.screen.watch_the_clock()
        await learner.see("Time is up. Questions not reached: 5.")


async def test_a_mixed_quiz_takes_from_every_lesson_begun(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, quiz("shares"), course=course) as learner:
        sitting = learner.app.sitting
        assert quiz_plans.of_everything(sitting).asked == ()
        sitting.store.lesson_finished("tables", course=sitting.course_key)
        sitting.store.lesson_finished("signs", course=sitting.course_key)
        sitting.forget_progress()
        plan = quiz_plans.of_everything(sitting)
        assert {asked.lesson for asked in plan.asked} == {"tables", "signs"}
        assert {asked.lesson for asked in quiz_plans.of_track(sitting, "numbers").asked} == {"tables"}
        sitting.store.mute("tables", "q-vector", course=sitting.course_key)
        sitting.forget_progress()
        assert "q-vector" not in {asked.step for asked in quiz_plans.of_everything(sitting).asked}


async def test_the_map_says_when_there_is_nothing_to_ask(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, course_map, course=course) as learner:
        await learner.press("m")
        await learner.see("There is nothing to ask yet")
        assert isinstance(learner.screen, MapScreen)
        await learner.press("down", "k")
        await learner.until(lambda: isinstance(learner.screen, QuizScreen), "the test")


async def test_escape_leaves_the_cells_of_a_matrix_so_that_a_hint_and_skipping_can_be_reached(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, only("q-matrix"), course=course) as learner:
        await learner.see("Esc, then h: a hint.")
        await learner.press("escape")
        await learner.until(lambda: learner.screen.focused is None, "the keyboard free again")
        screen, asked = learner.screen, learner.screen.now
        assert isinstance(screen, QuizScreen), "the quiz goes on"
        await learner.press("s")
        await learner.until(lambda: screen.now is not asked, "the question again, later")
        assert screen.now.again


async def test_leaving_a_quiz_midway_is_asked_once_and_loses_no_answer(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, only("q-number", "q-vector"), course=course) as learner:
        await give_right(learner)
        await learner.press("escape")
        await learner.see("Not answered yet: 1 of 2. What you answered is kept.")
        assert isinstance(learner.screen, QuizScreen)
        await learner.press("escape")
        await learner.until(lambda: not isinstance(learner.screen, QuizScreen), "the quiz left")
        assert [attempt.question for attempt in learner.store.attempts()] == ["q-number"]


async def test_a_quiz_without_answers_is_left_at_once(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, only("q-number", "q-vector"), course=course) as learner:
        await learner.press("escape")
        await learner.until(lambda: not isinstance(learner.screen, QuizScreen), "the quiz left")


async def test_the_answers_of_a_quiz_are_in_a_backup_when_it_is_over(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, only("q-number", "q-vector"), course=course) as learner:
        await give_right(learner)
        await give_right(learner)
        folder = learner.store.paths.backups
        await learner.until(lambda: any(one.answers == 2 for one in backups_in(folder)), "the backup")
