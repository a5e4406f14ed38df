"""Typing into the text fields of a demo."""

from app_under_test import demo, lesson, tutor
from small_course import write_small_course
from textual.widgets import Input


async def test_enter_in_a_field_takes_the_text_and_the_next_enter_goes_on(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        row = await learner.focus("logits")
        await learner.press("end")
        await learner.type(" 7")
        await learner.press("enter")
        assert learner.panel.state["logits"] == (2, 1, 0, 7)
        assert learner.lesson.at == 4
        await learner.press("enter")
        await learner.see("There is still something to do here")
        assert row.query_one(Input).has_focus


async def test_a_text_that_cannot_be_read_is_told_and_the_demo_stays(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        before = learner.panel.state
        await learner.focus("logits")
        await learner.press("end")
        await learner.type(" x")
        await learner.press("enter")
        await learner.see("Scores: “x” is not a number.")
        assert learner.panel.state == before


async def test_escape_in_a_field_brings_the_old_text_back(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("labels")
        before = row.query_one(Input).value
        await learner.press("end")
        await learner.type(" zebra")
        await learner.press("escape")
        assert row.query_one(Input).value == before
        assert learner.screen is learner.app.screen_stack[-1]


async def test_letters_in_a_field_are_letters_and_no_commands(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("labels")
        await learner.press("home")
        await learner.type("tLgqu ")
        assert row.query_one(Input).value.startswith("tLgqu ")
        assert learner.app.theme == "llmtutor-dark"
        assert learner.app.is_running
