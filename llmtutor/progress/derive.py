"""The small summaries kept beside the logs, which keep the map fast after 100,000 answers.

They change in the transaction of the entry they follow from, and are rebuilt from the logs when they may
have fallen behind: after an import, a repair, or when FOLD was raised because a fold changed its meaning.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from llmtutor.progress import tables
from llmtutor.progress.day_progress import (
    DayProgress,
    advance_day,
    day_from_json,
    day_to_json,
    days_from_json,
    fold_days,
    is_work,
    take_back,
)
from llmtutor.progress.facts import RESET, RETRACTED, Attempt, Event, Summary
from llmtutor.progress.lesson_progress import LessonProgress, advance, fold, from_json, to_json
from llmtutor.progress.skill_progress import (
    SkillProgress,
    advance_skill,
    asks_skill,
    fold_skills,
    skill_from_json,
    skill_to_json,
)

T = TypeVar("T")
FOLD = 3
LESSON, DAY, SKILL, CARD = "lesson", "day", "skill", "card"
"""The kinds of summary. A lesson's key is `course/lesson`, a skill's and its card's `course/skill`: ids hold
no slash. A card is what others made of a skill's grades; it goes when the grades change."""


def lesson_key(course: str, lesson: str) -> str:
    """The key of a lesson's summary."""
    return f"{course}/{lesson}"


def add(db: sqlite3.Connection, entry: Attempt | Event) -> None:
    """Follow one entry just appended to its log."""
    if isinstance(entry, Event) and _is_reset_of_all(entry):
        db.execute("DELETE FROM derived WHERE learner = ?", (entry.learner,))
        return
    if is_work(entry):
        _add_to_day(db, entry)
    _add_to_skills(db, entry)
    if isinstance(entry, Event) and entry.kind == RETRACTED:
        _take_back(db, entry)
    elif entry.lesson:
        key = lesson_key(entry.course, entry.lesson)
        lesson = advance(read_lesson(db, entry.learner, key), entry)
        tables.insert(db, Summary(entry.learner, LESSON, key, to_json(lesson)))


def _is_reset_of_all(event: Event) -> bool:
    return event.kind == RESET and not event.lesson


def _add_to_day(db: sqlite3.Connection, entry: Attempt | Event) -> None:
    day = advance_day(read_day(db, entry.learner, entry.day), entry)
    tables.insert(db, Summary(entry.learner, DAY, entry.day, day_to_json(day)))


def _add_to_skills(db: sqlite3.Connection, entry: Attempt | Event) -> None:
    if isinstance(entry, Attempt):
        if asks_skill(entry):
            before = read_skill(db, entry.learner, lesson_key(entry.course, entry.skill))
            _keep_skill(db, entry.learner, entry.course, entry.skill, before, advance_skill(before, entry))
    elif entry.kind in (RESET, RETRACTED):
        for course, skill in _skills_touched(db, entry):
            before = read_skill(db, entry.learner, lesson_key(course, skill))
            after = _recounted(db, entry.learner, course, skill)
            _keep_skill(db, entry.learner, course, skill, before, after)


def _keep_skill(
    db: sqlite3.Connection, learner: str, course: str, skill: str, before: SkillProgress, after: SkillProgress
) -> None:
    key = lesson_key(course, skill)
    if after == SkillProgress():
        db.execute("DELETE FROM derived WHERE learner = ? AND kind = ? AND key = ?", (learner, SKILL, key))
    else:
        tables.insert(db, Summary(learner, SKILL, key, skill_to_json(after)))
    if after.graded != before.graded:
        db.execute("DELETE FROM derived WHERE learner = ? AND kind = ? AND key = ?", (learner, CARD, key))


def _skills_touched(db: sqlite3.Connection, event: Event) -> list[tuple[str, str]]:
    """The (course, skill) of every answer that an event took back or forgot."""
    where, values = "uid = ?", [event.subject]
    if event.kind == RESET:
        where, values = (
            "learner = ? AND course = ? AND lesson = ?",
            [event.learner, event.course, event.lesson],
        )
    found = db.execute(f"SELECT DISTINCT course, skill FROM attempts WHERE {where} AND skill != ''", values)
    return [(str(course), str(skill)) for course, skill in found]


def _recounted(db: sqlite3.Connection, learner: str, course: str, skill: str) -> SkillProgress:
    answers = tables.rows(db, "attempts", "WHERE learner = ? AND skill = ?", (learner, skill))
    changes = tables.rows(db, "events", "WHERE learner = ? AND kind IN (?, ?)", (learner, RESET, RETRACTED))
    entries = [row for row in (*answers, *changes) if isinstance(row, Attempt | Event)]
    return fold_skills(entries).get((course, skill), SkillProgress())


def _take_back(db: sqlite3.Connection, event: Event) -> None:
    found = tables.rows(db, "attempts", "WHERE uid = ?", (event.subject,))
    if not found or not isinstance(found[0], Attempt):
        return
    attempt = found[0]
    entries = _entries_of_lesson(db, attempt)
    times = sum(entry.subject == attempt.uid for entry in entries if isinstance(entry, Event))
    forgotten = any(
        isinstance(one, Event) and _is_reset_of_all(one) and one.uid > attempt.uid for one in entries
    )
    # Two windows may take back the same answer; the day loses it once, unless a reset took the day already.
    if times == 1 and not forgotten:
        day = take_back(read_day(db, attempt.learner, attempt.day), attempt)
        tables.insert(db, Summary(attempt.learner, DAY, attempt.day, day_to_json(day)))
    if not attempt.lesson:
        return
    value = to_json(fold(entries))
    tables.insert(db, Summary(attempt.learner, LESSON, lesson_key(attempt.course, attempt.lesson), value))


