"""Answering true or false, matches, gaps, slips and code, with the keyboard and the mouse."""

from random import Random

import pytest
from app_under_test import SMALL, WIDE, Learner, lesson, tutor
from kinds_course import write_kinds_course
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from test_storm import play, still_there
from walking import answer, walk_lesson

from llmtutor.tui.app import Opening
from llmtutor.tui.screens.exercise import ExerciseScreen
from llmtutor.tui.screens.exercises import ExercisesScreen


class TextFile(SingleFileSnapshotExtension):
    """One text file for each picture."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def picture(snapshot):
    return snapshot.use_extension(TextFile)


@pytest.fixture
def course(tmp_path):
    return write_kinds_course(tmp_path / "course")


def exercise(name):
    return lambda _sitting: Opening("exercise", lambda: ExerciseScreen(name))


def exercises(_sitting):
    return Opening("exercise", ExercisesScreen)


def last(learner: Learner):
    return learner.store.attempts()[-1]


async def test_every_kind_can_be_answered_with_the_keyboard_alone(tmp_path, course):
    async with tutor(tmp_path, lesson("kinds", 0), course=course) as learner:
        assert await walk_lesson(learner) == ["q-claim", "q-match", "q-gaps", "q-slip"]
        assert {attempt.kind for attempt in learner.store.attempts()} == {
            "true-false",
            "match",
            "gaps",
            "slip",
        }


async def test_a_claim_needs_a_verdict_and_a_reason(tmp_path, course):
    async with tutor(tmp_path, lesson("kinds", "q-claim"), course=course) as learner:
        await learner.press("2", "enter")
        await learner.see("Choose true or false, and a reason.")
        await learner.press("4" if learner.step.question.posed.options[1].id == "cut" else "3", "enter")
        await learner.see("Right in 1 of 2 parts.")
        await learner.see("Nothing is cut off")
        assert last(learner).misconception == "cut"


async def test_a_match_is_made_with_the_mouse_and_told_pair_by_pair(tmp_path, course):
    async with tutor(tmp_path, lesson("kinds", "q-match"), course=course) as learner:
        picker = learner.step.question._field
        names = [name for name, _text in picker.targets]
        for thing, target in (("query", "key"), ("key", "query"), ("value", "bias")):
            place = [name for name, _text in picker.options].index(thing)
            await learner.click(picker, 4, picker._tops[place])
            await learner.click(picker, 8, picker._target_tops[names.index(target)])
        await learner.press("enter")
        await learner.see("Right in 0 of 3 parts.")
        await learner.see("That is a bias.")
        assert last(learner).misconception == "swapped"


async def test_gaps_take_words_and_give_them_back_with_the_mistake(tmp_path, course):
    async with tutor(tmp_path, lesson("kinds", "q-gaps"), course=course) as learner:
        await learner.type("Avx")
        await learner.press("backspace", "backspace")
        await learner.type("verage")
        await learner.press("enter")
        await learner.see("Fill every gap first.")
        await learner.press("tab")
        await learner.type("7")
        await learner.press("enter")
        await learner.see("Shares of the mean would not add up to 1.")
        assert last(learner).answer == '["Average", "7"]' or "Average" in last(learner).answer


async def test_escape_leaves_the_gaps_so_that_h_gives_a_hint(tmp_path, course):
    async with tutor(tmp_path, lesson("kinds", "q-gaps"), course=course) as learner:
        await learner.press("h")
        assert learner.step.question._field.texts[0] == "h"
        await learner.press("escape", "h")
        await learner.see("Shares add up to one.")


async def test_wrong_code_is_told_with_its_input_and_may_be_run_again(tmp_path, course):
    async with tutor(tmp_path, lesson("more", "q-code"), course=course) as learner:
        panel = learner.step.question
        panel._field.load_text("def double(x):\n    return [number * number for number in x]\n")
        await learner.press("ctrl+r")
        await learner.see("You squared them.")
        await learner.see("x = [1, 2]")
        assert learner.store.attempts() == []
        await answer(learner, panel)
        assert last(learner).correct


async def test_giving_up_shows_a_solution_and_counts_as_not_solved(tmp_path, course):
    async with tutor(tmp_path, lesson("more", "q-code"), course=course) as learner:
        await learner.press("escape", "s")
        await learner.see("return [2 * number for number in x]")
        assert last(learner).correct is False


async def test_an_endless_loop_leaves_the_tutor_alive(tmp_path, course):
    async with tutor(tmp_path, exercise("double"), course=course) as learner:
        panel = learner.screen.panel
        panel._field.load_text("def double(x):\n    while True:\n        pass\n")
        await learner.press("ctrl+r")
        await learner.see("Running your function")
        await learner.press("escape", "h")
        await learner.see("Twice is times two.")
        await learner.until(lambda: panel.running is None, "the end of the run")
        await learner.see("ran too long")


async def test_an_exercise_keeps_what_was_written_and_is_ticked_once_solved(tmp_path, course):
    async with tutor(tmp_path, exercises, course=course) as learner:
        await learner.see("○ Twice each.")
        await learner.press("enter")
        await learner.until(lambda: isinstance(learner.screen, ExerciseScreen), "the exercise")
        learner.screen.panel._field.load_text("def double(x):\n    return x + x\n")
        await learner.press("escape", "escape")
        await learner.until(lambda: isinstance(learner.screen, ExercisesScreen), "the list")
        await learner.press("enter")
        await learner.see("return x + x")
        panel = learner.screen.panel
        await answer(learner, panel)
        await learner.see("on all 2 hidden inputs")
        await learner.press("escape")
        await learner.see("✓ Twice each.")


STORMED = {
    "claim": lesson("kinds", "q-claim"),
    "match": lesson("kinds", "q-match"),
    "gaps": lesson("kinds", "q-gaps"),
    "code": lesson("more", "q-code"),
    "exercise": exercise("double"),
}


@pytest.mark.parametrize("start", STORMED)
async def test_a_storm_of_keys_and_clicks_never_breaks_an_answer(tmp_path, course, start, full):
    random = Random(f"{start} 1")
    async with tutor(tmp_path, STORMED[start], course=course) as learner:
        for _event in range(1000 if full else 60):
            if not learner.app.is_running:
                return
            play(learner, random)
            if random.random() < 0.3:
                await learner.settle()
        if learner.app.is_running:
            await still_there(learner)


LOOKS = {
    "claim": (lesson("kinds", "q-claim"), ("2", "3", "enter")),
    "match": (lesson("kinds", "q-match"), ("1", "2")),
    "matched": (lesson("kinds", "q-match"), ("1", "2", "3", "enter")),
    "gaps": (lesson("kinds", "q-gaps"), ("s", "u", "m", "tab")),
    "slip": (lesson("kinds", "q-slip"), ("1", "enter")),
    "exercise": (exercise("double"), ()),
    "exercises": (exercises, ("down",)),
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", LOOKS)
async def test_an_answer_looks_as_it_did(tmp_path, course, name, size, picture):
    start, keys = LOOKS[name]
    async with tutor(tmp_path, start, course=course, size=size) as learner:
        await learner.press(*keys)
        await learner.settle()
        assert learner.text() + "\n" == picture
