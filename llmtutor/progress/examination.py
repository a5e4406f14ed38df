"""Looking at a record without touching it: what `llmtutor doctor` tells of it.

Opening a record for learning repairs it; this does not, so that a learner can see first what would be done.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from llmtutor.progress import schema, tables
from llmtutor.progress.backup import Backup, backups_in, fault_of
from llmtutor.progress.check import damage_of, full_check, is_damage, quick_check
from llmtutor.progress.keeper import reason_of
from llmtutor.progress.lock import is_held
from llmtutor.progress.paths import RecordPaths

PATIENCE = 1.0
"""Seconds after which a record that another process keeps is called locked."""


class Examined(NamedTuple):
    """What a record is like. Where there is none, or it can't be read, the fields keep their defaults."""

    present: bool = False
    damage: str = ""
    """Why it is no whole record, as in `check`; '' when it is one."""
    closed: str = ""
    """Why it can't be looked at, as `keeper.reason_of` says it; '' when it can."""
    version: int = schema.VERSION
    answers: int = 0
    last: int | None = None
    """When the latest answer was given (ms UTC)."""
    language: Any = None
    """The language the learner chose."""
    unfinished: bool = False
    """Whether a write was cut short; the next opening takes it back."""
    locked: bool = False


def examine(paths: RecordPaths) -> Examined:
    """Look at all of a record: every page, index and row."""
    if not os.path.lexists(paths.record):
        return Examined()
    seen = Examined(present=True, unfinished=_is_unfinished(paths), locked=_is_locked(paths))
    try:
        if not seen.unfinished:
            return _look(paths.record, seen)
        # SQLite finishes what was cut short before it reads: in a copy.
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / paths.record.name
            shutil.copyfile(paths.record, copy)
            shutil.copyfile(paths.journal, RecordPaths(copy).journal)
            return _look(copy, seen, writable=True)
    except sqlite3.Error as error:
        if is_damage(error):
            return seen._replace(damage=damage_of(error))
        return seen._replace(closed=reason_of(error))
    except UnicodeDecodeError:
        return seen._replace(damage=damage_of(sqlite3.DatabaseError()))
    except OSError as error:
        return seen._replace(closed=reason_of(error))


def _look(path: Path, seen: Examined, *, writable: bool = False) -> Examined:
    if not os.access(path, os.R_OK):
        raise PermissionError(13, "not readable", str(path))
    db = schema.connect(path, timeout=PATIENCE, writable=writable)
    try:
        damage = quick_check(db, path) or full_check(db, writable=False)
        if damage:
            return seen._replace(damage=damage)
        last = db.execute("SELECT answered FROM attempts ORDER BY uid DESC LIMIT 1").fetchone()
        return seen._replace(
            version=schema.version_of(db),
            answers=tables.count(db),
            last=last and last[0],
            language=_language(db),
        )
    finally:
        db.close()


def _language(db: sqlite3.Connection) -> Any:
    found = db.execute("SELECT value FROM settings WHERE learner = '' AND key = 'language'").fetchone()
    with suppress(ValueError):
        return json.loads(found[0]) if found else None
    return None


def _is_unfinished(paths: RecordPaths) -> bool:
    with suppress(OSError):
        return paths.journal.stat().st_size > 0
    return False


def _is_locked(paths: RecordPaths) -> bool:
    """Whether another process has kept the record, or is repairing it, for longer than an answer takes."""
    if is_held(paths.lock):
        return True
    if _is_unfinished(paths) or not paths.take_files:
        return False
    try:
        db = schema.connect(paths.record, timeout=PATIENCE)
        try:
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
        finally:
            db.close()
    except sqlite3.Error as error:
        return reason_of(error) == "busy"
    return False


def examine_backups(paths: RecordPaths) -> tuple[list[Backup], list[Backup]]:
    """The good backups and the damaged ones, newest first; each is opened and checked."""
    good: list[Backup] = []
    damaged: list[Backup] = []
    for backup in backups_in(paths.backups):
        (damaged if fault_of(backup) else good).append(backup)
    return good, damaged
