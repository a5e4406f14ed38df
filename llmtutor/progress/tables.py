"""Single rows in and out of the tables of a record, inside a transaction of the caller's."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from llmtutor.progress.facts import (
    KEYS,
    LOGS,
    SUMMED,
    TABLE_OF,
    TABLES,
    Attempt,
    Event,
    ResumePoint,
    Row,
    Setting,
    StepState,
    Summary,
    attempt_from,
    columns,
    make_uid,
    moment_of,
    row_sum,
)
from llmtutor.progress.schema import patiently

T = TypeVar("T")
Latest = Setting | StepState | ResumePoint
"""Rows of which only the latest with their key is kept."""


def _insert_sql(table: str) -> str:
    names = (*columns(table), "sum")
    # Logs only ever grow; of anything else the latest stays.
    verb = "INSERT OR IGNORE" if table in LOGS else "INSERT OR REPLACE"
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_INSERT = {table: _insert_sql(table) for table in SUMMED}


def transaction(db: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Do `work` and commit, or leave everything as it was.

    The write lock is taken first: no upgrade can fail.
    """
    patiently(db, lambda: db.execute("BEGIN IMMEDIATE"))
    try:
        result = work(db)
        db.execute("COMMIT")
    except BaseException:
        # A full disk may have ended the transaction already.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return result


def insert(db: sqlite3.Connection, row: Row | Summary) -> bool:
    """Put one row in as it is.

    False when a log already has it. What is derived must be rebuilt afterwards.
    """
    return db.execute(_INSERT[TABLE_OF[type(row)]], (*row, row_sum(row))).rowcount > 0


def merge(db: sqlite3.Connection, row: Row) -> bool:
    """Put in one row of another record: log rows not yet there, other rows when they are newer than ours.

    Of two rows of the same moment the same one stays whichever comes first.
    """
    if isinstance(row, Attempt | Event):
        return insert(db, row)
    ours = replaced(db, row)
    return (ours is None or (ours.changed, *ours) < (row.changed, *row)) and insert(db, row)


def replaced(db: sqlite3.Connection, row: Latest) -> Latest | None:
    """The row that `row` takes the place of, if there is one."""
    table = TABLE_OF[type(row)]
    keys = KEYS[table]
    where = "WHERE " + " AND ".join(f"{key} = ?" for key in keys)
    found = rows(db, table, where, tuple(row)[: len(keys)])
    return cast("Latest", found[0]) if found else None


def next_uid(db: sqlite3.Connection) -> str:
    """An identifier after every other in both logs, even when the clock was set back."""
    latest = [db.execute(f"SELECT max(uid) FROM {table}").fetchone()[0] for table in LOGS]
    moments = [moment_of(uid) + 1 for uid in latest if uid]
    return make_uid(max(time.time_ns() // 1000, *moments, 0))


def rows(db: sqlite3.Connection, table: str, where: str = "", values: Sequence[object] = ()) -> list[Row]:
    """The rows of a table, in order of their key."""
    found = db.execute(f"SELECT {', '.join(columns(table))} FROM {table} {where}", tuple(values)).fetchall()
    if table == "attempts":
        return [attempt_from(row) for row in found]
    return [TABLES[table](*row) for row in found]


def attempts_and_events(
    db: sqlite3.Connection, where: str = "", values: Sequence[object] = ()
) -> list[Attempt | Event]:
    """The rows of both logs."""
    return [cast("Attempt | Event", row) for table in LOGS for row in rows(db, table, where, values)]


def last_variant(db: sqlite3.Connection, question: tuple[str, str, str, str]) -> int:
    """The largest seed with which a (learner, course, lesson, question) was answered, -1 for none."""
    where = "WHERE learner = ? AND course = ? AND lesson = ? AND question = ? AND variant GLOB '[0-9]*'"
    row = db.execute(f"SELECT max(CAST(variant AS INTEGER)) FROM attempts {where}", question).fetchone()
    return -1 if row[0] is None else int(row[0])


def count(db: sqlite3.Connection) -> int:
    """How many answers a record holds."""
    return int(db.execute("SELECT count(*) FROM attempts").fetchone()[0])


def is_empty(db: sqlite3.Connection) -> bool:
    """Whether nothing was ever recorded."""
    return all(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None for table in LOGS)
