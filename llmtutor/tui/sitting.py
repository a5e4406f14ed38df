"""One sitting of one learner: the course, the record, the language; what screens ask and tell."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmtutor.course.index import Index, LessonEntry
from llmtutor.course.library import Course
from llmtutor.course.words import Words
from llmtutor.progress.lesson_progress import LessonProgress
from llmtutor.progress.problem import Problem
from llmtutor.progress.store import Store

if TYPE_CHECKING:
    from llmtutor.progress.statistics import Overview

LOOKS = ("dark", "light", "contrast")
MOTIONS = ("full", "reduced")


class Sitting:
    """What is shared by all screens while the tutor is open."""

    def __init__(self, course: Course, store: Store, language: str, crashes: Path | None = None) -> None:
        self.course = course
        self.store = store
        self.crashes = crashes or store.path.parent / "crashes"
        self.language = language
        self.index: Index = course.index(language)
        self._progress: dict[str, LessonProgress] | None = None
        self.changes = 0
        self.totals: tuple[int, Overview] | None = None
        self.seeds_shown: dict[tuple[str, str], int] = {}
        self._keys: Mapping[str, str] = {}
        self._words = self.index.interface

    @property
    def words(self) -> Words:
        """The words of the interface, which name the learner's own keys."""
        return self._words

    def name_keys(self, keys: Mapping[str, str]) -> None:
        """From now on, words call the keys of some commands so, by command id."""
        self._keys = keys
        self._words = self.index.interface.with_keys(keys)

    def choose_language(self, language: str) -> None:
        """Speak another language from now on, and keep the choice."""
        self.language = language
        self.index = self.course.index(language)
        self.name_keys(self._keys)
        self.store.set_setting("language", language)

    def next_language(self) -> str:
        """Return the language after the current one."""
        languages = self.index.languages
        return languages[(languages.index(self.language) + 1) % len(languages)]

    @property
    def course_key(self) -> str:
        """The course's name in the record; empty for our own course."""
        return "" if self.index.course == "llmtutor" else self.index.course

    def progress(self, lesson_id: str) -> LessonProgress:
        """Return how far the learner is in a lesson, also when its id was another one before."""
        known = self._all_progress()
        names = (
            (lesson_id, *self.index.lessons[lesson_id].was)
            if lesson_id in self.index.lessons
            else (lesson_id,)
        )
        return next((known[name] for name in names if name in known), LessonProgress())

    def _all_progress(self) -> dict[str, LessonProgress]:
        if self._progress is None:
            course = self.course_key
            self._progress = {
                lesson: value for (key, lesson), value in self.store.lessons().items() if key == course
            }
        return self._progress

    def forget_progress(self) -> None:
        """Read progress anew when it is next asked for (something was recorded)."""
        self._progress = None
        self.changes += 1

    def here(self) -> tuple[LessonEntry, int] | None:
        """Return the lesson and step where the learner stopped, or None."""
        point = self.store.resume_point()
        if point is None or point.course != self.course_key:
            return None
        lesson = self.index.find(point.lesson)
        return None if lesson is None else (lesson, lesson.place(point.step) or 0)

    def ended_in_lesson(self) -> bool:
        """Whether the last sitting ended inside a lesson rather than on the map."""
        return bool(self.store.setting("left-in", "map") == "lesson")

    def note_screen(self, name: str) -> None:
        """Keep which screen the learner is on, so that the next start opens there."""
        if self.store.setting("left-in", "map") != name:
            self.store.set_setting("left-in", name)

    def visit(self, lesson: LessonEntry, step: str, state: Any = None) -> None:
        """Keep that a step was opened: this is where the learner is now."""
        self.store.visit(lesson.id, step, track=lesson.track, state=state, course=self.course_key)
        self.forget_progress()

    def demo_state(self, lesson_id: str, step: str) -> dict[str, Any]:
        """Return how the demo of a step was left, or an empty state."""
        kept = self.store.step_state(lesson_id, step, course=self.course_key)
        return kept if isinstance(kept, dict) else {}

    def keep_state(self, lesson: LessonEntry, step: str, state: dict[str, Any]) -> None:
        """Keep how the demo of a step stands."""
        plain = json.loads(json.dumps(state))
        self.store.keep_state(lesson.id, step, plain, track=lesson.track, course=self.course_key)

    def place_in(self, lesson: LessonEntry) -> int:
        """Return the step at which to go on with a lesson: where the learner is, or got to before."""
        here = self.here()
        if here is not None and here[0].id == lesson.id:
            return here[1]
        progress = self.progress(lesson.id)
        places = [place for step in progress.seen if (place := lesson.place(step)) is not None]
        return max(places, default=0) if progress.status == "started" else 0

    def next_lesson(self, after: str | None = None) -> LessonEntry | None:
        """Return the first unfinished lesson of the course after `after` (or of all)."""
        lessons = list(self.index.lessons.values())
        start = next((place + 1 for place, lesson in enumerate(lessons) if lesson.id == after), 0)
        for lesson in lessons[start:] + lessons[:start]:
            if lesson.id != after and self.progress(lesson.id).status != "finished":
                return lesson
        return None

    @property
    def motion(self) -> str:
        """How much may move by itself: one of MOTIONS."""
        kept = self.store.setting("motion", MOTIONS[0])
        return kept if kept in MOTIONS else MOTIONS[0]

    def muted(self) -> list[tuple[str, str]]:
        """Return the (lesson, question) of every question that is never to be asked again."""
        return [
            (lesson, question)
            for lesson, progress in self._all_progress().items()
            for question, answered in progress.questions.items()
            if answered.muted
        ]

    def problems(self) -> list[str]:
        """Return what the learner should be told about the record, as sentences."""
        return [problem_text(problem, self.words) for problem in self.store.take_problems()]


def problem_text(problem: Problem, words: Words) -> str:
    """Return the sentence for a problem of the record, its reason in words."""
    values = dict(problem.values)
    if "backup" in values:
        values["backup"] = datetime.strptime(str(values["backup"]), "%Y%m%dT%H%M%SZ").strftime(
            "%Y-%m-%d %H:%M UTC"
        )
    if "reason" in values:
        values["reason"] = words(f"record.reasons.{values['reason']}")
    if "missing" in values:
        values["missing"] = _missing_text(int(values["missing"]), words)
    return words(f"record.{problem.code}", **values)


def _missing_text(count: int, words: Words) -> str:
    known = "none" if count == 0 else "some" if count > 0 else "unknown"
    return words(f"record.missing.{known}", count=count)
