"""What a learner takes away, as Markdown: of each lesson the idea, the formulas, what was missed and why."""

import json
from collections.abc import Iterator, Mapping

from llmtutor.course.phrases import bare_formula
from llmtutor.course.schema import Ask, Formula, Lesson, Recap
from llmtutor.course.words import Words
from llmtutor.progress.facts import RESET, Attempt, Event, day_of
from llmtutor.progress.lesson_progress import NEW, LessonProgress, standing
from llmtutor.quiz.grade import Grade
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posed import Posed
from llmtutor.quiz.posing import pose
from llmtutor.tui.quiz_summary import Result, miss
from llmtutor.tui.sitting import Sitting


def ideas(lesson: Lesson) -> list[str]:
    """Return the idea of a lesson as quotations."""
    texts = (step.text.strip() for step in lesson.steps if isinstance(step, Recap))
    return ["\n".join(f"> {line}".rstrip() for line in text.split("\n")) for text in texts]


Misses = Mapping[tuple[str, str], Attempt]
"""The latest wrong answer to each question that has one, by (lesson, question)."""


def course_recap(sitting: Sitting) -> str:
    """Return what was learned in every lesson begun, in the order of the course; empty if in none.

    CourseError for a lesson that has faults.
    """
    misses = misses_of(sitting)
    names = [name for name in sitting.index.lessons if sitting.progress(name).status != NEW]
    return "\n\n".join(lesson_recap(sitting, name, misses) for name in names)


def lesson_recap(sitting: Sitting, name: str, misses: Misses) -> str:
    """Return what was learned in a lesson; CourseError if it has faults."""
    lesson = sitting.course.lesson(name, sitting.language)
    return "\n\n".join(part.strip() for part in _parts(sitting, lesson, misses) if part)


def misses_of(sitting: Sitting) -> Misses:
    """Return what was missed in this course, of what was neither taken back nor begun anew."""
    store, course = sitting.store, sitting.course_key
    latest: dict[tuple[str, str], Attempt] = {}
    for entry in standing([*store.attempts(), *store.events()]):
        if isinstance(entry, Event):
            latest = {key: one for key, one in latest.items() if not _forgets(entry, course, key)}
        elif entry.course == course and not (entry.correct or entry.skipped or entry.apart):
            latest[entry.lesson, entry.question] = entry
    return latest


def _forgets(event: Event, course: str, key: tuple[str, str]) -> bool:
    if event.kind != RESET:
        return False
    lesson, question = key
    whole = not event.lesson
    return whole or ((event.course, event.lesson) == (course, lesson) and event.subject in ("", question))


def _parts(sitting: Sitting, lesson: Lesson, misses: Misses) -> Iterator[str]:
    words, progress = sitting.words, sitting.progress(lesson.id)
    yield f"## {lesson.title}"
    if progress.finished is None:
        yield words("recap.begun")
    else:
        yield words("recap.finished", day=day_of(progress.finished))
        yield from ideas(lesson)
    formulas = [step for step in lesson.steps if isinstance(step, Formula)]
    read = [step for step in formulas if progress.finished is not None or step.id in progress.seen]
    if read:
        yield f"### {words('recap.formulas')}"
        yield from (bare_formula(step, words) for step in read)
    yield from _questions(lesson, progress, misses, words)


def _questions(lesson: Lesson, progress: LessonProgress, misses: Misses, words: Words) -> Iterator[str]:
    asks = [step for step in lesson.steps if isinstance(step, Ask)]
    if progress.answered:
        yield words("finish.results", first=progress.first_try_right, count=len(asks))
    missed = [(step, attempt) for step in asks if (attempt := _missed(step, lesson, misses)) is not None]
    if missed:
        yield f"### {words('recap.missed')}"
    for step, attempt in missed:
        yield miss(step, _result(step, attempt, lesson), words)
        answered = progress.questions.get(attempt.question)
        if answered is not None and answered.right:
            yield words("recap.right-since")


def _missed(step: Ask, lesson: Lesson, misses: Misses) -> Attempt | None:
    """Return the latest wrong answer to a question, also from when it or its lesson was called otherwise."""
    names = ((place, name) for place in (lesson.id, *lesson.was) for name in (step.id, *step.was))
    return next((misses[name] for name in names if name in misses), None)


def _result(step: Ask, attempt: Attempt, lesson: Lesson) -> Result:
    """Return how an answer went, graded again for its words; not if the question may have changed since."""
    seed = int(attempt.variant) if attempt.variant.isdecimal() else 0
    if attempt.revision != str(lesson.revision):
        return Result(False, seed)
    posed = pose(step.question, seed)
    graded = None if posed.task is not None else _graded(posed, attempt)
    return Result(False, seed, graded)


def _graded(posed: Posed, attempt: Attempt) -> Grade | None:
    try:
        graded = grade(posed, json.loads(attempt.answer))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # A record taken in from elsewhere can hold any answer.
        return None
    return None if graded.right or graded.problem is not None else graded
