"""Is this file a whole record? A cheap look at every opening, a full one when anything is off."""

from __future__ import annotations

import os
import sqlite3
import zlib
from pathlib import Path

from llmtutor.progress import schema
from llmtutor.progress.facts import SUMMED, sum_source

EMPTY, FOREIGN, TRUNCATED, DAMAGED = "empty", "foreign", "truncated", "damaged"
"""Why a file is no record. The words for them live with the interface."""

# Failures of the disk, the rights or another window, by SQLite's primary codes: the file itself may be sound.
_SURROUNDINGS = frozenset({
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_AUTH,
})  # fmt: skip


# Of the same families, but the file is cut short, or is no longer the one at its name.
_OF_THE_FILE = (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_READONLY_DBMOVED)


def _code(error: sqlite3.Error) -> int:
    # Text that is not UTF-8 is reported without a code.
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT))


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error speaks of the file's content rather than of the disk, the rights or another window."""
    code = _code(error)
    return code & 0xFF not in _SURROUNDINGS or code in _OF_THE_FILE


def damage_of(error: sqlite3.Error) -> str:
    """The reason in an error that is damage."""
    return FOREIGN if _code(error) == sqlite3.SQLITE_NOTADB else DAMAGED


def quick_check(db: sqlite3.Connection, path: Path) -> str:
    """What a look at the header, the length and the table names finds: a reason, or '' when all is well.

    Takes the same time for any size. Raises sqlite3.Error when the surroundings fail.
    """
    try:
        db.execute("BEGIN")
        try:
            return _look(db, path)
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
    except sqlite3.Error as error:
        if is_damage(error):
            return damage_of(error)
        raise


def _look(db: sqlite3.Connection, path: Path) -> str:
    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    # Reading the names took the shared lock: from here on no other window can change the length.
    size = os.stat(path).st_size
    if size == 0:
        return EMPTY
    if db.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        return FOREIGN
    pages, page_size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if size < pages * page_size:
        return TRUNCATED
    version = schema.version_of(db)
    sound = (
        size == pages * page_size
        and version >= 1
        and (names >= schema.TABLE_NAMES or version != schema.VERSION)
    )
    return "" if sound else DAMAGED


def full_check(db: sqlite3.Connection, *, writable: bool = True) -> str:
    """Every page, index and row: a reason, or '' when all is well. Takes a second per 100,000 answers.

    Where files can be written (`writable`), a header that forbids it is damage too.
    """
    try:
        if writable and not _takes_writes(db):
            return DAMAGED
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            return DAMAGED
        version = schema.version_of(db)
        if db.execute("SELECT value FROM about WHERE key = 'version'").fetchone() != (str(version),):
            return DAMAGED
        # Only the present version's columns are known here; older and newer ones are covered by the pages.
        if version == schema.VERSION and not all(_rows_are_whole(db, table) for table in SUMMED):
            return DAMAGED
    except sqlite3.Error as error:
        if is_damage(error):
            return DAMAGED
        raise
    return ""


def _takes_writes(db: sqlite3.Connection) -> bool:
    try:
        # Changes nothing; BEGIN IMMEDIATE alone would quietly settle for reading.
        schema.patiently(db, lambda: db.execute("DELETE FROM about WHERE key = ''"))
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_READONLY:
            return False
        raise
    return True


def _rows_are_whole(db: sqlite3.Connection, table: str) -> bool:
    rows = db.execute(f"SELECT {sum_source(table)}, sum FROM {table}")
    return all(zlib.crc32(source) == expected for source, expected in rows)
