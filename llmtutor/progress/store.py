"""The store: what a learner answered, where they are, and what they chose.

Nothing here raises for the state of the disk. After any call, `take_problems` has what the learner should be
told.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from llmtutor.progress import derive, schema, tables
from llmtutor.progress.backup import DAILY, WORK, is_due, make_backup
from llmtutor.progress.day_progress import DayProgress
from llmtutor.progress.facts import (
    DONE,
    FINISHED,
    MUTED,
    OPENED,
    RESET,
    RETRACTED,
    UNMUTED,
    Attempt,
    Event,
    ResumePoint,
    Row,
    Setting,
    StepState,
    as_json,
    day_of,
)
from llmtutor.progress.keeper import Keeper, reason_of
from llmtutor.progress.lesson_progress import LessonProgress
from llmtutor.progress.paths import RecordPaths, record_path
from llmtutor.progress.problem import Problem
from llmtutor.progress.skill_progress import SkillProgress


def now_ms() -> int:
    """The time in whole milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Store:
    """The record of one learner.

    Any number may be open on one file. Call from one thread, `back_up` from any.
    """

    def __init__(
        self, path: Path | None = None, *, learner: str = "", clock: Callable[[], int] = now_ms
    ) -> None:
        self.path = path or record_path()
        self.learner = learner
        self.paths = RecordPaths(self.path)
        self.keeper = Keeper(self.paths)
        self._clock = clock
        self._given: list[Attempt] = []

    def close(self) -> None:
        """Let go of the file."""
        self.keeper.close()

    def now(self) -> int:
        """The time in milliseconds since 1970 UTC, as the record sees it."""
        return self._clock()

    @property
    def saving(self) -> bool:
        """Whether what is given now reaches the disk; when not, it lasts for this sitting."""
        return self.keeper.saving

    def take_problems(self) -> tuple[Problem, ...]:
        """What the learner should be told since the last call."""
        return self.keeper.take_problems()

    # Giving

    def record(
        self,
        *,
        lesson: str,
        step: str,
        question: str,
        kind: str,
        answer: object,
        correct: bool | None,
        started: int | None = None,
        revision: str = "",
        variant: object = "",
        misconception: str = "",
        hints: int = 0,
        confidence: int | None = None,
        skipped: bool = False,
        apart: bool = False,
        skill: str = "",
        course: str = "",
    ) -> Attempt:
        """Keep an answer; it is on disk when this returns (or `saving` is False and a problem says so).

        `answer` is anything JSON can hold, `started` when the question was shown (ms UTC), `variant` the
        seed.
        """
        now = self._clock()
        attempt = Attempt(
            "", self.learner, course, lesson, revision, step, question, str(variant), kind, as_json(answer),
            None if skipped else correct, misconception, hints, confidence, skipped, apart, skill,
            now if started is None else started, now, day_of(now),
        )  # fmt: skip
        stored = cast(Attempt, self.keeper.save(attempt)[0])
        self._given.append(stored)
        return stored

    def visit(
        self, lesson: str, step: str, *, track: str = "", state: object = None, course: str = ""
    ) -> None:
        """A step was opened: the learner is now here.

        `state` is the state of its demo, anything JSON can hold.
        """
        opened = self._event(OPENED, course, lesson, step)
        self.keeper.save(opened, self._resume_point(course, track, lesson, step, state))

    def keep_state(self, lesson: str, step: str, state: object, *, track: str = "", course: str = "") -> None:
        """Keep how the demo of a step stands, and that the learner is there."""
        now = self._clock()
        kept = StepState(self.learner, course, lesson, step, as_json(state), now)
        self.keeper.save(kept, self._resume_point(course, track, lesson, step, state))

    def step_done(self, lesson: str, step: str, *, course: str = "") -> None:
        """The task of a step was done."""
        self.keeper.save(self._event(DONE, course, lesson, step))

    def lesson_finished(self, lesson: str, *, revision: str = "", course: str = "") -> None:
        """The last step of a lesson was left."""
        self.keeper.save(self._event(FINISHED, course, lesson, subject=revision))

    def mute(self, lesson: str, question: str, *, muted: bool = True, course: str = "") -> None:
        """Never ask a question again, or ask it again after all."""
        self.keeper.save(self._event(MUTED if muted else UNMUTED, course, lesson, subject=question))

    def undo_last(self, *, lesson: str = "", question: str = "") -> Attempt | None:
        """Take back the latest answer of this sitting that stands; which one, or None. The log keeps both.

        With `lesson` and `question` the latest to that question, whatever was answered since.
        """
        for attempt in reversed(self._given):
            if (lesson or attempt.lesson, question or attempt.question) == (attempt.lesson, attempt.question):
                self._given.remove(attempt)
                taken = self._event(RETRACTED, attempt.course, attempt.lesson, attempt.step, attempt.uid)
                self.keeper.save(taken)
                return attempt
        return None

    def reset(self, *, lesson: str = "", question: str = "", course: str = "") -> Path | None:
        """Start over: a question of a lesson, a lesson, or (with neither) everything.

        The log keeps every answer; progress counts from here. Returns the backup made first, if there was
        something to copy.
        """
        if question and not lesson:
            raise ValueError("a question is reset within its lesson")
        backup = self.back_up("reset")
        self._given.clear()
        self.keeper.save(self._event(RESET, course if lesson else "", lesson, subject=question))
        return backup

    def set_setting(self, key: str, value: object) -> None:
        """Keep a choice of the learner (language, theme ...), anything JSON can hold."""
        self.keeper.save(Setting(self.learner, key, as_json(value), self._clock()))

    # Asking

    def setting(self, key: str, default: Any = None) -> Any:
        """A choice of the learner, or `default`."""
        where = "WHERE learner = ? AND key = ?"
        found = self._rows("settings", where, self.learner, key)
        return _loaded(cast(Setting, found[0]).value, default) if found else default

    def resume_point(self) -> ResumePoint | None:
        """Where the learner left; its `state` is JSON text. One row, whatever the length of the log."""
        found = self._rows("resume_points", "WHERE learner = ?", self.learner)
        return cast(ResumePoint, found[0]) if found else None

    def step_state(self, lesson: str, step: str, *, course: str = "") -> Any:
        """How the demo of a step was left, or None."""
        where = "WHERE learner = ? AND course = ? AND lesson = ? AND step = ?"
        found = self._rows("step_states", where, self.learner, course, lesson, step)
        return _loaded(cast(StepState, found[0]).state, None) if found else None

    def lesson(self, lesson: str, *, course: str = "") -> LessonProgress:
        """How far the learner is in a lesson."""
        key = derive.lesson_key(course, lesson)
        return self.keeper.read(lambda db: derive.read_lesson(db, self.learner, key))

    def lessons(self) -> dict[tuple[str, str], LessonProgress]:
        """How far the learner is in every lesson begun, by (course, lesson)."""
        found = self.keeper.read(lambda db: derive.read_lessons(db, self.learner))
        return {tuple_of(key): lesson for key, lesson in found.items()}

    def days(self) -> dict[str, DayProgress]:
        """What was done on each day, by local day as `2026-11-22`."""
        return self.keeper.read(lambda db: derive.read_days(db, self.learner))

    def total(self) -> tuple[DayProgress, int]:
        """Answers, right ones and work of all days together, and how many days there are."""
        return self.keeper.read(lambda db: derive.read_total(db, self.learner))

    def last_day_before(self, day: str) -> str | None:
        """The latest local day before `day` on which something was done, or None."""
        return self.keeper.read(lambda db: derive.last_day_before(db, self.learner, day))

    def last_variant(self, lesson: str, question: str, *, course: str = "") -> int:
        """The largest seed with which a question was answered, -1 for none."""
        return self.keeper.read(lambda db: tables.last_variant(db, (self.learner, course, lesson, question)))

    def skills(self) -> dict[tuple[str, str], SkillProgress]:
        """What was answered on every skill, by (course, skill)."""
        found = self.keeper.read(lambda db: derive.read_skills(db, self.learner))
        return {tuple_of(key): skill for key, skill in found.items()}

    def cards(self) -> dict[tuple[str, str], str]:
        """The review cards kept, as `keep_cards` was given them, by (course, skill)."""
        found = self.keeper.read(lambda db: derive.read_cards(db, self.learner))
        return {tuple_of(key): card for key, card in found.items()}

    def skills_without_card(self) -> dict[tuple[str, str], SkillProgress]:
        """The skills graded since their card was made, or that have none, by (course, skill)."""
        found = self.keeper.read(lambda db: derive.skills_without_card(db, self.learner))
        return {tuple_of(key): skill for key, skill in found.items()}

    def keep_cards(self, made: Mapping[tuple[str, str], tuple[SkillProgress, str]]) -> None:
        """Keep the cards made of some skills; one that can't be kept is made again another time."""

        def keep(db: sqlite3.Connection) -> None:
            for (course, name), (skill, card) in made.items():
                derive.keep_card(db, self.learner, derive.lesson_key(course, name), skill, card)

        with suppress(sqlite3.Error):
            self.keeper.write(keep)

    def attempts(
        self, *, lesson: str | None = None, skill: str | None = None, course: str = ""
    ) -> list[Attempt]:
        """Every answer of the learner, oldest first, also those taken back or reset.

        Of one lesson or skill.
        """
        where, values = "WHERE learner = ?", [self.learner]
        if lesson is not None:
            where, values = f"{where} AND course = ? AND lesson = ?", [*values, course, lesson]
        if skill is not None:
            where, values = f"{where} AND skill = ?", [*values, skill]
        return cast("list[Attempt]", self._rows("attempts", f"{where} ORDER BY uid", *values))

    def events(self) -> list[Event]:
        """Every event of the learner, oldest first."""
        return cast("list[Event]", self._rows("events", "WHERE learner = ? ORDER BY uid", self.learner))

    # Looking after the file

    def back_up(self, reason: str) -> Path | None:
        """Make a verified backup now; None when there is nothing to copy or it failed, which is told."""
        if not self.saving:
            return None
        try:
            db = schema.connect(self.path)
            try:
                if tables.is_empty(db):
                    return None
                made = make_backup(db, self.paths, reason)
            finally:
                db.close()
        except (OSError, sqlite3.Error) as error:
            folder = str(self.paths.backups)
            self.keeper.tell(Problem("backup-failed", {"folder": folder, "reason": reason_of(error)}))
            return None
        # A copy that fails its check is a record that fails it: the next call repairs it.
        self.keeper.suspect = made is None
        for aside in made.set_aside if made else ():
            self.keeper.tell(Problem("backup-damaged", {"aside": str(aside)}))
        return made.path if made else None

    def back_up_if_due(self) -> Path | None:
        """The backup of the day, if not made yet. For a background thread after the first frame."""
        return self.back_up(DAILY) if is_due(self.paths.backups) else None

    def back_up_work(self) -> Path | None:
        """A backup at the end of a lesson, quiz or review, so that none of it waits for another day's."""
        return self.back_up(WORK)

    def _event(self, kind: str, course: str, lesson: str, step: str = "", subject: str = "") -> Event:
        now = self._clock()
        return Event("", self.learner, course, lesson, step, kind, subject, "null", now, day_of(now))

    def _resume_point(self, course: str, track: str, lesson: str, step: str, state: object) -> ResumePoint:
        return ResumePoint(self.learner, course, track, lesson, step, as_json(state), self._clock())

    def _rows(self, table: str, where: str, *values: str) -> list[Row]:
        return self.keeper.read(lambda db: tables.rows(db, table, where, values))


def _loaded(text: str, default: Any) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return default


def tuple_of(key: str) -> tuple[str, str]:
    """(course, lesson) of a summary's key."""
    course, _, lesson = key.rpartition("/")
    return course, lesson
