"""Grading any answer: one table from the kind of question to what grades it."""

from collections.abc import Callable
from typing import Any

from llmtutor.quiz.arrays import grade_matrix, grade_vector
from llmtutor.quiz.choice import grade_one, grade_several
from llmtutor.quiz.grade import Grade, Problem, Reason
from llmtutor.quiz.guesses import GuessResult, guess_result
from llmtutor.quiz.numbers import grade_number
from llmtutor.quiz.order import grade_order
from llmtutor.quiz.posed import Posed
from llmtutor.quiz.reach import grade_reach, reached

__all__ = ["Grade", "GuessResult", "Problem", "Reason", "grade", "guess_result", "reached"]

GRADERS: dict[str, Callable[[Posed, Any], Grade]] = {
    "one": grade_one,
    "several": grade_several,
    "number": grade_number,
    "vector": grade_vector,
    "matrix": grade_matrix,
    "order": grade_order,
    "reach": grade_reach,
}


def grade(posed: Posed, answer: Any) -> Grade:
    """Grade an answer to a posed question. What cannot be read has a `problem` and is no attempt.

    By kind an answer is: one, an option id; several, option ids; number and vector, the typed text; matrix,
    rows of typed texts; order, item ids; reach, the demo's controls and names with their values.
    """
    return GRADERS[posed.kind](posed, answer)
