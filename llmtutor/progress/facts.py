"""The facts a record holds, one row each.

Named tuples rather than dataclasses: a row goes into SQLite and comes out of it as it stands, and 100,000 of
them are read in a tenth of the time. Times are whole milliseconds since 1970 UTC; `day` is the calendar day
the learner lived (local), as `2026-11-22`. Identifiers (`uid`) sort by the moment of recording and are
unique over all computers, so that two records can be merged.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Iterable
from typing import NamedTuple

OPENED, DONE, FINISHED = "opened", "done", "finished"
"""Kinds of event: a step was opened, its task was done, a lesson was finished."""
RESET, RETRACTED = "reset", "retracted"
"""A reset (of question `subject`, else of the lesson, else of everything); answer `subject` taken back."""
MUTED, UNMUTED = "muted", "unmuted"
"""The question `subject` is never to be asked again, or may be again."""
UNSURE, SURE = 0, 1
"""What `Attempt.confidence` can be when the learner gave it."""


class Attempt(NamedTuple):
    """One answer given, or skipped. Never changed and never deleted."""

    uid: str
    learner: str
    course: str
    lesson: str
    revision: str
    step: str
    question: str
    variant: str
    kind: str
    answer: str
    """JSON text of what was answered."""
    correct: bool | None
    """None when skipped."""
    misconception: str
    hints: int
    confidence: int | None
    skipped: bool
    apart: bool
    """Scored apart: a prediction, which teaches by being wrong."""
    skill: str
    started: int
    answered: int
    day: str


class Event(NamedTuple):
    """Anything else that happened: a step opened, a lesson finished, a reset."""

    uid: str
    learner: str
    course: str
    lesson: str
    step: str
    kind: str
    subject: str
    detail: str
    """JSON text."""
    happened: int
    day: str


class Setting(NamedTuple):
    """One choice of the learner, as JSON text."""

    learner: str
    key: str
    value: str
    changed: int


class StepState(NamedTuple):
    """How the learner left the demo of a step, as JSON text."""

    learner: str
    course: str
    lesson: str
    step: str
    state: str
    changed: int


class ResumePoint(NamedTuple):
    """Exactly where the learner left: the one row read at start-up. `state` is JSON text."""

    learner: str
    course: str
    track: str
    lesson: str
    step: str
    state: str
    changed: int


class Summary(NamedTuple):
    """Something computed from the logs, as JSON text (see derive.py)."""

    learner: str
    kind: str
    key: str
    value: str


Row = Attempt | Event | Setting | StepState | ResumePoint
TABLES: dict[str, type[Row]] = {
    "attempts": Attempt,
    "events": Event,
    "settings": Setting,
    "step_states": StepState,
    "resume_points": ResumePoint,
}
SUMMED: dict[str, type[Row | Summary]] = {**TABLES, "derived": Summary}
"""Every table with a checksum in each row: the facts, and what is computed from them."""
TABLE_OF: dict[type[Row | Summary], str] = {row_type: table for table, row_type in SUMMED.items()}
LOGS = ("attempts", "events")
KEYS: dict[str, tuple[str, ...]] = {
    "attempts": ("uid",),
    "events": ("uid",),
    "settings": ("learner", "key"),
    "step_states": ("learner", "course", "lesson", "step"),
    "resume_points": ("learner",),
}
"""The columns that name a row: the first ones of its type."""


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table as its row type orders them; each row ends with a `sum` besides."""
    return SUMMED[table]._fields


def attempt_from(row: tuple[object, ...]) -> Attempt:
    """An attempt from a row of its table, with SQLite's 0 and 1 made booleans again."""
    values: list[object] = list(row)
    values[10] = None if values[10] is None else bool(values[10])
    values[14], values[15] = bool(values[14]), bool(values[15])
    return Attempt(*values)  # type: ignore[arg-type]


def row_sum(row: Iterable[str | int | None]) -> int:
    """A checksum over the values of a row: SQLite itself notices no flipped bit inside a text."""
    return zlib.crc32("\x1f".join(map(_typed, row)).encode())


def _typed(value: str | int | None) -> str:
    # With the names SQLite has for types: a flipped bit can also make a text a blob.
    if value is None:
        return "null"
    return f"text{value}" if isinstance(value, str) else f"integer{int(value)}"


def sum_source(table: str) -> str:
    """The SQL expression for what `row_sum` sums: one value per row to fetch instead of twenty."""
    joined = " || char(31) || ".join(f"typeof({column}) || ifnull({column}, '')" for column in columns(table))
    return f"CAST({joined} AS BLOB)"


def make_uid(moment: int) -> str:
    """A new identifier for `moment` (microseconds): 14 digits that sort, 12 that make it unique."""
    return f"{moment:014x}{os.urandom(6).hex()}"


def moment_of(uid: str) -> int:
    """The moment (microseconds) an identifier was made for."""
    return int(uid[:14], 16)


def as_json(value: object) -> str:
    """JSON text that SQLite always takes: pure ASCII, so that stray surrogates from a terminal survive."""
    return json.dumps(value, separators=(",", ":"))


def day_of(milliseconds: int) -> str:
    """The local calendar day of a time."""
    return time.strftime("%Y-%m-%d", time.localtime(milliseconds / 1000))
