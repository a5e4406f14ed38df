"""Answers as a learner would give them: what lint and tests try on the real grader."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from llmtutor.demos.catalogue import load
from llmtutor.demos.contract import start
from llmtutor.quiz.posed import Blank, Mistake, Posed
from llmtutor.quiz.reach import names_of
from llmtutor.quiz.words import example_of
from llmtutor.quiz.writing import write_number

DIGITS = 17


class WrongAnswer(NamedTuple):
    """An answer that the grader must refuse, naming this mistake and saying this ("" and None: any)."""

    answer: Any
    mistake: str | None
    say: str


def right_answer(posed: Posed) -> Any:
    """Return an answer that the grader must call right; for `reach`, the declared example."""
    if posed.goal is not None:
        demo = load(posed.goal.demo)
        return names_of(demo, start(demo, {**posed.goal.set, **posed.goal.example}))
    return typed(posed.cells, posed.shape) if posed.cells else posed.right


def accepted_answers(posed: Posed) -> Iterator[Any]:
    """Go through other forms of the right answer, all of which the grader must call right."""
    if posed.kind in ("number", "vector"):
        texts = [write_number(cell, DIGITS) for cell in posed.cells]
        yield "; ".join(text.replace(".", ",") for text in texts)
        yield "  ".join(_as_fraction(cell) for cell in posed.cells)
        if posed.unit:
            yield f"{texts[0]}{posed.unit.upper()}"
    if posed.unordered and posed.kind == "vector":
        yield ", ".join(write_number(cell, DIGITS) for cell in reversed(posed.cells))
    for place, blank in enumerate(posed.blanks):
        for accepted in (*blank.accepted, *(text.upper() for text in blank.accepted)):
            yield (*posed.right[:place], f"  {accepted} ", *posed.right[place + 1 :])
    if posed.blanks and posed.unordered:
        yield tuple(reversed(posed.right))


def wrong_answers(posed: Posed) -> Iterator[WrongAnswer]:
    """Go through every wrong answer that the question has a text for."""
    if posed.kind in ("one", "slip"):
        yield from (
            WrongAnswer(option.id, option.id, option.say) for option in posed.options if not option.right
        )
    elif posed.kind == "true-false":
        holds, _ = posed.right
        for reason in posed.options:
            name = None if reason.right else reason.id
            yield WrongAnswer((not holds if reason.right else holds, reason.id), name, reason.say)
    elif posed.kind == "several":
        for each in posed.misconceptions:
            yield WrongAnswer(frozenset(each.chose), each.id, each.say)
    elif posed.kind == "order":
        for each in posed.misconceptions:
            rest = [name for name in posed.right if name not in each.chose]
            yield WrongAnswer((*each.chose, *rest), each.id, each.say)
    elif posed.kind == "match":
        for each in posed.misconceptions:
            yield WrongAnswer({**posed.right, each.chose[0]: each.chose[1]}, each.id, each.say)
    elif posed.kind == "code" and posed.task is not None:
        yield from (WrongAnswer(each.code, each.id, each.say) for each in posed.task.wrong)
    for place, blank in enumerate(posed.blanks):
        for typed_text, mistake in _wrong_fillings(blank):
            answer = (*posed.right[:place], typed_text, *posed.right[place + 1 :])
            yield WrongAnswer(answer, mistake.id, mistake.say)
    if posed.cells:
        for mistake in posed.misconceptions:
            given = wrong_answer(posed, mistake)
            if given is not None:
                yield WrongAnswer(given, mistake.id, mistake.say)


def _wrong_fillings(blank: Blank) -> Iterator[tuple[str, Mistake]]:
    for mistake in blank.misconceptions:
        yield from ((example_of(pattern), mistake) for pattern in mistake.patterns)
    if blank.number is not None:
        for mistake in blank.number.misconceptions:
            given = wrong_answer(blank.number, mistake)
            if given is not None:
                yield given, mistake


def _as_fraction(cell: Fraction) -> str:
    """Write a number as a fraction where that is short: `3/4`."""
    short = cell.denominator > 1 and abs(cell.numerator) < 10**6 and cell.denominator < 10**6
    return f"{cell.numerator}/{cell.denominator}" if short else write_number(cell, DIGITS)


def wrong_answer(posed: Posed, mistake: Mistake) -> Any:
    """Return an answer that makes this mistake, or None if none fits the question.

    None: the mistake has another shape than the answer, or its range lies within what is right.
    """
    if mistake.between is None:
        return typed(mistake.cells, mistake.shape) if mistake.shape == posed.shape and mistake.cells else None
    low, high = mistake.between
    for share in (Fraction(1, 2), Fraction(1, 4), Fraction(3, 4), Fraction(0), Fraction(1)):
        cell = low + share * (high - low)
        if not any(posed.tolerance.accepts(right, cell) for right in posed.cells):
            return typed((cell,) * len(posed.cells), posed.shape)
    return None


def typed(cells: tuple[Fraction, ...], shape: tuple[int, ...]) -> Any:
    """Return numbers as typed: a text for a number or a list, rows of texts for a matrix."""
    texts = [write_number(cell, DIGITS) for cell in cells]
    if len(shape) < 2:
        return ", ".join(texts)
    return tuple(tuple(texts[row * shape[1] : (row + 1) * shape[1]]) for row in range(shape[0]))
