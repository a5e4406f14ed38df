"""Verified copies of the record, rotated.

A copy gets its name only after every page and row of it was checked and it was synced, so that whatever
bears a backup's name was good when it was made. The fullest copy is never rotated away: a week of days on a
record that lost its answers must not push out the one that has them.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from llmtutor.progress import schema, tables
from llmtutor.progress.check import full_check, quick_check

DAILY = "daily"
KEEP_DAILY, KEEP_OTHERS = 5, 4
_NAME = re.compile(r"record-(\d{8}T\d{6}Z)-([a-z]+)-(\d+)(?:-\d+)?\.db")


class Backup(NamedTuple):
    """One verified copy: when it was made (UTC), why, and how many answers it holds."""

    time: str
    reason: str
    answers: int
    path: Path


def backups_in(folder: Path) -> list[Backup]:
    """The backups of a folder, newest first."""
    try:
        matches = [(path, _NAME.fullmatch(path.name)) for path in folder.iterdir()]
    except OSError:
        return []
    found = [Backup(m[1], m[2], int(m[3]), path) for path, m in matches if m]
    return sorted(found, key=lambda backup: (backup.time, backup.path.name), reverse=True)


def is_due(folder: Path) -> bool:
    """Whether no daily backup was made today (UTC)."""
    today = time.strftime("%Y%m%d", time.gmtime())
    return not any(backup.reason == DAILY and backup.time.startswith(today) for backup in backups_in(folder))


def make_backup(db: sqlite3.Connection, folder: Path, reason: str) -> Path | None:
    """Copy the record behind `db` into `folder`; None when it holds nothing, or the copy fails its check.

    A copy is the record page by page, so a copy that fails means that the record is damaged.
    Raises OSError or sqlite3.Error when it can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{os.getpid()}-{os.urandom(4).hex()}.part"
    try:
        answers = _copy_and_check(db, part)
        if answers < 0:
            return None
        name = time.strftime(f"record-%Y%m%dT%H%M%SZ-{reason}-{answers}", time.gmtime())
        path = unused_name(folder / f"{name}.db")
        os.replace(part, path)
        sync_folder(folder)
    finally:
        remove_with_companions(part)
    _rotate(folder)
    return path


def _copy_and_check(db: sqlite3.Connection, part: Path) -> int:
    part.touch(mode=0o600, exist_ok=False)
    copy = schema.connect(part)
    try:
        db.backup(copy)
        if quick_check(copy, part) or full_check(copy):
            return -1
        return tables.count(copy)
    finally:
        copy.close()


def _rotate(folder: Path) -> None:
    kept = backups_in(folder)
    fullest = max(kept, key=lambda backup: (backup.answers, backup.time), default=None)
    daily = [backup for backup in kept if backup.reason == DAILY]
    others = [backup for backup in kept if backup.reason != DAILY]
    for backup in (*daily[KEEP_DAILY:], *others[KEEP_OTHERS:]):
        if backup != fullest:
            with suppress(OSError):
                backup.path.unlink()


def unused_name(path: Path) -> Path:
    """`path`, or the first of `path-2`, `path-3` ... that nothing bears yet."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def remove_with_companions(path: Path) -> None:
    """Delete a temporary record file and SQLite's files beside it."""
    for companion in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + companion).unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder outlive the power; Windows neither can nor needs to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