def _entries_of_lesson(db: sqlite3.Connection, attempt: Attempt) -> list[Attempt | Event]:
    place = (attempt.learner, attempt.course, attempt.lesson)
    where = "WHERE learner = ? AND course = ? AND lesson = ?"
    everywhere = tables.rows(db, "events", f"{where} AND kind = ?", (attempt.learner, "", "", RESET))
    resets = [event for event in everywhere if isinstance(event, Event)]
    return [*tables.attempts_and_events(db, where, place), *resets]


def read_lesson(db: sqlite3.Connection, learner: str, key: str) -> LessonProgress:
    """How far a learner is in the lesson of a key."""
    text = _read_one(db, learner, LESSON, key)
    return _parsed(from_json, text) if text else LessonProgress()


def read_lessons(db: sqlite3.Connection, learner: str) -> dict[str, LessonProgress]:
    """How far a learner is in every lesson begun, by its key."""
    found = {key: _parsed(from_json, text) for key, text in _read_all(db, learner, LESSON)}
    return {key: lesson for key, lesson in found.items() if lesson.opened is not None}


def read_day(db: sqlite3.Connection, learner: str, day: str) -> DayProgress:
    """What a learner did on a day."""
    text = _read_one(db, learner, DAY, day)
    return _parsed(day_from_json, text) if text else DayProgress()


def read_days(db: sqlite3.Connection, learner: str) -> dict[str, DayProgress]:
    """What a learner did on every day."""
    found = _read_all(db, learner, DAY)
    days = _parsed(days_from_json, f"[{','.join(text for _, text in found)}]")
    return dict(zip((day for day, _ in found), days, strict=True))


def read_total(db: sqlite3.Connection, learner: str) -> tuple[DayProgress, int]:
    """Answers, right ones and work of all days together, and how many days there are."""
    sums = (f"sum(json_extract(value, '$.{name}'))" for name in ("answers", "right", "active"))
    query = f"SELECT count(*), {', '.join(sums)} FROM derived WHERE learner = ? AND kind = ?"
    days, answers, right, active = db.execute(query, (learner, DAY)).fetchone()
    return DayProgress(answers=answers or 0, right=right or 0, active=active or 0), days


def last_day_before(db: sqlite3.Connection, learner: str, day: str) -> str | None:
    """The latest day before `day` on which a learner did something."""
    where = "WHERE learner = ? AND kind = ? AND key < ?"
    row = db.execute(f"SELECT max(key) FROM derived {where}", (learner, DAY, day)).fetchone()
    return None if row is None else row[0]


def read_skill(db: sqlite3.Connection, learner: str, key: str) -> SkillProgress:
    """What a learner answered on the skill of a key."""
    text = _read_one(db, learner, SKILL, key)
    return _parsed(skill_from_json, text) if text else SkillProgress()


def read_skills(db: sqlite3.Connection, learner: str) -> dict[str, SkillProgress]:
    """What a learner answered on every skill, by its key."""
    return {key: _parsed(skill_from_json, text) for key, text in _read_all(db, learner, SKILL)}


def read_cards(db: sqlite3.Connection, learner: str) -> dict[str, str]:
    """The cards that follow all grades, by the key of the skill."""
    return dict(_read_all(db, learner, CARD))


def skills_without_card(db: sqlite3.Connection, learner: str) -> dict[str, SkillProgress]:
    """The skills whose card has to be made anew, by their key."""
    known = "SELECT key FROM derived WHERE learner = ? AND kind = ?"
    found = db.execute(
        f"SELECT key, value FROM derived WHERE learner = ? AND kind = ? AND key NOT IN ({known})",
        (learner, SKILL, learner, CARD),
    ).fetchall()
    return {key: _parsed(skill_from_json, text) for key, text in found}


def keep_card(db: sqlite3.Connection, learner: str, key: str, skill: SkillProgress, card: str) -> None:
    """Keep the card made of a skill, unless another window has graded the skill meanwhile."""
    if read_skill(db, learner, key).graded == skill.graded:
        tables.insert(db, Summary(learner, CARD, key, card))


def _parsed(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise sqlite3.DatabaseError(f"a summary is spoilt: {error}") from error


def _read_one(db: sqlite3.Connection, learner: str, kind: str, key: str) -> str | None:
    where = "WHERE learner = ? AND kind = ? AND key = ?"
    row = db.execute(f"SELECT value FROM derived {where}", (learner, kind, key)).fetchone()
    return None if row is None else row[0]


def _read_all(db: sqlite3.Connection, learner: str, kind: str) -> list[tuple[str, str]]:
    where = "WHERE learner = ? AND kind = ?"
    return db.execute(f"SELECT key, value FROM derived {where}", (learner, kind)).fetchall()


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
            tables.insert(db, Summary(learner, DAY, day, day_to_json(value)))
        for key, lesson in fold_lessons(entries).items():
            tables.insert(db, Summary(learner, LESSON, key, to_json(lesson)))
        for (course, skill), progress in fold_skills(entries).items():
            tables.insert(db, Summary(learner, SKILL, lesson_key(course, skill), skill_to_json(progress)))
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
