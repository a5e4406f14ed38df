"""What grading gives back: right or wrong, the parts, the reasons. Codes and values, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Something to tell the learner: `code` names the sentence under `grading.`, `values` fill it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Reason:
    """One option after answering: was it right, was it chosen, and why."""

    id: str
    text: str
    right: bool
    chosen: bool
    say: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The outcome of one answer.

    `parts` are the cells, places or options one by one. `misconception` is the id of the named mistake (or of
    the wrong option chosen) and `say` its text. `near` tells how a wrong answer nearly was right. An answer
    with a `problem` could not be read: it is no attempt.
    """

    right: bool = False
    parts: tuple[bool, ...] = ()
    misconception: str | None = None
    say: str = ""
    given: str = ""
    expected: str = ""
    reasons: tuple[Reason, ...] = ()
    near: Problem | None = None
    problem: Problem | None = None


def unreadable(code: str, given: str = "", **values: object) -> Grade:
    """Return the grade of an answer that could not be read, and why."""
    return Grade(given=given, problem=Problem(code, MappingProxyType(values)))
