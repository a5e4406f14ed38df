"""A question as it is asked: numbers filled in, options shuffled, the right answer computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from llmtutor.quiz.code_task import Task
from llmtutor.quiz.tolerance import DEFAULT, Tolerance


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice, or one item to put in order (then `right` and `say` say nothing)."""

    id: str
    text: str
    right: bool = False
    say: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A named wrong answer and its text.

    It is known by the cells it gives and their shape (as in `Posed`), by a range, by the ids of what was
    chosen, or by patterns that typed words fit.
    """

    id: str
    say: str
    cells: tuple[Fraction, ...] = ()
    shape: tuple[int, ...] = ()
    between: tuple[Fraction, Fraction] | None = None
    chose: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blank:
    """One gap to fill: with one of the `accepted` words, or with what answers `number`."""

    id: str
    accepted: tuple[str, ...] = ()
    number: "Posed | None" = None
    misconceptions: tuple[Mistake, ...] = ()

    @property
    def expected(self) -> str:
        """What belongs there, written out."""
        return self.number.expected if self.number is not None else self.accepted[0]


@dataclass(frozen=True, slots=True)
class Goal:
    """The state to reach in a demo: where it starts, what may be moved, when it is reached, one example."""

    demo: str
    set: Mapping[str, Any]
    show: tuple[str, ...]
    until: str
    example: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Posed:
    """One question ready to be asked.

    `options` are in the order to show. `right` is the right answer by kind: an option id; a frozenset of
    option ids; whether the claim holds and the reason's id; a number; a tuple of numbers; a tuple of rows; a
    tuple of item ids; a target id for each option id; a tuple of words; a source text (code); None (reach).
    `cells` are the right numbers row by row, exact, and `shape` is () for one number, (n,) or (rows,
    columns). `targets` are what may be matched, `blanks` the gaps of `text` in their order there.
    """

    kind: str
    skill: str
    seed: int
    values: Mapping[str, Any]
    prompt: str
    hints: tuple[str, ...]
    why: str
    right: Any = None
    expected: str = ""
    options: tuple[Choice, ...] = ()
    cells: tuple[Fraction, ...] = ()
    shape: tuple[int, ...] = ()
    tolerance: Tolerance = DEFAULT
    unit: str | None = None
    misconceptions: tuple[Mistake, ...] = ()
    unordered: bool = False
    targets: tuple[Choice, ...] = ()
    text: str = ""
    blanks: tuple[Blank, ...] = ()
    goal: Goal | None = None
    task: Task | None = None
