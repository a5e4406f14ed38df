"""Guesses before the reveal: how near they were. A guess is never wrong, only off."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from llmtutor.course.schema import ChoiceGuess, Direction, NumberGuess
from llmtutor.quiz.derived import compute_cells, write_cells
from llmtutor.quiz.grade import Problem
from llmtutor.quiz.numbers import is_percent_slip
from llmtutor.quiz.reading import read_number
from llmtutor.quiz.tolerance import DEFAULT, Tolerance

RIGHT_WITHIN, CLOSE_WITHIN = Fraction(1, 20), Fraction(1, 4)
NO_NAMES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class GuessResult:
    """How a guess came out. `given` and `expected` are a direction, a choice id or a written number.

    `off` is guess minus answer for numbers, None otherwise. `exact` tells a number that was hit from one that
    counts as right because it was very near. With a `problem` nothing was guessed.
    """

    outcome: Literal["right", "close", "off"] = "off"
    given: str = ""
    expected: str = ""
    off: float | None = None
    exact: bool = True
    near: Problem | None = None
    problem: Problem | None = None


def guess_result(
    guess: Direction | ChoiceGuess | NumberGuess, given: Any, names: Mapping[str, Any] = NO_NAMES
) -> GuessResult:
    """Compare a guess with the answer: numbers are right within 5%, close within 25% of it.

    A number is hit exactly as an answer would be: a whole number itself, any other to three digits.

    `names` are values the answer's expression may use. Raises ExpressionError if it cannot be computed.
    """
    if isinstance(guess, NumberGuess):
        return _number(guess, str(given).strip(), names)
    if given not in guess.choices:
        return GuessResult(given=str(given), problem=Problem("no-such-option"))
    return GuessResult("right" if given == guess.answer else "off", str(given), guess.answer)


def _number(guess: NumberGuess, typed: str, names: Mapping[str, Any]) -> GuessResult:
    cells, shape = compute_cells(guess.answer, names, 0)
    expected = write_cells(cells, shape, DEFAULT)
    reading = read_number(typed)
    if isinstance(reading, Problem):
        return GuessResult(given=typed, expected=expected, problem=reading)
    target = cells[0]
    nearest = min((way.value for way in reading), key=lambda value: abs(value - target))
    distance, size = abs(nearest - target), abs(target)
    outcome: Literal["right", "close", "off"] = "off"
    if distance <= CLOSE_WITHIN * size:
        outcome = "right" if distance <= RIGHT_WITHIN * size else "close"
    slip = outcome == "off" and size <= 1 and is_percent_slip(target, nearest, Tolerance(rel=0.25))
    near = Problem("near-percent") if slip else None
    exact = DEFAULT.accepts(target, nearest)
    return GuessResult(outcome, typed, expected, float(nearest - target), exact, near)
