"""Adding to a record: a row, and everything that follows from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from llmtutor.progress import derive, tables
from llmtutor.progress.facts import RESET, SUMMED, Attempt, Event, Row, columns


def append(db: sqlite3.Connection, row: Row) -> Row:
    """Add one row and keep what is derived in step.

    A log row gets its identifier here, later than all before it.
    """
    if isinstance(row, Attempt | Event):
        stamped = row._replace(uid=tables.next_uid(db))
        tables.insert(db, stamped)
        if isinstance(stamped, Event) and stamped.kind == RESET and not stamped.subject:
            _forget_places(db, stamped)
        derive.add(db, stamped)
        return stamped
    tables.insert(db, row)
    return row


def replay(db: sqlite3.Connection, rows: Iterable[Row]) -> int:
    """Put in rows of this sitting that may be there already; how many were not. Summaries are left behind."""
    new = 0
    for row in rows:
        if tables.merge(db, row):
            new += 1
            if isinstance(row, Event) and row.kind == RESET and not row.subject:
                _forget_places(db, row)
    if new:
        derive.mark_behind(db)
    return new


def _forget_places(db: sqlite3.Connection, reset: Event) -> None:
    one_lesson = " AND course = ? AND lesson = ?" if reset.lesson else ""
    values = (reset.learner, reset.course, reset.lesson) if reset.lesson else (reset.learner,)
    for table in ("step_states", "resume_points"):
        db.execute(f"DELETE FROM {table} WHERE learner = ?{one_lesson}", values)


def carry_over(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy what a record of another version has in columns known here, for a sitting that is not saved."""
    for table in SUMMED:
        have = {name for (_, name, *_) in source.execute(f"PRAGMA table_info({table})")}
        if have.issuperset(columns(table)):
            names = ", ".join(columns(table))
            # What lives in memory is never checked: no sums are needed.
            places = "?, " * len(columns(table))
            target.executemany(
                f"INSERT INTO {table} ({names}, sum) VALUES ({places} 0)",
                source.execute(f"SELECT {names} FROM {table}"),
            )
    if not derive.is_current(source):
        derive.rebuild(target)
