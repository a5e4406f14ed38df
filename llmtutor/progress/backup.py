"""Verified copies of the record, rotated.

A copy gets its name only after every page and row of it was checked and it was synced, so that whatever
bears a backup's name was good when it was made; the name ends with a digest of its bytes, so that it can be
seen at any time whether it still is. One that is not makes no good one give way: it is set aside. The fullest
good copy is never rotated away: a week of days on a record that lost its answers must not push out the one
that has them.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from llmtutor.progress import schema, tables
from llmtutor.progress.check import DAMAGED, full_check, quick_check
from llmtutor.progress.paths import RecordPaths

DAILY, WORK = "daily", "work"
"""Why most copies are made: the first start of a day, and a lesson, quiz or review that came to its end."""
KEEP_DAILY, KEEP_WORK, KEEP_OTHERS = 5, 2, 4
_NAME = re.compile(r"record-(\d{8}T\d{6}Z)-([a-z]+)-(\d+)(?:-([0-9a-f]{16}))?(?:-\d+)?\.db")


class Backup(NamedTuple):
    """One verified copy: when it was made (UTC), why, how many answers it holds, the digest of its bytes."""

    time: str
    reason: str
    answers: int
    digest: str
    """Empty for a copy that was named without one."""
    path: Path


class Made(NamedTuple):
    """A backup just made, and the older ones found damaged and set aside while room was made for it."""

    path: Path
    set_aside: tuple[Path, ...]


def backups_in(folder: Path) -> list[Backup]:
    """The backups of a folder, newest first."""
    try:
        matches = [(path, _NAME.fullmatch(path.name)) for path in folder.iterdir()]
    except OSError:
        return []
    found = [Backup(m[1], m[2], int(m[3]), m[4] or "", path) for path, m in matches if m]
    return sorted(found, key=lambda backup: (backup.time, backup.path.name), reverse=True)


def is_due(folder: Path) -> bool:
    """Whether there is no daily backup of today (UTC) that can be opened: a quick look at every start."""
    today = time.strftime("%Y%m%d", time.gmtime())
    made = [one for one in backups_in(folder) if one.reason == DAILY and one.time.startswith(today)]
    return all(_examined(backup, quick_check) for backup in made)


def is_good(backup: Backup) -> bool:
    """Whether a backup is, byte for byte, what was checked when it was made."""
    if not backup.digest:
        return not fault_of(backup)
    try:
        return _digest(backup.path) == backup.digest
    except OSError:
        return False


def fault_of(backup: Backup) -> str:
    """What opening a backup, checking all of it and counting its answers finds wrong; '' for a good one."""
    return _examined(backup, lambda db, path: check_copy(db, path, backup.answers, writable=False))


def _examined(backup: Backup, look: Callable[[sqlite3.Connection, Path], str]) -> str:
    try:
        db = schema.connect(backup.path, writable=False)
        try:
            return look(db, backup.path)
        finally:
            db.close()
    except (OSError, sqlite3.Error, UnicodeDecodeError):
        return DAMAGED


def check_copy(db: sqlite3.Connection, path: Path, answers: int, *, writable: bool = True) -> str:
    """A reason why a copy of a record is not whole or does not hold so many answers, or ''.

    Raises sqlite3.Error when the surroundings fail.
    """
    fault = quick_check(db, path) or full_check(db, writable=writable)
    return fault or ("" if tables.count(db) == answers else DAMAGED)


def make_backup(db: sqlite3.Connection, paths: RecordPaths, reason: str) -> Made | None:
    """Copy the record behind `db` to its backups; None when the copy fails its check.

    A copy is the record page by page, so a copy that fails means that the record is damaged.
    Raises OSError or sqlite3.Error when it can't be written.
    """
    folder = paths.backups
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{os.getpid()}-{os.urandom(4).hex()}.part"
    try:
        answers = _copy_and_check(db, part)
        if answers < 0:
            return None
        moment = time.strftime(f"record-%Y%m%dT%H%M%SZ-{reason}-{answers}", time.gmtime())
        path = unused_name(folder / f"{moment}-{_digest(part)}.db")
        os.replace(part, path)
        sync_folder(folder)
    finally:
        remove_with_companions(part)
    return Made(path, _rotate(paths))


def _copy_and_check(db: sqlite3.Connection, part: Path) -> int:
    part.touch(mode=0o600, exist_ok=False)
    copy = schema.connect(part)
    try:
        # Counted in the same transaction: another window may be answering.
        db.execute("BEGIN")
        try:
            answers = tables.count(db)
            db.backup(copy)
        finally:
            db.execute("ROLLBACK")
        return -1 if check_copy(copy, part, answers) else answers
    finally:
        copy.close()


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _rotate(paths: RecordPaths) -> tuple[Path, ...]:
    found = {backup: is_good(backup) for backup in backups_in(paths.backups)}
    good = [backup for backup, is_whole in found.items() if is_whole]
    fullest = max(good, key=lambda backup: (backup.answers, backup.time), default=None)
    daily = [backup for backup in good if backup.reason == DAILY]
    work = [backup for backup in good if backup.reason == WORK]
    others = [backup for backup in good if backup.reason not in (DAILY, WORK)]
    for backup in (*daily[KEEP_DAILY:], *work[KEEP_WORK:], *others[KEEP_OTHERS:]):
        if backup != fullest:
            with suppress(OSError):
                backup.path.unlink()
    return tuple(_set_aside(backup, paths) for backup, is_whole in found.items() if not is_whole)


def _set_aside(backup: Backup, paths: RecordPaths) -> Path:
    """Move a damaged backup out of the way as it is: its rows may still be wanted by someone."""
    try:
        paths.set_aside.mkdir(exist_ok=True)
        return backup.path.rename(unused_name(paths.set_aside / f"backup-{backup.path.name}"))
    except OSError:
        return backup.path


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
