"""Adding to a record: a row, and everything that follows from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from llmtutor.progress import derive, tables
from llmtutor.progress.facts import RESET, SUMMED, Attempt, Event, Row, columns
from llmtutor.progress.places import delete_places, last_change, last_reset


def append(db: sqlite3.Connection, row: Row) -> Row:
    """Add one row and keep what is derived in step.

    A log row gets its identifier here, later than all before it; any other a time after what it replaces.
    """
    if isinstance(row, Attempt | Event):
        stamped = row._replace(uid=tables.next_uid(db))
        if isinstance(stamped, Event) and stamped.kind == RESET and not stamped.subject:
            stamped = stamped._replace(happened=max(stamped.happened, last_change(db, stamped)))
            delete_places(db, stamped)
        tables.insert(db, stamped)
        derive.add(db, stamped)
        return stamped
    later = row._replace(changed=max(row.changed, _next_change(db, row)))
    tables.insert(db, later)
    return later


def _next_change(db: sqlite3.Connection, row: tables.Latest) -> int:
    """The earliest time after what `row` replaces and what reset it, even when the clock was set back.

    Merged with an older export of itself, a record would else go back to what it said before.
    """
    before, reset = tables.replaced(db, row), last_reset(db, row)
    return max(0 if before is None else before.changed + 1, 0 if reset is None else reset + 1)


def replay(db: sqlite3.Connection, rows: Iterable[Row]) -> int:
    """Put in rows of this sitting that may be there already; how many were not. Summaries are left behind."""
    new = 0
    for row in rows:
        if tables.merge(db, row):
            new += 1
            if isinstance(row, Event) and row.kind == RESET and not row.subject:
                delete_places(db, row)
    if new:
        derive.mark_behind(db)
    return new


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
