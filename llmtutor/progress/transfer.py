"""The whole record as one JSON file, and such a file merged into a record.

Every answer and event has an identifier of its own, so that importing twice adds nothing. Of settings and
places the newer one stays. Rows that are not what they should be are left out and counted; a file of a later
format is refused.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from llmtutor.progress import derive, tables
from llmtutor.progress.facts import TABLES, Attempt
from llmtutor.progress.keeper import reason_of
from llmtutor.progress.problem import Problem, ProblemError
from llmtutor.progress.store import Store
from llmtutor.progress.valid import row_from, whole_number

FORMAT, FORMAT_VERSION = "llmtutor-record", 1


class Imported(NamedTuple):
    """What an import did: answers added and already there; entries of any kind left out as faulty."""

    added: int
    known: int
    refused: int


def export_record(store: Store, target: Path) -> int:
    """Write everything of all learners to `target`, whole or not at all; how many answers it holds.

    Raises ProblemError `export-failed`.
    """
    data = store.keeper.read(to_data)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(part, "x", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=True, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        values: dict[str, str | int] = {"path": str(target), "reason": reason_of(error)}
        raise ProblemError(Problem("export-failed", values)) from error
    return len(data["attempts"])


def to_data(db: sqlite3.Connection) -> dict[str, Any]:
    """Everything in a record as data that JSON can hold."""
    exported = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    head = {"format": FORMAT, "version": FORMAT_VERSION, "exported": exported}
    return head | {table: [row._asdict() for row in tables.rows(db, table)] for table in TABLES}


def import_record(store: Store, source: Path) -> Imported:
    """Merge an exported file into the record, after a backup.

    Raises ProblemError: `import-missing`, `import-closed`, `import-unreadable`, `import-foreign`,
    `import-newer`, or `import-failed` when the record can't be written; then nothing was changed.
    """
    data = _read(source)
    if not store.saving:
        raise ProblemError(Problem("import-failed", {"path": str(store.path), "reason": "read-only"}))
    store.back_up("import")
    try:
        return store.keeper.write(lambda db: merge_data(db, data))
    except sqlite3.Error as error:
        values: dict[str, str | int] = {"path": str(store.path), "reason": reason_of(error)}
        raise ProblemError(Problem("import-failed", values)) from error


def _read(source: Path) -> dict[str, Any]:
    path = str(source)
    try:
        data = json.loads(source.read_bytes())
    except FileNotFoundError as error:
        raise ProblemError(Problem("import-missing", {"path": path})) from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise ProblemError(Problem("import-closed", {"path": path, "detail": detail})) from error
    except (ValueError, RecursionError) as error:
        raise ProblemError(Problem("import-unreadable", {"path": path, "detail": str(error)})) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not whole_number(data.get("version")):
        raise ProblemError(Problem("import-foreign", {"path": path}))
    if data["version"] > FORMAT_VERSION:
        values: dict[str, str | int] = {"path": path, "version": data["version"], "known": FORMAT_VERSION}
        raise ProblemError(Problem("import-newer", values))
    return data


def merge_data(db: sqlite3.Connection, data: dict[str, Any]) -> Imported:
    """Merge data as `to_data` makes it, and bring the summaries up to date."""
    answers = {True: 0, False: 0}
    changed, refused = False, 0
    for table in TABLES:
        found = data.get(table, [])
        for value in found if isinstance(found, list) else [found]:
            row = row_from(table, value)
            if row is None:
                refused += 1
                continue
            added = tables.merge(db, row)
            changed = changed or added
            if isinstance(row, Attempt):
                answers[added] += 1
    if changed:
        derive.rebuild(db)
    return Imported(answers[True], answers[False], refused)
