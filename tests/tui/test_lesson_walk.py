"""Every lesson of the course, from its first step to the finish, with keys alone."""

import pytest
import yaml
from app_under_test import SMALL, WIDE, Learner, lesson, tutor, welcome
from small_course import write_small_course
from walking import walk_lesson

from llmtutor.course.library import own_lessons
from llmtutor.tui.screens.finish import FinishScreen

TRACKS = yaml.safe_load((own_lessons() / "course.yaml").read_text(encoding="utf-8"))["tracks"]
LESSONS = [name for track in TRACKS for name in track["lessons"]]


async def finish(learner: Learner, name: str) -> None:
    questions = list(learner.lesson.entry.questions)
    assert await walk_lesson(learner) == questions
    assert isinstance(learner.screen, FinishScreen)
    progress = learner.app.sitting.progress(name)
    assert progress.status == "finished"
    assert progress.first_try_right == progress.right_now == len(questions)


@pytest.mark.parametrize(("name", "size"), [("shares", SMALL), ("tables", WIDE), ("signs", SMALL)])
async def test_every_kind_of_step_and_question_can_be_done_with_keys(tmp_path, name, size):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, lesson(name, 0), course=course, size=size) as learner:
        await finish(learner, name)


@pytest.mark.parametrize("name", LESSONS)
async def test_a_lesson_of_the_course_can_be_finished_with_keys(tmp_path, name):
    async with tutor(tmp_path, lesson(name, 0)) as learner:
        await finish(learner, name)


async def test_from_the_welcome_one_key_leads_into_the_first_lesson(tmp_path):
    async with tutor(tmp_path, welcome) as learner:
        await learner.see("Choose your language")
        await learner.press("enter")
        assert learner.lesson.lesson_id == LESSONS[0]
        assert learner.lesson.at == 0
