"""The connection behind a store, through everything that can happen to it while a learner works.

Three things hold at any time: rows given to `save` are on disk when it returns, or a problem was raised that
says they are not; what this sitting gave is also held here, so that a repair or another window's repair
can't lose it; and nothing that happens to the file reaches the learner as an exception.
"""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from llmtutor.progress import derive, log, places, schema, stamp, tables
from llmtutor.progress.check import is_damage
from llmtutor.progress.facts import KEYS, RESET, TABLE_OF, Attempt, Event, Row
from llmtutor.progress.opening import NEWER, READ_ONLY, WRITABLE, open_record
from llmtutor.progress.paths import RecordPaths
from llmtutor.progress.problem import Problem

T = TypeVar("T")
RETRY_SECONDS = 0.25


class Keeper:
    """Keeps rows in the record file, or for the sitting in memory while the file can't take them."""

    def __init__(self, paths: RecordPaths) -> None:
        self.paths = paths
        self.access = WRITABLE
        self.suspect = False
        """Set from any thread to have the file checked in full before it is next used."""
        self._guard = threading.RLock()
        self._problems: list[Problem] = []
        self._sitting: dict[tuple[object, ...], Row] = {}
        self._unsaved = 0
        self._seen = stamp.Look(0, 0, 0)
        self._just_checked = False
        self._db = self._open()

    @property
    def saving(self) -> bool:
        """Whether what is given now reaches the disk."""
        return self.access == WRITABLE

    def tell(self, problem: Problem) -> None:
        """Add something the learner should be told."""
        with self._guard:
            self._problems.append(problem)

    def take_problems(self) -> tuple[Problem, ...]:
        """What there is to tell since the last call."""
        with self._guard:
            news, self._problems = tuple(self._problems), []
        return news

    def close(self) -> None:
        """Let go of the file; nothing waits to be written."""
        with self._guard:
            self._db.close()

    def save(self, *rows: Row) -> list[Row]:
        """Put rows in as one; when this returns they are on disk, or a problem says that they are not."""
        with self._guard:
            self._settle()
            stored = self._attempt(lambda db: tables.transaction(db, lambda db: self._append(db, rows)))
            for row in stored:
                self._remember(row)
            if self.saving:
                self._after_commit()
            else:
                self._unsaved += sum(isinstance(row, Attempt) for row in stored)
            return stored

    def _append(self, db: sqlite3.Connection, rows: tuple[Row, ...]) -> list[Row]:
        """Inside a transaction: make sure of the file, then add the rows."""
        if self.saving and not self._just_checked:
            stamp.wait_until_ours(self.paths, self._seen)
        return [log.append(db, row) for row in rows]

    def read(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        """The answer to a question put to the record."""
        with self._guard:
            if self.suspect:
                self._settle()
            return self._attempt(ask)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do a larger piece of writing (an import) in one transaction.

        Raises sqlite3.Error when it can't be done.
        """
        with self._guard:
            self._settle()
            result = tables.transaction(self._db, work)
            if self.saving:
                self._after_commit()
            return result

    def _attempt(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` on the file; after a repair on what was restored; at last in memory."""
        try:
            return work(self._db)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not self.saving:
                raise
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                self._sit_in_memory(error)
                return work(self._db)
        self._reopen(suspect=True)
        try:
            return work(self._db)
        except sqlite3.Error as error:
            if not self.saving:
                raise
            self._sit_in_memory(error)
            return work(self._db)

    def _remember(self, row: Row) -> None:
        table = TABLE_OF[type(row)]
        key = (table, *row[: len(KEYS[table])])
        self._sitting.pop(key, None)
        if isinstance(row, Event) and row.kind == RESET:
            # Put in again after a repair, places from before the reset would come back.
            kept = {k: one for k, one in self._sitting.items() if not places.forgets(row, one)}
            self._sitting = kept
        self._sitting[key] = row

    def _settle(self) -> None:
        """Before new work: check a file that is doubted, or see whether it can be written again."""
        self._just_checked = False
        if self.saving and self.suspect:
            self._reopen(suspect=True)
        elif self.access == READ_ONLY:
            self._try_again()
        self.suspect = False

    def _after_commit(self) -> None:
        """Note how the file looks now.

        Another inode means that another window put a repaired file in its place.
        """
        try:
            if stamp.look(self.paths).inode == self._seen.inode:
                self._seen = stamp.note(self.paths)
                return
        except OSError:
            pass
        self._reopen(suspect=False)

    def _open(self) -> sqlite3.Connection:
        try:
            opened = open_record(self.paths)
        except (OSError, sqlite3.Error) as error:
            return self._memory_after(error, None)
        self._problems += opened.problems
        if opened.access == WRITABLE:
            with suppress(OSError):
                self._seen = stamp.look(self.paths)
            return opened.db
        if opened.access == NEWER:
            self.access = NEWER
            return _copy_of(opened.db)
        return self._memory_after(PermissionError(errno.EACCES, "read-only"), opened.db)

    def _reopen(self, *, suspect: bool) -> None:
        """Open the file anew, repairing it if need be, and see that it has all of this sitting."""
        self._db.close()
        try:
            opened = open_record(self.paths, suspect=suspect)
            if opened.access != WRITABLE:
                self._problems += opened.problems
                opened.db.close()
                raise PermissionError(errno.EACCES, opened.access)
            added = self._catch_up(opened.db)
            self._problems += [_less_missing(problem, added) for problem in opened.problems]
            self._just_checked = suspect
        except (OSError, sqlite3.Error) as error:
            self._db = self._memory_after(error, None)

    def _catch_up(self, db: sqlite3.Connection) -> int:
        """Go on in `db`, which may be another file than took this sitting's rows: put in what it lacks.

        How many answers that were.
        """
        try:
            before = tables.count(db)
            if tables.transaction(db, lambda db: log.replay(db, self._sitting.values())):
                tables.transaction(db, derive.rebuild)
            added = tables.count(db) - before
            self._seen = stamp.note(self.paths)
        except BaseException:
            db.close()
            raise
        self._db, self.access = db, WRITABLE
        return added

    def _try_again(self) -> None:
        """See whether the file takes rows by now; if so bring it up to date and go on in it."""
        try:
            opened = open_record(self.paths, timeout=RETRY_SECONDS)
            if opened.access != WRITABLE:
                opened.db.close()
                return
            memory = self._db
            added = self._catch_up(opened.db)
        except (OSError, sqlite3.Error):
            return
        memory.close()
        self._problems += [_less_missing(problem, added) for problem in opened.problems]
        self._problems.append(Problem("record-saved-again", {"answers": self._unsaved}))
        self._unsaved = 0

    def _sit_in_memory(self, error: Exception) -> None:
        broken = self._db
        self._db = self._memory_after(error, broken)

    def _memory_after(self, error: Exception, source: sqlite3.Connection | None) -> sqlite3.Connection:
        """A copy in memory of what can be read, for this sitting; the learner is told."""
        self.access = READ_ONLY
        values: dict[str, str | int] = {"path": str(self.paths.record), "reason": reason_of(error)}
        self._problems.append(Problem("record-not-saved", {**values, "detail": str(error)}))
        if source is None:
            with suppress(sqlite3.Error):
                source = schema.connect(self.paths.record, timeout=RETRY_SECONDS, writable=False)
        db = _copy_of(source)
        if tables.transaction(db, lambda db: log.replay(db, self._sitting.values())):
            tables.transaction(db, derive.rebuild)
        return db


def _copy_of(source: sqlite3.Connection | None) -> sqlite3.Connection:
    """A record in memory with what `source` holds, which is closed; an empty one when that can't be read."""
    db = schema.in_memory()
    if source is None:
        return db
    try:
        if schema.version_of(source) == schema.VERSION:
            source.backup(db)
            # The copy has the file's header, and with it a mark that forbids writing if there is one.
            db.execute("DELETE FROM about WHERE key = ''")
        else:
            tables.transaction(db, lambda db: log.carry_over(source, db))
    except (sqlite3.Error, UnicodeDecodeError):
        db.close()
        db = schema.in_memory()
    finally:
        source.close()
    return db


def _less_missing(problem: Problem, added: int) -> Problem:
    """What a repair told, after answers of this sitting that the damaged file had lost were put in again."""
    missing = problem.values.get("missing", 0)
    if not isinstance(missing, int) or missing <= 0:
        return problem
    return problem._replace(values=problem.values | {"missing": max(0, missing - added)})


_SQLITE_REASONS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
}
_OS_REASONS = {
    errno.ENOSPC: "full",
    errno.EFBIG: "full",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.EROFS: "read-only",
    errno.ENOENT: "unreachable",
    errno.ENOTDIR: "unreachable",
    errno.EISDIR: "unreachable",
    errno.EEXIST: "unreachable",
}


def reason_of(error: Exception) -> str:
    """`full`, `read-only`, `busy`, `unreachable` or `disk`: why the record could not be written."""
    if isinstance(error, OSError):
        return _OS_REASONS.get(error.errno or 0, "disk")
    code = getattr(error, "sqlite_errorcode", 0)
    # SQLite reports a file size limit or quota as a failed write.
    return "full" if code == sqlite3.SQLITE_IOERR_WRITE else _SQLITE_REASONS.get(code & 0xFF, "disk")
