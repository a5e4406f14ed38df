"""Posing a question: from what the lesson declares and a seed to what is asked."""

from collections.abc import Mapping
from typing import Any

from llmtutor.course.code_question import WriteCode
from llmtutor.course.questions import (
    Gaps,
    Match,
    Matrix,
    Number,
    One,
    Order,
    Question,
    Reach,
    Several,
    Slip,
    TrueFalse,
    Vector,
)
from llmtutor.quiz.arithmetic import truth
from llmtutor.quiz.code_task import Task, WrongAttempt
from llmtutor.quiz.derived import derive
from llmtutor.quiz.evaluator import ExpressionError, evaluate
from llmtutor.quiz.filling import fill
from llmtutor.quiz.gaps import pose_gaps
from llmtutor.quiz.match import pose_match
from llmtutor.quiz.posed import Choice, Goal, Mistake, Posed
from llmtutor.quiz.shuffling import shuffled
from llmtutor.quiz.varying import values_for, variants
from llmtutor.quiz.writing import write_value
from llmtutor.views import MINUS

__all__ = ["Posed", "holds", "pose", "variants"]


def pose(question: Question, seed: int) -> Posed:
    """Return the question that `seed` asks: the same seed, the same numbers and order of options, always.

    `{answer}` in the `why` and the misconceptions of a numeric question is the right answer, written out; in
    the `why` of gaps each gap's id in braces is what belongs there.
    Raises ExpressionError if an answer or misconception cannot be computed, ValueError for an empty range.
    """
    values = values_for(question, seed)
    answers = _answers(question, values, seed)
    told = {"answer": answers["expected"], **values} if "cells" in answers else values
    told = {**told, **{blank.id: blank.expected for blank in answers.get("blanks", ())}}
    return Posed(
        kind=question.kind,
        skill=question.skill,
        seed=seed,
        values=values,
        prompt=fill(question.prompt, values),
        hints=tuple(fill(hint, values) for hint in question.hints),
        why=fill(question.why, told),
        **answers,
    )


def _answers(question: Question, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Return the fields of `Posed` that depend on the kind of question."""
    match question:
        case One() | Several():
            return _choice(question, values, seed)
        case TrueFalse():
            return _true_false(question, values, seed)
        case Slip():
            return _slip(question, values)
        case Number() | Vector() | Matrix():
            return derive(question, values)
        case Order():
            return _order(question, values, seed)
        case Match():
            return pose_match(question, values, seed)
        case Gaps():
            return pose_gaps(question, values, seed)
        case Reach():
            return _reach(question)
        case WriteCode():
            return _code(question, values, seed)


def _choice(question: One | Several, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    options = [
        Choice(option.id, fill(option.text, values), option.right, fill(option.say, values))
        for option in shuffled(question.options, seed)
    ]
    right = [option for option in options if option.right]
    one = isinstance(question, One) and len(right) == 1
    return {
        "options": tuple(options),
        "right": right[0].id if one else frozenset(option.id for option in right),
        "expected": " · ".join(option.text for option in right),
        "misconceptions": _chosen(question, values) if isinstance(question, Several) else (),
    }


def _chosen(question: Several | Order, values: Mapping[str, Any]) -> tuple[Mistake, ...]:
    declared = question.misconceptions
    return tuple(Mistake(each.id, fill(each.say, values), chose=each.chose) for each in declared)


def holds(question: TrueFalse, values: Mapping[str, Any]) -> bool:
    """Tell whether a claim holds for some values. Raises ExpressionError if that can't be computed."""
    if isinstance(question.holds, bool):
        return question.holds
    try:
        return truth(evaluate(question.holds, values))
    except ValueError as error:
        raise error if isinstance(error, ExpressionError) else ExpressionError(str(error)) from None


def _true_false(question: TrueFalse, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    reasons = [
        Choice(reason.id, fill(reason.text, values), reason.right, fill(reason.say, values))
        for reason in shuffled(question.reasons, seed)
    ]
    right = next(reason for reason in reasons if reason.right)
    return {
        "options": tuple(reasons),
        "right": (holds(question, values), right.id),
        "expected": right.text,
    }


def _slip(question: Slip, values: Mapping[str, Any]) -> dict[str, Any]:
    """The lines of a calculation stay in their order."""
    lines = tuple(
        Choice(line.id, fill(line.text, values), line.slip, fill(line.say, values)) for line in question.lines
    )
    wrong = next(line for line in lines if line.right)
    return {"options": lines, "right": wrong.id, "expected": wrong.text}


def _order(question: Order, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Shuffle the items; the right order itself is never offered."""
    items = [
        Choice(item.id, fill(item.text, values), say=fill(item.say or "", values)) for item in question.items
    ]
    options = shuffled(items, seed)
    if options == items:
        options = [*items[1:], items[0]]
    return {
        "options": tuple(options),
        "right": tuple(item.id for item in items),
        "expected": " → ".join(item.text for item in items),
        "misconceptions": _chosen(question, values),
    }


def _reach(question: Reach) -> dict[str, Any]:
    goal = Goal(question.demo, question.set, question.show, question.until, question.example)
    return {"goal": goal, "expected": write_state(question.example)}


def _code(question: WriteCode, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    task = Task(
        function=question.function,
        starter=question.starter,
        solution=question.solution,
        check=question.check,
        cases=tuple((case.given, case.gives) for case in question.cases),
        wrong=tuple(
            WrongAttempt(each.id, each.code, fill(each.say, values)) for each in question.misconceptions
        ),
        abs=question.abs,
        rel=question.rel,
        seed=seed,
        values=values,
    )
    return {"task": task, "right": question.solution, "expected": question.solution}


def write_state(state: Mapping[str, Any]) -> str:
    """Write controls and their values: `T = 0.5 · logits = [2, −1]`."""
    return " · ".join(f"{name} = {write_value(value, minus=MINUS)}" for name, value in state.items())
