"""The whole course gone through by the real grader: every answer, accepted form and named mistake.

What a learner reads on the way is kept as text, one file a lesson, so that a change shows as a readable
difference. After an intended change: `pytest tests/quiz/test_course_transcript.py --snapshot-update`.
"""

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from llmtutor.cli.question_text import question_rows
from llmtutor.course.library import open_course
from llmtutor.course.schema import Ask, DemoStep, Predict
from llmtutor.quiz.grading import grade, guess_result
from llmtutor.quiz.posing import pose
from llmtutor.quiz.samples import accepted_answers, right_answer, wrong_answers
from llmtutor.render.cells import plain

COURSE = open_course()
LESSONS = list(COURSE.index().lessons)
SEEDS = 3


class TextFile(SingleFileSnapshotExtension):
    """One text file for each lesson."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


def questions(lesson):
    return [step for step in lesson.steps if isinstance(step, Ask)]


def told(graded):
    """Return what is said to one answer, on one line."""
    reasons = [
        f"{'+' if each.right else '-'} {each.say}" for each in graded.reasons if each.chosen and each.say
    ]
    said = graded.say or " ".join(reasons)
    return " ".join(f"{'RIGHT' if graded.right else 'WRONG'} {graded.given!r}: {said}".split())


def transcript(lesson):
    """Return everything that happens in a lesson when every known answer is given."""
    lines = [lesson.title, ""]
    for step in lesson.steps:
        asked = step if isinstance(step, Predict) else getattr(step, "predict", None)
        if isinstance(step, Predict | DemoStep) and asked is not None:
            lines += [f"[{step.id}] guess", f"  {' '.join(asked.reveal.split())}", ""]
        if isinstance(step, Ask):
            posed = pose(step.question, 0)
            lines += [f"[{step.id}] {posed.kind} ({posed.skill})"]
            lines += [
                f"  {line}"
                for line in plain(question_rows(posed, COURSE.index().interface, 96, False)).split("\n")
            ]
            lines += [f"  {told(grade(posed, right_answer(posed)))}"]
            lines += [f"  {told(grade(posed, wrong.answer))}" for wrong in wrong_answers(posed)]
            lines += [f"  why: {' '.join(posed.why.split())}", ""]
    return "\n".join(lines)


@pytest.mark.parametrize("name", LESSONS)
def test_a_run_through_a_lesson_reads_as_it_did(name, snapshot):
    assert transcript(COURSE.lesson(name)) == snapshot.use_extension(TextFile)


@pytest.mark.parametrize("language", COURSE.index().languages)
@pytest.mark.parametrize("name", LESSONS)
def test_every_answer_and_mistake_of_a_lesson_goes_through_the_real_grader(name, language):
    for step in questions(COURSE.lesson(name, language)):
        for seed in range(SEEDS):
            posed = pose(step.question, seed)
            assert grade(posed, right_answer(posed)).right, (step.id, seed)
            for answer in accepted_answers(posed):
                assert grade(posed, answer).right, (step.id, seed, answer)
            for wrong in wrong_answers(posed):
                graded = grade(posed, wrong.answer)
                assert not graded.right, (step.id, seed, wrong)
                assert graded.misconception == wrong.mistake, (step.id, seed, wrong)
                assert graded.say == wrong.say, (step.id, seed, wrong)


@pytest.mark.parametrize("name", LESSONS)
def test_guesses_are_scored_apart_and_never_wrong(name):
    for step in COURSE.lesson(name).steps:
        asked = step if isinstance(step, Predict) else getattr(step, "predict", None)
        if isinstance(step, Predict | DemoStep) and asked is not None:
            right = (
                asked.guess.answer
                if asked.guess.kind != "number"
                else guess_result(asked.guess, "0").expected
            )
            assert guess_result(asked.guess, right).outcome == "right"
