"""Quizzes for a learner: of lessons, of a track, mixed across what was learned, to test out of a lesson."""

import time
from collections.abc import Iterable

from llmtutor.quiz.plan import MOST_MIXED, Asked, Known, QuizPlan, in_order, interleaved, most_needed
from llmtutor.tui.sitting import Sitting


def of_lessons(
    sitting: Sitting,
    names: Iterable[str],
    *,
    title: str = "",
    mixed: bool = False,
    minutes: float | None = None,
) -> QuizPlan:
    """Return a quiz of every question of some lessons, in their order or mixed."""
    lessons = sitting.index.lessons
    names = [name for name in names if name in lessons]
    asked = tuple(_not_muted(sitting, in_order({name: lessons[name].questions for name in names})))
    if mixed:
        asked = interleaved(asked, _today())
    if not title and len(names) == 1:
        title = lessons[names[0]].title
    return QuizPlan(asked, title, minutes)


def of_track(sitting: Sitting, name: str, *, mixed: bool = False, minutes: float | None = None) -> QuizPlan:
    """Return a quiz of the lessons of a track that were begun, or of all if none was."""
    track = next(track for track in sitting.index.tracks if track.id == name)
    begun = [lesson for lesson in track.lessons if sitting.progress(lesson).status != "new"]
    return of_lessons(sitting, begun or track.lessons, title=track.title, mixed=mixed, minutes=minutes)


def of_everything(sitting: Sitting, *, minutes: float | None = None) -> QuizPlan:
    """Return a mixed quiz across all lessons begun: what was missed and what was not asked for longest."""
    lessons = sitting.index.lessons.values()
    begun = [lesson for lesson in lessons if sitting.progress(lesson.id).status != "new"]
    asked = _not_muted(sitting, in_order({lesson.id: lesson.questions for lesson in begun}))
    needed = most_needed(asked, {each: _known(sitting, each) for each in asked}, MOST_MIXED)
    return QuizPlan(interleaved(needed, _today()), "", minutes)


def to_test_out(sitting: Sitting, name: str, *, minutes: float | None = None) -> QuizPlan:
    """Return the quiz that shows that a lesson need not be read."""
    return of_lessons(sitting, [name], minutes=minutes)._replace(test_out=name)


def _not_muted(sitting: Sitting, asked: Iterable[Asked]) -> list[Asked]:
    """Leave out what the learner never wants to be asked again."""
    answered = {each: sitting.progress(each.lesson).questions.get(each.step) for each in asked}
    return [each for each, progress in answered.items() if progress is None or not progress.muted]


def _known(sitting: Sitting, asked: Asked) -> Known:
    answered = sitting.progress(asked.lesson).questions.get(asked.step)
    return Known(answered.last, answered.right) if answered is not None and answered.tries else Known()


def _today() -> int:
    """Return a seed for the order, another each minute."""
    return int(time.time() // 60)
