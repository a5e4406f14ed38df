"""What a learner's function is checked by: plain data, made when the question is posed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WrongAttempt:
    """A named wrong function, and what to say to whoever wrote one that gives the same."""

    id: str
    code: str
    say: str


@dataclass(frozen=True, slots=True)
class Task:
    """A function to write: its name, where to start, one solution, and what it is checked on.

    Hidden inputs come from the check of that name (`code_checks.py`) for `seed`, or from `cases`: for each
    the arguments by name, and what must come out, as expressions that may use `values`.
    """

    function: str
    starter: str
    solution: str
    check: str | None
    cases: tuple[tuple[Mapping[str, str], str], ...]
    wrong: tuple[WrongAttempt, ...]
    abs: float | None
    rel: float | None
    seed: int
    values: Mapping[str, Any]
