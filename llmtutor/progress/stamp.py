"""Was the record touched by anything but us since our last write?

After each write the file's size, time and inode are noted beside it. At the next opening an equal note means
that the cheap checks are enough; a different or missing one (crash, power loss, a copy put in place, a stray
editor) asks for the full check. The note is never synced: losing it costs a check, not data.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from typing import NamedTuple

from llmtutor.progress.paths import RecordPaths

PATIENCE = 0.5
"""Seconds in which even a window on a machine with much else to do comes from its commit to its note."""


class Look(NamedTuple):
    """What the folder says of a file: enough to notice that something else wrote to it."""

    size: int
    modified: int
    inode: int


def look(paths: RecordPaths) -> Look:
    """The record as it is now. Raises OSError when it is gone."""
    found = os.stat(paths.record)
    return Look(found.st_size, found.st_mtime_ns, found.st_ino)


def note(paths: RecordPaths) -> Look:
    """Remember the record as it is now. A note that can't be written is no note, which is safe.

    Raises OSError when the record is gone.
    """
    seen = look(paths)
    with suppress(OSError):
        handle = os.open(paths.stamp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, _text(seen))
        finally:
            os.close(handle)
    return seen


def is_ours(paths: RecordPaths, seen: Look | None = None) -> bool:
    """Whether the record is as we saw it last, or as any window's last write left it."""
    try:
        now = look(paths)
        if now == seen:
            return True
        with open(paths.stamp, "rb") as file:
            return file.read() == _text(now)
    except OSError:
        return False


class TouchedError(sqlite3.DatabaseError):
    """Something that is no window of llmtutor wrote to the record."""


def wait_until_ours(paths: RecordPaths, seen: Look) -> None:
    """Make sure, while holding the write lock, that nothing but windows of llmtutor wrote to the record.

    SQLite goes on writing from what it remembers of a file that something else has changed. Another window
    may be between its commit and its note, so it is given a moment. Raises TouchedError.
    """
    end = time.monotonic() + PATIENCE
    while not is_ours(paths, seen):
        if time.monotonic() >= end:
            raise TouchedError(f"{paths.record} was changed from outside")
        time.sleep(0.001)


def _text(seen: Look) -> bytes:
    return f"{seen.size} {seen.modified} {seen.inode}\n".encode()
