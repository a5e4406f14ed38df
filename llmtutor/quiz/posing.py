"""Posing a question: from what the lesson declares and a seed to what is asked."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, TypeVar

from llmtutor.course.questions import Matrix, Number, One, Order, Question, Reach, Several, Vector
from llmtutor.quiz.derived import derive
from llmtutor.quiz.filling import fill
from llmtutor.quiz.posed import Choice, Goal, Posed
from llmtutor.quiz.varying import values_for, variants
from llmtutor.quiz.writing import write_value
from llmtutor.views import MINUS

__all__ = ["Posed", "pose", "shuffled", "variants"]

Thing = TypeVar("Thing")


def pose(question: Question, seed: int) -> Posed:
    """Return the question that `seed` asks: the same seed, the same numbers and order of options, always.

    `{answer}` in the `why` and the misconceptions of a numeric question is the right answer, written out.
    Raises ExpressionError if an answer or misconception cannot be computed, ValueError for an empty range.
    """
    values = values_for(question, seed)
    answers = _answers(question, values, seed)
    told = {"answer": answers["expected"], **values} if "cells" in answers else values
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


def shuffled(things: Iterable[Thing], seed: int) -> list[Thing]:
    """Return things in an order fixed by the seed.

    Uses nothing of `random` but `random()`, whose sequence Python promises to keep for a seed.
    """
    order, rng = list(things), Random(seed)
    for last in range(len(order) - 1, 0, -1):
        other = int(rng.random() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order


def _answers(question: Question, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Return the fields of `Posed` that depend on the kind of question."""
    match question:
        case One() | Several():
            return _choice(question, values, seed)
        case Number() | Vector() | Matrix():
            return derive(question, values)
        case Order():
            return _order(question, values, seed)
        case Reach():
            return _reach(question)


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
    }


def _order(question: Order, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Shuffle the items; the right order itself is never offered."""
    items = [Choice(item.id, fill(item.text, values)) for item in question.items]
    options = shuffled(items, seed)
    if options == items:
        options = [*items[1:], items[0]]
    return {
        "options": tuple(options),
        "right": tuple(item.id for item in items),
        "expected": " → ".join(item.text for item in items),
    }


def _reach(question: Reach) -> dict[str, Any]:
    goal = Goal(question.demo, question.set, question.show, question.until, question.example)
    return {"goal": goal, "expected": write_state(question.example)}


def write_state(state: Mapping[str, Any]) -> str:
    """Write controls and their values: `T = 0.5 · logits = [2, −1]`."""
    return " · ".join(f"{name} = {write_value(value, minus=MINUS)}" for name, value in state.items())
