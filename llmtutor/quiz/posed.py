"""A question as it is asked: numbers filled in, options shuffled, the right answer computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

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
    """A named wrong answer: the cells it gives and their shape (as in `Posed`), or a range; and its text."""

    id: str
    say: str
    cells: tuple[Fraction, ...] = ()
    shape: tuple[int, ...] = ()
    between: tuple[Fraction, Fraction] | None = None


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
    option ids; a number; a tuple of numbers; a tuple of rows; a tuple of item ids; None (reach). `cells` are
    the right numbers row by row, exact, and `shape` is () for one number, (n,) or (rows, columns).
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
    goal: Goal | None = None
