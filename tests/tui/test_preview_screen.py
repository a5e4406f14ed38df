"""A lesson as its writer works on it: shown at a step, again when saved, faults in place of the text."""

import pytest
from app_under_test import tutor
from small_course import write_small_course

from llmtutor.tui.app import Opening
from llmtutor.tui.screens.preview import PreviewScreen


@pytest.fixture
def course(tmp_path):
    return write_small_course(tmp_path / "course")


def preview(path, step=None):
    return lambda _sitting: Opening("lesson", lambda: PreviewScreen(path, step))


def save(path, before, after):
    """Save the file with a change."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


async def test_a_lesson_opens_at_the_step_asked_for_and_follows_what_is_saved(tmp_path, course):
    path = course / "numbers/shares.yaml"
    async with tutor(tmp_path, preview(path, "idea"), course=course) as learner:
        await learner.see("Four people share a cake")
        save(path, "Four people share a cake", "Five people share a pie")
        await learner.see("Five people share a pie")
        await learner.press("enter")
        assert learner.lesson.at == 2


async def test_a_faulty_file_shows_its_faults_until_they_are_mended(tmp_path, course):
    path = course / "numbers/shares.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("kind: say", "kind: sya"), encoding="utf-8")
    async with tutor(tmp_path, preview(path), course=course) as learner:
        await learner.see("sya")
        save(path, "kind: sya", "kind: say")
        await learner.see("The score of the best word grows.")
        assert len(learner.screen.entry.steps) == whole.count("\n  - id: ")
        save(path, "minutes: 6", "minuts: 6")
        await learner.see("minuts")


async def test_a_preview_speaks_the_language_just_chosen(tmp_path, course):
    path = course / "numbers/shares.yaml"
    async with tutor(tmp_path, preview(path, "idea"), course=course) as learner:
        await learner.press("L")
        await learner.see("四个人分一块蛋糕")
