"""Where the learner is, and how demos were left: what a reset does to that.

Unlike answers and events, places are not a log: a reset deletes those it finds. One that comes from elsewhere
afterwards, out of another computer's record or from a repair, must not bring an older one back.
"""

from __future__ import annotations

import sqlite3

from llmtutor.progress.facts import RESET, Event, ResumePoint, Row, StepState

PLACES = ("step_states", "resume_points")
"""The tables of places."""


def delete_places(db: sqlite3.Connection, reset: Event) -> None:
    """Delete the places in what `reset` resets."""
    where, values = _covered(reset.learner, reset.course, reset.lesson)
    for table in PLACES:
        db.execute(f"DELETE FROM {table} WHERE {where}", values)


def last_change(db: sqlite3.Connection, reset: Event) -> int:
    """When the latest of the places in what `reset` resets was kept; 0 without any."""
    where, values = _covered(reset.learner, reset.course, reset.lesson)
    asked = [f"SELECT max(changed) FROM {table} WHERE {where}" for table in PLACES]
    return max(db.execute(query, values).fetchone()[0] or 0 for query in asked)


def last_reset(db: sqlite3.Connection, row: Row) -> int | None:
    """When what the place `row` is in was last reset; None for never, and for what is no place."""
    if not isinstance(row, StepState | ResumePoint):
        return None
    where = "learner = ? AND (course, lesson) IN (VALUES ('', ''), (?, ?)) AND kind = ? AND subject = ''"
    values = (row.learner, row.course, row.lesson, RESET)
    found: int | None = db.execute(f"SELECT max(happened) FROM events WHERE {where}", values).fetchone()[0]
    return found


def _covered(learner: str, course: str, lesson: str) -> tuple[str, tuple[str, ...]]:
    """The condition for the places of a learner in a lesson, '' for all, and its values."""
    if not lesson:
        return "learner = ?", (learner,)
    return "learner = ? AND course = ? AND lesson = ?", (learner, course, lesson)


def forgets(reset: Event, row: Row) -> bool:
    """Whether `row` is a place in what `reset` resets."""
    if reset.subject or not isinstance(row, StepState | ResumePoint) or row.learner != reset.learner:
        return False
    return not reset.lesson or (row.course, row.lesson) == (reset.course, reset.lesson)


Resets = dict[tuple[str, str, str], int]
"""When each (learner, course, lesson) was last reset; course and lesson are '' for everything."""


def forget_places(db: sqlite3.Connection) -> Resets:
    """Delete every place from before a reset of its lesson or of everything; those resets.

    For logs just merged. Places carry no identifier that sorts them among the events, so that their times
    have to. On one computer a place kept after a reset has a later time than it, whatever the clock said; of
    one moment on two computers the reset counts as the later one, on both.
    """
    names = "learner, course, lesson"
    where = "WHERE kind = ? AND subject = ''"
    found = db.execute(f"SELECT {names}, max(happened) FROM events {where} GROUP BY {names}", (RESET,))
    resets: Resets = {(learner, course, lesson): until for learner, course, lesson, until in found}
    for (learner, course, lesson), until in resets.items():
        where, values = _covered(learner, course, lesson)
        for table in PLACES:
            db.execute(f"DELETE FROM {table} WHERE {where} AND changed <= ?", (*values, until))
    return resets


def is_forgotten(row: Row, resets: Resets) -> bool:
    """Whether `row` is a place from before one of `resets`."""
    if not isinstance(row, StepState | ResumePoint):
        return False
    reset = (row.learner, "", ""), (row.learner, row.course, row.lesson)
    return any(row.changed <= resets[key] for key in reset if key in resets)
