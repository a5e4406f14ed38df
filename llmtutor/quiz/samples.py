"""Answers as a learner would give them: what lint and tests try on the real grader."""

from fractions import Fraction
from typing import Any

from llmtutor.demos.catalogue import load
from llmtutor.demos.contract import start
from llmtutor.quiz.posed import Mistake, Posed
from llmtutor.quiz.reach import names_of
from llmtutor.quiz.writing import write_number

DIGITS = 17


def right_answer(posed: Posed) -> Any:
    """Return an answer that the grader must call right; for `reach`, the declared example."""
    if posed.goal is not None:
        demo = load(posed.goal.demo)
        return names_of(demo, start(demo, {**posed.goal.set, **posed.goal.example}))
    return typed(posed.cells, posed.shape) if posed.cells else posed.right


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
