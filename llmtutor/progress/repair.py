"""A record that is missing or damaged: set it aside untouched, and put the best that can be had in its place.

The best is the newest backup that passes its check, plus every row of the damaged file whose checksum still
holds. The new file is made whole under another name first; the damaged one gets a name aside, is never
written to and never deleted. Whoever is killed in between leaves the damaged file or the new one, no third.
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
from llmtutor.progress.backup import (
    Backup,
    backups_in,
    check_copy,
    remove_with_companions,
    sync_folder,
    unused_name,
)
from llmtutor.progress.day_progress import day_from_json
from llmtutor.progress.facts import TABLES, Row, attempt_from, columns, sum_source
from llmtutor.progress.migrations import migrate
from llmtutor.progress.paths import RecordPaths
from llmtutor.progress.problem import Problem

COMPANIONS = ("-journal", "-wal", "-shm")
UNKNOWN = -1
"""How many answers are missing, when nothing says so."""


def replace_damaged(paths: RecordPaths, reason: str) -> Problem:
    """Set the damaged record aside and put a sound one in its place; what to tell the learner.

    The caller holds the lock. Raises OSError or sqlite3.Error where nothing can be written; the damaged
    file is then where it was.
    """
    new = _temporary(paths)
    try:
        backup = _start_from_backup(paths, new)
        rescued, known = _rescue(paths, new)
        answers, missing = _settle(new, known)
        aside = _set_aside(paths, reason)
        _put_in_place(new, paths)
    finally:
        remove_with_companions(new)
    values: dict[str, str | int] = {"reason": reason, "aside": str(aside), "answers": answers}
    values |= {"missing": UNKNOWN if missing is None else missing}
    if backup is not None:
        return Problem("record-restored", {**values, "backup": backup.time, "rescued": rescued})
    return Problem("record-rescued" if rescued else "record-lost", {**values, "rescued": rescued})


def create_missing(paths: RecordPaths) -> Problem | None:
    """Make the record that is not there: from the newest good backup, which is told, else empty."""
    new = _temporary(paths)
    try:
        backup = _start_from_backup(paths, new)
        answers, _ = _settle(new, {})
        if os.path.lexists(paths.record):
            raise FileExistsError(paths.record)
        _put_in_place(new, paths)
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


def _copy_for_the_owner(source: Path, target: Path) -> None:
    """Copy a file so that nobody else may read the copy. Raises OSError, also where there is no source."""
    source.stat()
    target.touch(mode=0o600)
    shutil.copyfile(source, target)


def _start_from_backup(paths: RecordPaths, new: Path) -> Backup | None:
    """Fill `new` from the newest good backup, else with an empty record."""
    for backup in backups_in(paths.backups):
        with suppress(OSError, sqlite3.Error, UnicodeDecodeError):
            _copy_for_the_owner(backup.path, new)
            if _is_good_start(new, backup):
                return backup
    remove_with_companions(new)
    new.touch(mode=0o600)
    db = schema.connect(new)
    try:
        schema.create(db)
    finally:
        db.close()
    return None


def _is_good_start(new: Path, backup: Backup) -> bool:
    """Check the copy of a backup and bring it to the present version."""
    db = schema.connect(new)
    try:
        if check_copy(db, new, backup.answers) or schema.version_of(db) > schema.VERSION:
            return False
        migrate(db)
        return True
    finally:
        db.close()


Days = dict[tuple[str, str], int]
"""The answers counted on each day, by (learner, day)."""


def _rescue(paths: RecordPaths, new: Path) -> tuple[int, Days]:
    """Add to `new` whatever the damaged record still holds whole.

    How many answers that brought back, and how many the damaged record says it had.
    """
    copy = paths.folder / f"{new.name}-damaged"
    known: Days = {}
    db = schema.connect(new)
    try:
        for companion in ("", *COMPANIONS):
            with suppress(OSError):
                _copy_for_the_owner(Path(f"{paths.record}{companion}"), Path(f"{copy}{companion}"))
        before = tables.count(db)
        with suppress(sqlite3.Error, UnicodeDecodeError):
            tables.transaction(db, lambda db: _copy_whole_rows(copy, db, known))
        return tables.count(db) - before, known
    finally:
        db.close()
        remove_with_companions(copy)


def _copy_whole_rows(damaged: Path, db: sqlite3.Connection, known: Days) -> None:
    source = schema.connect(damaged)
    try:
        # Lets SQLite read a file shorter than its header says.
        source.execute("PRAGMA writable_schema=ON")
        for table in TABLES:
            for row in _whole_rows(source, table):
                tables.insert(db, row)
        known.update(_answers_by_day(source))
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


def _answers_by_day(db: sqlite3.Connection) -> Days:
    """What the summaries of days say, those with their checksum intact."""
    found: Days = {}
    what = f"SELECT learner, key, value, {sum_source('derived')}, sum FROM derived"
    with suppress(sqlite3.Error, UnicodeDecodeError, ValueError, TypeError):
        for learner, day, value, summed, expected in db.execute(f"{what} WHERE kind = ?", (derive.DAY,)):
            if zlib.crc32(summed) == expected:
                found[learner, day] = day_from_json(value).answers
    return found


def _settle(new: Path, known: Days) -> tuple[int, int | None]:
    """Bring the summaries up to date and have all of it on the disk.

    How many answers it holds, and how many fewer than the days `known`; None when those are not known.
    """
    db = schema.connect(new)
    try:
        if not derive.is_current(db):
            tables.transaction(db, derive.rebuild)
        answers, held = tables.count(db), _answers_by_day(db)
    finally:
        db.close()
    with open(new, "r+b") as file:
        os.fsync(file.fileno())
    missing = sum(max(0, count - held.get(day, 0)) for day, count in known.items())
    return answers, missing if known else None


def _put_in_place(new: Path, paths: RecordPaths) -> None:
    os.replace(new, paths.record)
    sync_folder(paths.folder)


def _set_aside(paths: RecordPaths, reason: str) -> Path:
    """Give the damaged record a second name aside, or where that can't be, move it there."""
    paths.set_aside.mkdir(exist_ok=True)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = unused_name(paths.set_aside / f"record-{stamp}-{reason}.db")
    # The journal goes first: were it left behind, SQLite would play it back into the record put in place.
    for companion in COMPANIONS:
        with suppress(FileNotFoundError):
            if not os.path.getsize(f"{paths.record}{companion}"):
                os.unlink(f"{paths.record}{companion}")
                continue
            os.rename(f"{paths.record}{companion}", f"{aside}{companion}")
    try:
        os.link(paths.record, aside)
    except OSError:
        with suppress(FileNotFoundError):
            os.rename(paths.record, aside)
    sync_folder(paths.set_aside)
    sync_folder(paths.folder)
    return aside
