"""The whole record as one JSON file, and such a file merged into a record.

Every answer and event has an identifier of its own, so that importing twice adds nothing, and the records of
two computers put together are the same in either order. Of settings and places the newer one stays, and no
place from before a reset. What is computed, review cards too, is computed anew. Rows that are not what they
should be are left out, counted and named; a file of a later format is refused, and that of another learner
unless it is meant.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from llmtutor.progress import derive, places, tables
from llmtutor.progress.facts import TABLES, Attempt
from llmtutor.progress.keeper import reason_of
from llmtutor.progress.learners import is_name, name_of, same
from llmtutor.progress.problem import Problem, ProblemError
from llmtutor.progress.store import Store
from llmtutor.progress.valid import fault_in, row_from, whole_number

FORMAT, FORMAT_VERSION = "llmtutor-record", 1
NAMED_FAULTS = 5


class Imported(NamedTuple):
    """What an import did: answers added and already there; entries of any kind left out as faulty."""

    added: int
    known: int
    refused: int
    faults: tuple[str, ...] = ()
    """Where the first of those left out stand in the file, as `attempts[3].uid`."""


def export_record(store: Store, target: Path) -> int:
    """Write everything of all learners to `target`, whole or not at all; how many answers it holds.

    Raises ProblemError `export-failed`.
    """
    data = store.keeper.read(lambda db: to_data(db, name_of(store.path)))
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


def to_data(db: sqlite3.Connection, learner: str = "") -> dict[str, Any]:
    """Everything in the record of `learner` as data that JSON can hold."""
    exported = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    head = {"format": FORMAT, "version": FORMAT_VERSION, "exported": exported, "learner": learner}
    return head | {table: [row._asdict() for row in tables.rows(db, table)] for table in TABLES}


def import_record(store: Store, source: Path, *, of_anyone: bool = False) -> Imported:
    """Merge an exported file into the record, after a backup; `of_anyone` lets it be another learner's.

    Raises ProblemError: `import-missing`, `import-closed`, `import-unreadable`, `import-foreign`,
    `import-newer`, `import-other`, or `import-failed` when the record can't be written; then nothing was
    changed.
    """
    data = read_export(source)
    theirs, ours = learner_in(data), name_of(store.path)
    if theirs and ours and not same(theirs, ours) and not of_anyone:
        raise ProblemError(Problem("import-other", {"path": str(source), "theirs": theirs, "ours": ours}))
    if not store.saving:
        raise ProblemError(Problem("import-failed", {"path": str(store.path), "reason": "read-only"}))
    store.back_up("import")
    try:
        return store.keeper.write(lambda db: merge_data(db, data))
    except sqlite3.Error as error:
        values: dict[str, str | int] = {"path": str(store.path), "reason": reason_of(error)}
        raise ProblemError(Problem("import-failed", values)) from error


def learner_in(data: dict[str, Any]) -> str:
    """The name of the learner whose record was exported; '' if it has none."""
    name = data.get("learner")
    return name if isinstance(name, str) and is_name(name) else ""


def read_export(source: Path) -> dict[str, Any]:
    """What an exported file holds; ProblemError, as `import_record`, for any other file."""
    path = str(source)
    data = _parsed(source)
    if not isinstance(data, dict) or data.get("format") != FORMAT or not whole_number(data.get("version")):
        raise ProblemError(Problem("import-foreign", {"path": path}))
    if data["version"] > FORMAT_VERSION:
        values: dict[str, str | int] = {"path": path, "version": data["version"], "known": FORMAT_VERSION}
        raise ProblemError(Problem("import-newer", values))
    return data


def _parsed(source: Path) -> Any:
    """The JSON of a file; ProblemError with the place where it ends to be JSON."""
    path = str(source)
    try:
        return json.loads(source.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise ProblemError(Problem("import-missing", {"path": path})) from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise ProblemError(Problem("import-closed", {"path": path, "detail": detail})) from error
    except json.JSONDecodeError as error:
        raise _unreadable(path, error.lineno, error.colno, error.msg) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start].split(b"\n")
        raise _unreadable(path, len(before), len(before[-1]) + 1, error.reason) from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, lists in lists in lists: JSON, but no record.
        raise ProblemError(Problem("import-foreign", {"path": path})) from error


def _unreadable(path: str, line: int, column: int, detail: str) -> ProblemError:
    values: dict[str, str | int] = {"path": path, "line": line, "column": column, "detail": detail}
    return ProblemError(Problem("import-unreadable", values))


def merge_data(db: sqlite3.Connection, data: dict[str, Any]) -> Imported:
    """Merge data as `to_data` makes it, and bring the summaries up to date."""
    answers = {True: 0, False: 0}
    changed = False
    faults: list[str] = []
    resets: places.Resets = {}
    for table in TABLES:
        if table == places.PLACES[0]:
            # The logs came first: all resets are known before any place is merged.
            resets = places.forget_places(db)
        found = data.get(table, [])
        for place, value in enumerate(found if isinstance(found, list) else [found]):
            row = row_from(table, value)
            if row is None:
                faults.append(f"{table}[{place}]{fault_in(table, value)}")
                continue
            added = not places.is_forgotten(row, resets) and tables.merge(db, row)
            changed = changed or added
            if isinstance(row, Attempt):
                answers[added] += 1
    if changed:
        derive.rebuild(db)
    return Imported(answers[True], answers[False], len(faults), tuple(faults[:NAMED_FAULTS]))
