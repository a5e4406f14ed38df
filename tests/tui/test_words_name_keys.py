"""Sentences that say which key to press name the key the learner has put the command on."""

import re

import pytest
from app_under_test import course_map, lesson, quiz, tutor
from small_course import write_small_course
from walking import do_step

from llmtutor.course.library import open_course
from llmtutor.tui import commands
from llmtutor.tui.app import Opening
from llmtutor.tui.screens.review import ReviewScreen

COMMANDS = {each.id: each for each in vars(commands).values() if isinstance(each, commands.Command)}
NAMED = re.compile(r"\{key_([a-z_]+)\}")
KEY_IN_WORDS = re.compile(
    r"(?<!usual )\b(?:Press|press|then)\s+\**(Enter|Esc|Space|Backspace|\^[A-Z]|[b-z])\b(?! key)"
)
MOVED_BY_ITSELF = {"answer.how.gaps", "help.text"}
"""Sentences about keys that a field takes itself, which stay what they are: Enter sets a typed value."""


@pytest.fixture
def course(tmp_path):
    return write_small_course(tmp_path / "course")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_usual_keys_are_the_ones_commands_have(language):
    table = open_course().index(language).interface.table()
    named = {name.replace("_", "-") for text in table.values() for name in NAMED.findall(text)}
    assert named
    for name in named:
        usual = table[f"usual-keys.{name}"]
        assert usual == COMMANDS[name].shown or (language == "zh" and usual == "空格")
    assert {key.removeprefix("usual-keys.") for key in table if key.startswith("usual-keys.")} == named


def test_no_sentence_tells_to_press_a_key_that_a_learner_may_have_moved():
    for key, text in open_course().index("en").interface.table().items():
        if key not in MOVED_BY_ITSELF:
            assert not KEY_IN_WORDS.search(text), key


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_an_app_the_usual_keys_are_named(language):
    words = open_course().index(language).interface
    assert not any("{key_" in words(key) for key in words.table())


async def test_a_moved_key_is_named_in_the_question_and_works(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        learner.app.choose_keys({"hint": "j", "next": "ctrl+n"})
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        assert learner.sees("then ^N. j gives a hint.")
        learner.app.choose_keys({})
        await learner.press("L", "L")
        await learner.see("then Enter. h gives a hint.")


async def test_moved_keys_are_named_in_chinese_too(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        learner.app.choose_keys({"hint": "j"})
        await learner.press("L")
        await learner.see("j 给提示")


@pytest.mark.parametrize("opening", [lesson("shares", "q-one"), quiz("shares")], ids=["lesson", "quiz"])
async def test_f_copies_what_identifies_a_faulty_question(tmp_path, course, opening):
    async with tutor(tmp_path, opening, course=course) as learner:
        step = learner.step
        await learner.press("f")
        copied = learner.app.clipboard
        assert copied.startswith(f"shares#{step.step.id} · numbers {step.question.posed.seed} · revision ")
        assert learner.sees("to whoever made the course")


async def test_f_reports_during_reviews_too_with_the_answer_that_was_given(tmp_path, course):
    now = [1_790_000_000_000]
    async with tutor(tmp_path, lesson("shares", "q-number"), course=course, clock=lambda: now[0]) as learner:
        await do_step(learner)
    now[0] += 5 * 86_400_000
    review = lambda sitting: Opening("lesson", lambda: ReviewScreen(sitting))  # noqa: E731
    async with tutor(tmp_path, review, course=course, clock=lambda: now[0]) as learner:
        await do_step(learner)
        name, seed = learner.step.step.id, learner.step.question.posed.seed
        await learner.press("f")
        assert learner.app.clipboard.startswith(f"shares#{name} · numbers {seed} ·")
        assert "answer '" in learner.app.clipboard
