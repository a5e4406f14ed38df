"""The small summaries kept beside the logs, which keep the map fast after 100,000 answers.

They change in the transaction of the entry they follow from, and are rebuilt from the logs when they may
have fallen behind: after an import, a repair, or when FOLD was raised because a fold changed its meaning.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from llmtutor.progress import tables
from llmtutor.progress.day_progress import (
    DayProgress,
    advance_day,
    day_from_json,
    day_to_json,
    fold_days,
    take_back,
)
from llmtutor.progress.facts import RESET, RETRACTED, Attempt, Event
from llmtutor.progress.lesson_progress import LessonProgress, advance, fold, from_json, to_json

FOLD = 1
LESSON, DAY = "lesson", "day"
"""The kinds of summary. A lesson's key is `course/lesson`: ids hold no slash."""

_WRITE = "INSERT OR REPLACE INTO derived (learner, kind, key, value) VALUES (?, ?, ?, ?)"


def lesson_key(course: str, lesson: str) -> str:
    """The key of a lesson's summary."""
    return f"{course}/{lesson}"


def add(db: sqlite3.Connection, entry: Attempt | Event) -> None:
    """Follow one entry just appended to its log."""
    _add_to_day(db, entry)
    if isinstance(entry, Event) and _is_reset_of_all(entry):
        db.execute("DELETE FROM derived WHERE learner = ? AND kind = ?", (entry.learner, LESSON))
    elif isinstance(entry, Event) and entry.kind == RETRACTED:
        _take_back(db, entry)
    elif entry.lesson:
        key = lesson_key(entry.course, entry.lesson)
        text = read_one(db, entry.learner, LESSON, key)
        lesson = advance(from_json(text) if text else LessonProgress(), entry)
        db.execute(_WRITE, (entry.learner, LESSON, key, to_json(lesson)))


def _is_reset_of_all(event: Event) -> bool:
    return event.kind == RESET and not event.lesson


def _add_to_day(db: sqlite3.Connection, entry: Attempt | Event) -> None:
    text = read_one(db, entry.learner, DAY, entry.day)
    day = advance_day(day_from_json(text) if text else DayProgress(), entry)
    db.execute(_WRITE, (entry.learner, DAY, entry.day, day_to_json(day)))


def _take_back(db: sqlite3.Connection, event: Event) -> None:
    found = tables.rows(db, "attempts", "WHERE uid = ?", (event.subject,))
    if not found or not isinstance(found[0], Attempt):
        return
    attempt = found[0]
    entries = _entries_of_lesson(db, attempt)
    times = sum(entry.subject == attempt.uid for entry in entries if isinstance(entry, Event))
    text = read_one(db, attempt.learner, DAY, attempt.day)
    # Two windows may take back the same answer; the day loses it once.
    if text and times == 1:
        day = take_back(day_from_json(text), attempt)
        db.execute(_WRITE, (attempt.learner, DAY, attempt.day, day_to_json(day)))
    if not attempt.lesson:
        return
    value = to_json(fold(entries))
    db.execute(_WRITE, (attempt.learner, LESSON, lesson_key(attempt.course, attempt.lesson), value))


def _entries_of_lesson(db: sqlite3.Connection, attempt: Attempt) -> list[Attempt | Event]:
    place = (attempt.learner, attempt.course, attempt.lesson)
    where = "WHERE learner = ? AND course = ? AND lesson = ?"
    everywhere = tables.rows(db, "events", f"{where} AND kind = ?", (attempt.learner, "", "", RESET))
    resets = [event for event in everywhere if isinstance(event, Event)]
    return [*tables.attempts_and_events(db, where, place), *resets]


def read_one(db: sqlite3.Connection, learner: str, kind: str, key: str) -> str | None:
    """The JSON text of one summary."""
    where = "WHERE learner = ? AND kind = ? AND key = ?"
    row = db.execute(f"SELECT value FROM derived {where}", (learner, kind, key)).fetchone()
    return None if row is None else row[0]


def read_all(db: sqlite3.Connection, learner: str, kind: str) -> dict[str, str]:
    """All summaries of a kind, key to JSON text."""
    return dict(db.execute("SELECT key, value FROM derived WHERE learner = ? AND kind = ?", (learner, kind)))


def is_current(db: sqlite3.Connection) -> bool:
    """Whether the summaries were written by this fold and followed every entry."""
    row = db.execute("SELECT value FROM about WHERE key = 'fold'").fetchone()
    return row is not None and row[0] == str(FOLD)


def mark_behind(db: sqlite3.Connection) -> None:
    """Say that the summaries have to be rebuilt."""
    db.execute("DELETE FROM about WHERE key = 'fold'")


def rebuild(db: sqlite3.Connection) -> None:
    """Compute every summary anew from the logs."""
    db.execute("DELETE FROM derived")
    by_learner: dict[str, list[Attempt | Event]] = defaultdict(list)
    for entry in tables.attempts_and_events(db):
        by_learner[entry.learner].append(entry)
    for learner, entries in by_learner.items():
        for day, value in fold_days(entries).items():
            db.execute(_WRITE, (learner, DAY, day, day_to_json(value)))
        for key, lesson in fold_lessons(entries).items():
            db.execute(_WRITE, (learner, LESSON, key, to_json(lesson)))
    db.execute("INSERT OR REPLACE INTO about VALUES ('fold', ?)", (str(FOLD),))


def fold_lessons(entries: list[Attempt | Event]) -> dict[str, LessonProgress]:
    """The progress in every lesson of one learner, by `lesson_key`."""
    everywhere = [entry for entry in entries if isinstance(entry, Event) and _is_reset_of_all(entry)]
    by_lesson: dict[str, list[Attempt | Event]] = defaultdict(list)
    for entry in entries:
        if entry.lesson:
            by_lesson[lesson_key(entry.course, entry.lesson)].append(entry)
    lessons = {key: fold([*found, *everywhere]) for key, found in by_lesson.items()}
    return {key: lesson for key, lesson in lessons.items() if lesson != LessonProgress()}
