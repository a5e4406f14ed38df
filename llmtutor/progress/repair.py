"""A record that is missing or damaged: set it aside untouched, and put the best that can be had in its place.

The best is the newest backup that passes its check, plus every row of the damaged file whose checksum still
holds. The new file is made whole under another name first; the damaged one is renamed, never written to,
never deleted.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from llmtutor.progress import derive, schema, tables
from llmtutor.progress.backup import Backup, backups_in, remove_with_companions, sync_folder, unused_name
from llmtutor.progress.check import full_check, quick_check
from llmtutor.progress.facts import TABLES, Row, attempt_from, columns, sum_source
from llmtutor.progress.migrations import migrate
from llmtutor.progress.paths import RecordPaths
from llmtutor.progress.problem import Problem

COMPANIONS = ("-journal", "-wal", "-shm")


def replace_damaged(paths: RecordPaths, reason: str) -> Problem:
    """Set the damaged record aside and put a sound one in its place; what to tell the learner.

    The caller holds the lock. Raises OSError or sqlite3.Error where nothing can be written; the damaged file
    is
    then where it was.
    """
    new = _temporary(paths)
    try:
        backup = _start_from_backup(paths, new)
        rescued = _rescue(paths, new)
        aside = _set_aside(paths, reason)
        answers = _settle(new, paths)
    finally:
        remove_with_companions(new)
    values: dict[str, str | int] = {"reason": reason, "aside": str(aside), "answers": answers}
    if backup is not None:
        return Problem("record-restored", {**values, "backup": backup.time, "rescued": rescued})
    return Problem("record-rescued" if rescued else "record-lost", {**values, "rescued": rescued})


def create_missing(paths: RecordPaths) -> Problem | None:
    """Make the record that is not there: from the newest good backup, which is told, else empty."""
    new = _temporary(paths)
    try:
        backup = _start_from_backup(paths, new)
        answers = _settle(new, paths)
    finally:
        remove_with_companions(new)
    if backup is None:
        return None
    return Problem("record-missing", {"backup": backup.time, "answers": answers})


def _temporary(paths: RecordPaths) -> Path:
    # The caller holds the lock: any other temporary file was left by a process that was killed.
    for left in paths.folder.glob(f".{paths.record.name}.*"):
        with suppress(OSError):
            left.unlink()
    return paths.folder / f".{paths.record.name}.{os.getpid()}-{os.urandom(4).hex()}.new"


def _start_from_backup(paths: RecordPaths, new: Path) -> Backup | None:
    """Fill `new` from the newest good backup, else with an empty record."""
    for backup in backups_in(paths.backups):
        with suppress(sqlite3.Error):
            shutil.copyfile(backup.path, new)
            db = schema.connect(new)
            try:
                if (
                    not quick_check(db, new)
                    and not full_check(db)
                    and schema.version_of(db) <= schema.VERSION
                ):
                    migrate(db)
                    return backup
            finally:
                db.close()
    remove_with_companions(new)
    new.touch(mode=0o600)
    db = schema.connect(new)
    try:
        schema.create(db)
    finally:
        db.close()
    return None


def _rescue(paths: RecordPaths, new: Path) -> int:
    """Add to `new` whatever the damaged record still holds whole; how many answers that brought back."""
    copy = paths.folder / f"{new.name}-damaged"
    db = schema.connect(new)
    try:
        for companion in ("", *COMPANIONS):
            with suppress(OSError):
                shutil.copyfile(f"{paths.record}{companion}", f"{copy}{companion}")
        before = tables.count(db)
        with suppress(sqlite3.Error, UnicodeDecodeError):
            tables.transaction(db, lambda db: _copy_whole_rows(copy, db))
        return tables.count(db) - before
    finally:
        db.close()
        remove_with_companions(copy)


def _copy_whole_rows(damaged: Path, db: sqlite3.Connection) -> None:
    source = schema.connect(damaged)
    try:
        # Lets SQLite read a file shorter than its header says.
        source.execute("PRAGMA writable_schema=ON")
        for table in TABLES:
            for row in _whole_rows(source, table):
                tables.insert(db, row)
    finally:
        source.close()
        derive.mark_behind(db)


def _whole_rows(source: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Rows from both ends of a table up to the first broken page, those with their checksum intact."""
    names = ", ".join(columns(table))
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error, UnicodeDecodeError):
            what = f"SELECT {names}, {sum_source(table)}, sum FROM {table}"
            found = source.execute(f"{what} NOT INDEXED ORDER BY {columns(table)[0]} {order}")
            for *values, summed, expected in found:
                if zlib.crc32(summed) == expected:
                    row = tuple(values)
                    yield attempt_from(row) if table == "attempts" else TABLES[table](*row)


def _settle(new: Path, paths: RecordPaths) -> int:
    """Bring the summaries up to date and give the file its name, which must be free.

    How many answers it holds.
    """
    db = schema.connect(new)
    try:
        if not derive.is_current(db):
            tables.transaction(db, derive.rebuild)
        answers = tables.count(db)
    finally:
        db.close()
    with open(new, "r+b") as file:
        os.fsync(file.fileno())
    if os.path.lexists(paths.record):
        raise FileExistsError(paths.record)
    os.rename(new, paths.record)
    sync_folder(paths.folder)
    return answers


def _set_aside(paths: RecordPaths, reason: str) -> Path:
    paths.set_aside.mkdir(exist_ok=True)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = unused_name(paths.set_aside / f"record-{stamp}-{reason}.db")
    # The journal goes first: were it left behind, SQLite would play it back into the record put in place.
    for companion in (*COMPANIONS, ""):
        with suppress(FileNotFoundError):
            if companion and not os.path.getsize(f"{paths.record}{companion}"):
                os.unlink(f"{paths.record}{companion}")
                continue
            os.rename(f"{paths.record}{companion}", f"{aside}{companion}")
    sync_folder(paths.folder)
    return aside
