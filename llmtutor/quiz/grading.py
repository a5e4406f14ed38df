"""Grading any answer: one table from the kind of question to what grades it."""

from collections.abc import Callable
from typing import Any

from llmtutor.quiz.arrays import grade_matrix, grade_vector
from llmtutor.quiz.choice import grade_one, grade_several, grade_true_false
from llmtutor.quiz.gaps import grade_gaps
from llmtutor.quiz.grade import Grade, Problem, Reason
from llmtutor.quiz.guesses import GuessResult, guess_result
from llmtutor.quiz.match import grade_match
from llmtutor.quiz.numbers import grade_number
from llmtutor.quiz.order import grade_order
from llmtutor.quiz.posed import Posed
from llmtutor.quiz.reach import grade_reach, reached

__all__ = ["Grade", "GuessResult", "Problem", "Reason", "grade", "guess_result", "reached"]


def _grade_code(posed: Posed, answer: Any) -> Grade:
    """Load what runs code only when there is some."""
    from llmtutor.quiz.code_grading import grade_code

    return grade_code(posed, answer)


GRADERS: dict[str, Callable[[Posed, Any], Grade]] = {
    "one": grade_one,
    "several": grade_several,
    "true-false": grade_true_false,
    "slip": grade_one,
    "number": grade_number,
    "vector": grade_vector,
    "matrix": grade_matrix,
    "order": grade_order,
    "match": grade_match,
    "gaps": grade_gaps,
    "reach": grade_reach,
    "code": _grade_code,
}


def grade(posed: Posed, answer: Any) -> Grade:
    """Grade an answer to a posed question. What cannot be read has a `problem` and is no attempt.

    By kind an answer is: one and slip, an option id; several, option ids; true-false, whether it holds and a
    reason's id; number and vector, the typed text; matrix, rows of typed texts; order, item ids; match, a
    target id for each id; gaps, typed texts; reach, the demo's controls and names with their values; code,
    the source text, which takes a second or two.
    """
    return GRADERS[posed.kind](posed, answer)
