"""Grading one typed number."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from llmtutor.quiz.grade import Grade, Problem
from llmtutor.quiz.posed import Mistake, Posed
from llmtutor.quiz.reading import Reading, Value, read_number
from llmtutor.quiz.tolerance import NOISE, Tolerance


def grade_number(posed: Posed, answer: Any) -> Grade:
    """Grade a typed number. Where it can be read in two ways (`1,000`), the way that is right counts."""
    typed = str(answer).strip()
    reading = read_number(typed, posed.unit)
    if isinstance(reading, Problem):
        return Grade(given=typed, problem=reading)
    right = any(posed.tolerance.accepts(posed.cells[0], way.value) for way in reading)
    mistake = None if right else _mistake(posed, reading)
    return Grade(
        right=right,
        parts=(right,),
        misconception=mistake.id if mistake else None,
        say=mistake.say if mistake else "",
        given=typed,
        expected=posed.expected,
        near=None if right or mistake else near_miss(posed, reading),
    )


def find_mistake(mistakes: Sequence[Mistake], given: Sequence[Fraction], posed: Posed) -> Mistake | None:
    """Return the named mistake that gives these numbers: the nearest computed one, else the first range.

    A computed mistake is met within the tolerance of the answer itself; a range holds all wrong cells.
    """
    computed = [each for each in mistakes if each.shape == posed.shape and each.cells]
    met = [each for each in computed if _meets(posed.tolerance, each.cells, given)]
    if met:
        return min(met, key=lambda each: _distance(each.cells, given))
    wrong = [
        cell
        for cell, right in zip(given, posed.cells, strict=True)
        if not posed.tolerance.accepts(right, cell)
    ]
    return next((each for each in mistakes if wrong and _holds(each, wrong)), None)


def near_miss(posed: Posed, reading: Reading) -> Problem | None:
    """Tell how a wrong number nearly was right: too few places, the wrong sign, or percent mixed up."""
    target, tolerance = posed.cells[0], posed.tolerance
    for way in reading:
        got, needed = way.places, tolerance.places(target)
        if got and needed and got < needed and _is_rounded(way, target, got):
            return Problem("near-places", {"got": got, "needed": needed})
        if target and tolerance.accepts(-target, way.value):
            return Problem("near-sign")
        if (posed.unit == "%" or 0 < abs(target) <= 1) and is_percent_slip(target, way.value, tolerance):
            return Problem("near-percent")
    return None


def is_percent_slip(target: Fraction, given: Fraction, tolerance: Tolerance) -> bool:
    """Tell whether 73 was typed for 0.73, or 0.73 for 73."""
    return any(tolerance.accepts(target, moved) for moved in (given / 100, given * 100))


def _mistake(posed: Posed, reading: Reading) -> Mistake | None:
    found = (find_mistake(posed.misconceptions, (way.value,), posed) for way in reading)
    return next((mistake for mistake in found if mistake), None)


def _meets(tolerance: Tolerance, cells: Sequence[Fraction], given: Sequence[Fraction]) -> bool:
    return all(tolerance.accepts(cell, value) for cell, value in zip(cells, given, strict=True))


def _distance(cells: Sequence[Fraction], given: Sequence[Fraction]) -> Fraction:
    return max(abs(cell - value) for cell, value in zip(cells, given, strict=True))


def _holds(mistake: Mistake, wrong: Sequence[Fraction]) -> bool:
    if mistake.between is None:
        return False
    low, high = mistake.between
    slack = NOISE * max(abs(low), abs(high))
    return all(low - slack <= cell <= high + slack for cell in wrong)


def _is_rounded(way: Value, target: Fraction, places: int) -> bool:
    """Tell whether what was typed is the target rounded, or cut off, to the places typed."""
    step = Fraction(1, 10**places)
    cut = Fraction(int(target / step)) * step
    return way.value != 0 and (abs(way.value - target) <= step / 2 or way.value == cut)
