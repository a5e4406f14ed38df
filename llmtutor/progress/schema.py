"""The tables of a record and how a connection to one behaves.

Why a rollback journal (TRUNCATE) and not a write-ahead log: at rest the one file is the whole truth, so it
can be copied, checked and set aside alone, works from a read-only folder and on network drives, and a
damaged side file can't silently swallow answers that were acknowledged. With synchronous=FULL a commit
returns once the journal, the record and the emptied journal were synced, so nothing acknowledged is lost to
a kill or to the power going. An answer is given every few seconds at most; the two extra syncs can be
afforded. Readers and writers of two windows wait for each other for a fraction of a millisecond.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from llmtutor.progress.facts import SUMMED

T = TypeVar("T")
APPLICATION_ID = 0x4C4C4D54  # "LLMT"
VERSION = 1
BUSY_SECONDS = 4.0
PERSISTENCE = 10  # milliseconds

# uid sorts by time, so that both logs grow at their end and need no further index for order.
# `derived` holds what is computed from the logs (see derive.py) and can be emptied at any time.
TABLES_SQL = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE attempts (
  uid TEXT PRIMARY KEY,
  learner TEXT NOT NULL, course TEXT NOT NULL, lesson TEXT NOT NULL, revision TEXT NOT NULL,
  step TEXT NOT NULL, question TEXT NOT NULL, variant TEXT NOT NULL, kind TEXT NOT NULL,
  answer TEXT NOT NULL, correct INTEGER, misconception TEXT NOT NULL,
  hints INTEGER NOT NULL, confidence INTEGER, skipped INTEGER NOT NULL, apart INTEGER NOT NULL,
  skill TEXT NOT NULL, started INTEGER NOT NULL, answered INTEGER NOT NULL, day TEXT NOT NULL,
  sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX attempts_by_lesson ON attempts (learner, course, lesson);
CREATE INDEX attempts_by_skill ON attempts (learner, skill);
CREATE TABLE events (
  uid TEXT PRIMARY KEY,
  learner TEXT NOT NULL, course TEXT NOT NULL, lesson TEXT NOT NULL, step TEXT NOT NULL,
  kind TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
  happened INTEGER NOT NULL, day TEXT NOT NULL,
  sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX events_by_lesson ON events (learner, course, lesson);
CREATE TABLE settings (
  learner TEXT NOT NULL, key TEXT NOT NULL,
  value TEXT NOT NULL, changed INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (learner, key)
) WITHOUT ROWID;
CREATE TABLE step_states (
  learner TEXT NOT NULL, course TEXT NOT NULL, lesson TEXT NOT NULL, step TEXT NOT NULL,
  state TEXT NOT NULL, changed INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (learner, course, lesson, step)
) WITHOUT ROWID;
CREATE TABLE resume_points (
  learner TEXT PRIMARY KEY,
  course TEXT NOT NULL, track TEXT NOT NULL, lesson TEXT NOT NULL, step TEXT NOT NULL,
  state TEXT NOT NULL, changed INTEGER NOT NULL,
  sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE derived (
  learner TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  value TEXT NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (learner, kind, key)
) WITHOUT ROWID;
"""
TABLE_NAMES = frozenset({*SUMMED, "about"})


def connect(path: Path, *, timeout: float = BUSY_SECONDS, writable: bool = True) -> sqlite3.Connection:
    """A connection to an existing file that commits durably.

    Statements outside a transaction commit at once.
    """
    mode = "rw" if writable else "ro"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False)
    try:
        # fullfsync: on macOS a plain sync stops at the drive's own memory. cell_size_check: notice damage
        # early.
        for pragma in ("synchronous=FULL", "fullfsync=ON", "cell_size_check=ON", "trusted_schema=OFF"):
            db.execute(f"PRAGMA {pragma}")
        if writable:
            db.execute("PRAGMA journal_mode=TRUNCATE").fetchone()
    except UnicodeDecodeError as error:
        # The sqlite3 module can't decode a message that quotes a spoilt schema.
        db.close()
        raise sqlite3.DatabaseError(f"{path}: spoilt schema") from error
    except BaseException:
        db.close()
        raise
    return db


def patiently(db: sqlite3.Connection, ask: Callable[[], T]) -> T:
    """Do what takes the write lock, for as long as the connection may wait for it.

    SQLite itself asks ever more rarely, down to ten times a second: beside a window that writes without a
    pause it would go hungry. `ask` may be called several times.
    """
    patience = int(db.execute("PRAGMA busy_timeout").fetchone()[0])
    end = time.monotonic() + patience / 1000
    db.execute(f"PRAGMA busy_timeout={min(patience, PERSISTENCE)}")
    try:
        while True:
            try:
                return ask()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                    raise
    finally:
        db.execute(f"PRAGMA busy_timeout={patience}")


def create(db: sqlite3.Connection) -> None:
    """Lay out an empty record of the present version."""
    db.execute("BEGIN IMMEDIATE")
    for statement in TABLES_SQL.split(";\n"):
        db.execute(statement)
    db.execute("INSERT INTO about VALUES ('created', ?)", (str(time.time_ns() // 1_000_000),))
    set_version(db, VERSION)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.execute("COMMIT")


def set_version(db: sqlite3.Connection, version: int) -> None:
    """Write the version in both places: one flipped bit must not make a record look newer than it is."""
    db.execute(f"PRAGMA user_version={version}")
    db.execute("INSERT OR REPLACE INTO about VALUES ('version', ?)", (str(version),))


def version_of(db: sqlite3.Connection) -> int:
    """The schema version in the file's header."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def in_memory() -> sqlite3.Connection:
    """An empty record that lives as long as the process."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    create(db)
    return db
