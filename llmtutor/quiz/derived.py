"""Numeric answers: computed by the engine, made exact, and written out."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from llmtutor.course.asked import Misconception
from llmtutor.course.questions import Matrix, Number, Vector
from llmtutor.quiz.arithmetic import as_operand, is_number
from llmtutor.quiz.evaluator import evaluate
from llmtutor.quiz.filling import fill
from llmtutor.quiz.posed import Mistake
from llmtutor.quiz.syntax import ExpressionError
from llmtutor.quiz.tolerance import Tolerance, exact
from llmtutor.quiz.writing import write_number
from llmtutor.views import MINUS

Cells = tuple[Fraction, ...]
Shape = tuple[int, ...]
Names = Mapping[str, Any]
AXES = {"number": 0, "vector": 1, "matrix": 2}
WANTED = ("one number", "a list of numbers", "a table of numbers")


def derive(question: Number | Vector | Matrix, values: Names) -> dict[str, Any]:
    """Return what a numeric question adds to a posed one. Raises ExpressionError."""
    axes, tolerance = AXES[question.kind], Tolerance(question.answer.abs, question.answer.rel)
    unit = question.answer.unit if isinstance(question, Number) else None
    cells, shape = compute_cells(question.answer.compute, values, axes)
    unordered = isinstance(question, Vector) and question.unordered
    cells = tuple(sorted(cells)) if unordered else cells
    expected = with_unit(write_cells(cells, shape, tolerance), unit)
    told = {"answer": expected, **values}
    return {
        "right": _nested([float(cell) if cell.denominator > 1 else int(cell) for cell in cells], shape),
        "expected": expected,
        "cells": cells,
        "shape": shape,
        "tolerance": tolerance,
        "unit": unit,
        "misconceptions": tuple(
            _mistake(each, values, told, axes, unordered) for each in question.misconceptions
        ),
        "unordered": unordered,
    }


def compute_cells(expression: str, values: Names, axes: int) -> tuple[Cells, Shape]:
    """Return the numbers an expression gives, row by row, and their shape.

    Raises ExpressionError unless it gives finite numbers with this many axes.
    """
    result = evaluate(expression, values)
    try:
        shape = np.shape(as_operand(result))
    except ValueError as error:
        raise ExpressionError(str(error)) from None
    cells = [result] if is_number(result) else np.ravel(as_operand(result)).tolist()
    if len(shape) != axes or not cells:
        raise ExpressionError(f"this gives shape {shape}; the answer must be {WANTED[axes]}")
    if not all(math.isfinite(cell) for cell in cells):
        raise ExpressionError("this gives an infinite or undefined number; an answer must be finite")
    return tuple(exact(cell) for cell in cells), shape


def write_cells(cells: Sequence[Fraction], shape: Shape, tolerance: Tolerance) -> str:
    """Write numbers as `0.731`, `[1, 2]` or `[[1, 2], [3, 4]]`, with a digit more than an answer needs."""
    written = [write_number(cell, tolerance.digits(cell), MINUS) for cell in cells]
    return _bracketed(_nested(written, shape))


def with_unit(number: str, unit: str | None) -> str:
    """Write a number before its unit: `3 bits`, `73%`."""
    if not unit:
        return number
    return f"{number}{unit}" if unit in ("%", "‰", "°") else f"{number} {unit}"


def _mistake(
    declared: Misconception, values: Names, told: Mapping[str, Any], axes: int, unordered: bool
) -> Mistake:
    say = fill(declared.say, told)
    if declared.compute is not None:
        cells, shape = compute_cells(declared.compute, values, axes)
        return Mistake(declared.id, say, tuple(sorted(cells)) if unordered else cells, shape)
    if declared.between is not None:
        low, high = declared.between
        return Mistake(declared.id, say, between=(exact(low), exact(high)))
    return Mistake(declared.id, say)


def _nested(cells: Sequence[Any], shape: Shape) -> Any:
    """Return cells as one value, a tuple, or a tuple of rows."""
    if len(shape) < 2:
        return tuple(cells) if shape else cells[0]
    width = shape[1]
    return tuple(tuple(cells[row * width : (row + 1) * width]) for row in range(shape[0]))


def _bracketed(value: Any) -> str:
    return value if isinstance(value, str) else f"[{', '.join(_bracketed(part) for part in value)}]"
