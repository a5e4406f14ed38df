"""Is the learner's record whole, can it be written, and are there good backups?"""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from llmtutor.cli.doctor.finding import Finding, fault, good, note
from llmtutor.course.words import Words
from llmtutor.progress import schema
from llmtutor.progress.backup import Backup
from llmtutor.progress.examination import Examined, examine_backups
from llmtutor.progress.paths import RecordPaths
from llmtutor.progress.store import now_ms

LEAST_FREE = 50_000_000
"""Bytes of free space below which a record may soon not be written."""
AHEAD = 60_000
"""Milliseconds by which the clocks of two computers that share a record may differ."""
OLD_BACKUP = 7
"""Days of answers that are too many to have no backup of."""


def examine_record(paths: RecordPaths, seen: Examined, words: Words) -> Iterator[Finding]:
    """Yield what there is to say about a record that was looked at."""
    yield _folder(paths)
    yield from _disk(paths)
    if not seen.present:
        yield good("record-none", path=paths.record)
    good_ones, damaged = examine_backups(paths)
    if seen.present:
        yield from _file(paths, seen, good_ones, words)
        yield from _clock(seen)
    yield from _backups(seen, good_ones, damaged)
    yield from _left(paths)


def _folder(paths: RecordPaths) -> Finding:
    """Whether files can be made where the record lies, or will lie: tried, not guessed from the rights."""
    place = next(folder for folder in (paths.folder, *paths.folder.parents) if folder.exists())
    trial = place / f".llmtutor-{os.getpid()}.trial"
    try:
        if not place.is_dir():
            raise NotADirectoryError(20, "not a folder", str(place))
        trial.touch()
        trial.unlink()
    except OSError as error:
        return fault("folder-closed", folder=paths.folder, reason=error.strerror or error)
    return good("folder" if place == paths.folder else "folder-new", folder=paths.folder)


def _disk(paths: RecordPaths) -> Iterator[Finding]:
    place = next(folder for folder in (paths.folder, *paths.folder.parents) if folder.exists())
    with suppress(OSError):
        size = paths.record.stat().st_size if paths.record.exists() else 0
        free = shutil.disk_usage(place).free
        level = good if free > LEAST_FREE + 3 * size else fault
        yield level("disk" if level is good else "disk-full", free=free // 1_000_000)


def _file(paths: RecordPaths, seen: Examined, backups: list[Backup], words: Words) -> Iterator[Finding]:
    if seen.damage:
        yield _damage(paths, words(f"record.reasons.{seen.damage}"), backups)
    elif seen.closed:
        yield fault("record-closed", path=paths.record, reason=words(f"record.reasons.{seen.closed}"))
    elif seen.version > schema.VERSION:
        yield fault("record-newer", version=seen.version, known=schema.VERSION)
    else:
        yield good("record-whole", path=paths.record, answers=seen.answers)
        if seen.version < schema.VERSION:
            yield note("record-old", version=seen.version, known=schema.VERSION)
    if seen.unfinished:
        yield note("record-unfinished")
    if seen.locked:
        yield fault("record-locked", path=paths.record)
    yield from _rights(paths)


def _damage(paths: RecordPaths, reason: str, backups: list[Backup]) -> Finding:
    if not backups:
        return fault("record-damaged-alone", path=paths.record, reason=reason)
    newest = backups[0]
    return fault(
        "record-damaged",
        path=paths.record,
        reason=reason,
        backup=_moment_of(newest),
        answers=newest.answers,
    )


def _rights(paths: RecordPaths) -> Iterator[Finding]:
    if not os.access(paths.record, os.W_OK):
        yield fault("record-read-only", path=paths.record)
    with suppress(OSError):
        if sys.platform != "win32" and paths.record.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield note("record-open", path=paths.record)


def _clock(seen: Examined) -> Iterator[Finding]:
    if seen.last is None:
        return
    now = now_ms()
    level, code = (fault, "clock-behind") if now + AHEAD < seen.last else (good, "clock")
    yield level(code, now=_local(now), last=_local(seen.last))


def _local(milliseconds: int) -> str:
    with suppress(OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(milliseconds / 1000).strftime("%Y-%m-%d %H:%M")
    return str(milliseconds)


def _backups(seen: Examined, good_ones: list[Backup], damaged: list[Backup]) -> Iterator[Finding]:
    for backup in damaged:
        yield (note if good_ones else fault)("backup-bad", path=backup.path)
    if not good_ones:
        if seen.answers:
            yield note("backups-none", answers=seen.answers)
        return
    newest = good_ones[0]
    values = {"count": len(good_ones), "backup": _moment_of(newest), "answers": newest.answers}
    behind = seen.last is not None and seen.last / 1000 - _seconds(newest) > OLD_BACKUP * 86_400
    yield note("backups-old", **values) if behind else good("backups", **values)


def _moment_of(backup: Backup) -> str:
    return _local(int(_seconds(backup) * 1000))


def _seconds(backup: Backup) -> float:
    return datetime.strptime(backup.time, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()


def _left(paths: RecordPaths) -> Iterator[Finding]:
    """What is kept beside the record: damaged files set aside, reports of crashes."""
    aside = _files(paths.set_aside)
    if aside:
        yield note("set-aside", count=len(aside), folder=paths.set_aside)
    crashes = _files(paths.folder / "crashes")
    if crashes:
        yield note("crashes", count=len(crashes), newest=crashes[-1])


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
