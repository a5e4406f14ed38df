"""Reaching a state in a live demo."""

from collections.abc import Mapping
from typing import Any

from llmtutor.demos.contract import Demo
from llmtutor.demos.controls import State
from llmtutor.quiz.arithmetic import truth
from llmtutor.quiz.evaluator import evaluate
from llmtutor.quiz.grade import Grade, unreadable
from llmtutor.quiz.posed import Posed
from llmtutor.quiz.posing import write_state
from llmtutor.quiz.syntax import ExpressionError


def reached(until: str, names: Mapping[str, Any]) -> bool:
    """Tell whether a state with these names (controls and the demo's own) meets `until`.

    Raises ExpressionError if `until` cannot be computed or is neither true nor false.
    """
    result = evaluate(until, names)
    try:
        return truth(result)
    except ValueError as error:
        raise ExpressionError(str(error)) from None


def names_of(demo: Demo, state: State) -> dict[str, Any]:
    """Return what `until` may use in a state of a demo: its controls, and what the demo names itself."""
    return {**state, **demo.names(demo.compute(state))}


def grade_reach(posed: Posed, answer: Any) -> Grade:
    """Grade the state a demo is in. `expected` is one state that would do."""
    assert posed.goal is not None
    state = {name: answer[name] for name in posed.goal.example if name in answer}
    try:
        right = reached(posed.goal.until, answer)
    except ExpressionError:
        return unreadable("cannot-tell", write_state(state))
    return Grade(right=right, parts=(right,), given=write_state(state), expected=posed.expected)
