"""What went wrong with a record, as a code and values; the sentences live in `lessons/interface.yaml`."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing a learner should be told: a code such as `record-restored` and the values of its sentence."""

    code: str
    values: dict[str, str | int]


class ProblemError(Exception):
    """A task asked for by name (export, import, reset) could not be done; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code} {problem.values}")
        self.problem = problem
