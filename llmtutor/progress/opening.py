"""From a path to an open record, whatever state the file is in."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from llmtutor.progress import derive, schema, stamp, tables
from llmtutor.progress.backup import make_backup, sync_folder
from llmtutor.progress.check import damage_of, full_check, is_damage, quick_check
from llmtutor.progress.lock import exclusive
from llmtutor.progress.migrations import migrate
from llmtutor.progress.paths import RecordPaths
from llmtutor.progress.problem import Problem
from llmtutor.progress.repair import create_missing, replace_damaged

WRITABLE, READ_ONLY, NEWER = "writable", "read-only", "newer"
"""What can be done with an open record: `newer` was written by a later llmtutor and is only read."""


class Opened(NamedTuple):
    """An open record, what can be done with it, and what there is to tell."""

    db: sqlite3.Connection
    access: str
    problems: tuple[Problem, ...]


def open_record(paths: RecordPaths, *, timeout: float = schema.BUSY_SECONDS, suspect: bool = False) -> Opened:
    """Open, create, migrate or repair the record. `suspect` asks for the full check.

    Raises OSError or sqlite3.Error when the disk, the rights or another window do not let it.
    """
    _make_folder(paths.folder)
    problems = [] if paths.record.exists() else _create(paths)
    db, reason = _try(paths, timeout, suspect)
    if db is None:
        problems += _repair(paths, timeout)
        db, reason = _try(paths, timeout, suspect=False)
    if db is None:
        raise sqlite3.DatabaseError(f"{paths.record}: {reason}")
    try:
        return _settle(paths, db, problems)
    except BaseException:
        db.close()
        raise


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that they outlive the power going with the first answer."""
    if not folder.is_dir() and folder != folder.parent:
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def _create(paths: RecordPaths) -> list[Problem]:
    with exclusive(paths.lock):
        if paths.record.exists():
            return []
        problem = create_missing(paths)
    stamp.note(paths)
    return [problem] if problem else []


def _repair(paths: RecordPaths, timeout: float) -> list[Problem]:
    with exclusive(paths.lock):
        # Another window may have repaired it while this one waited.
        db, reason = _try(paths, timeout, suspect=True)
        if db is not None:
            db.close()
            return []
        problem = replace_damaged(paths, reason)
    stamp.note(paths)
    return [problem]


def _try(paths: RecordPaths, timeout: float, suspect: bool) -> tuple[sqlite3.Connection | None, str]:
    """A connection to a record that passes its checks, or the reason why it does not."""
    suspect = suspect or not stamp.is_ours(paths) or _has_journal(paths)
    db = None
    try:
        db = schema.connect(paths.record, timeout=timeout)
        reason = quick_check(db, paths.record) or (
            full_check(db, writable=paths.take_files) if suspect else ""
        )
    except sqlite3.Error as error:
        if db is not None:
            db.close()
        if is_damage(error):
            return None, damage_of(error)
        raise
    if reason:
        db.close()
        return None, reason
    if suspect:
        stamp.note(paths)
    return db, ""


def _has_journal(paths: RecordPaths) -> bool:
    try:
        return os.stat(paths.journal).st_size > 0
    except OSError:
        return False


def _settle(paths: RecordPaths, db: sqlite3.Connection, problems: list[Problem]) -> Opened:
    version = schema.version_of(db)
    if version > schema.VERSION:
        values: dict[str, str | int] = {
            "path": str(paths.record),
            "version": version,
            "known": schema.VERSION,
        }
        return Opened(db, NEWER, (*problems, Problem("record-newer", values)))
    # A folder that takes no files is found out now, not at the first answer: SQLite opens it without
    # complaint.
    if not paths.take_files:
        return Opened(db, READ_ONLY, tuple(problems))
    if version < schema.VERSION:
        make_backup(db, paths, "migration")
        migrate(db)
        stamp.note(paths)
    if not derive.is_current(db):
        tables.transaction(db, derive.rebuild)
        stamp.note(paths)
    return Opened(db, WRITABLE, tuple(problems))
