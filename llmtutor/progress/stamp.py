"""Was the record touched by anything but us since our last write?

After each write the file's size, time and inode are noted beside it. At the next opening an equal note means
that the cheap checks are enough; a different or missing one (crash, power loss, a copy put in place, a stray
editor) asks for the full check. The note is never synced: losing it costs a check, not data.
"""

from __future__ import annotations

import os
from contextlib import suppress

from llmtutor.progress.paths import RecordPaths


def _look(found: os.stat_result) -> bytes:
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}\n".encode()


def note(paths: RecordPaths) -> int:
    """Remember the record as it is now; its inode. A note that can't be written is no note, which is safe.

    Raises OSError when the record is gone.
    """
    found = os.stat(paths.record)
    with suppress(OSError):
        handle = os.open(paths.stamp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, _look(found))
        finally:
            os.close(handle)
    return found.st_ino


def is_ours(paths: RecordPaths) -> bool:
    """Whether the record is byte for byte as old and as long as our last write left it."""
    try:
        with open(paths.stamp, "rb") as file:
            return file.read() == _look(os.stat(paths.record))
    except OSError:
        return False
