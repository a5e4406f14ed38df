"""Grading code: it is run on hidden inputs and compared, case by case, with the engine."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from llmtutor.quiz.code_child import decode
from llmtutor.quiz.code_comparing import as_numbers, difference, same, shape_text, show
from llmtutor.quiz.code_runner import Attempt, Failure, Running, run_code
from llmtutor.quiz.code_task import Task, WrongAttempt
from llmtutor.quiz.evaluator import ExpressionError, evaluate
from llmtutor.quiz.grade import Grade, Problem, unreadable
from llmtutor.quiz.posed import Posed


@dataclass(frozen=True, slots=True)
class HiddenCase:
    """One input, argument by argument, and what must come out."""

    given: Mapping[str, Any]
    gives: Any


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run came to: the first problem if there is one, and whether every input got a value."""

    problem: Problem | None
    complete: bool
    values: tuple[Any, ...]


def grade_code(posed: Posed, answer: Any, running: Running | None = None) -> Grade:
    """Grade a source text. What is not right yet has a `problem`, like an answer that can't be read.

    A problem is told with the case it was met in; where the values are those of a named wrong function,
    `misconception` and `say` are that one's. `running` lets another thread stop the run.
    """
    task, source = posed.task, str(answer)
    assert task is not None
    if not source.strip() or source.strip() == task.starter.strip():
        return unreadable("code-unchanged", source)
    try:
        cases = hidden_cases(task)
    except ExpressionError as error:
        return unreadable("code-faulty", source, message=str(error))
    inputs = [list(case.given.values()) for case in cases]
    (attempt,) = run_code(task.function, [source], inputs, running=running)
    problem = judge(attempt, cases, task).problem
    if problem is None:
        parts = (True,) * len(cases)
        return Grade(right=True, parts=parts, given=source, expected=posed.expected, near=_printed(attempt))
    wrong = _named(attempt, cases, task, running) if attempt.failure is None else None
    return Grade(
        given=source,
        expected=posed.expected,
        problem=problem,
        misconception=wrong.id if wrong else None,
        say=wrong.say if wrong else "",
        near=_printed(attempt),
    )


def hidden_cases(task: Task) -> list[HiddenCase]:
    """Return the inputs of a task and what the engine gives for each. Raises ExpressionError for `cases`."""
    if task.check is not None:
        from llmtutor.quiz.code_checks import draw_cases

        return [HiddenCase(given, gives) for given, gives in draw_cases(task.check, task.seed)]
    cases = []
    for given, gives in task.cases:
        values = {name: evaluate(expression, task.values) for name, expression in given.items()}
        cases.append(HiddenCase(values, evaluate(gives, {**task.values, **values})))
    return cases


def judge(attempt: Attempt, cases: Sequence[HiddenCase], task: Task) -> Judged:
    """Return what a run came to, compared with what must come out."""
    return Judged(_problem(attempt, cases, task), attempt.failure is None, attempt.values)


def _problem(attempt: Attempt, cases: Sequence[HiddenCase], task: Task) -> Problem | None:
    """Return the first thing that is wrong, with the case it was met in."""
    for place, sent in enumerate(attempt.values):
        found = _differs(cases[place], sent, task)
        if found is not None:
            return Problem(found.code, {**found.values, **_case_values(cases, place)})
    if attempt.failure is not None:
        return Problem(f"code-{attempt.failure.code}", _failure_values(attempt, cases, task))
    return None


def _differs(case: HiddenCase, sent: Any, task: Task) -> Problem | None:
    try:
        got = decode(sent)
    except ValueError as error:
        return Problem("code-no-numbers", {"got": str(error), "kind": str(error)})
    return difference(case.gives, got, task.abs, task.rel)


def _case_values(cases: Sequence[HiddenCase], place: int) -> dict[str, Any]:
    return {"case": place + 1, "cases": len(cases), "inputs": inputs_text(cases[place].given)}


def inputs_text(given: Mapping[str, Any]) -> str:
    """Write the inputs of a case, one a line, with the shape of each array."""
    lines = []
    for name, value in given.items():
        numbers = None if callable(value) else as_numbers(value)
        shape = f"   {shape_text(numbers)}" if numbers is not None and numbers.ndim else ""
        lines.append(f"{name} = {show(value)}{shape}")
    return "\n".join(lines)


def _failure_values(attempt: Attempt, cases: Sequence[HiddenCase], task: Task) -> dict[str, Any]:
    failure = attempt.failure or Failure("crashed")
    values = {"line": failure.line, "text": failure.text, "message": failure.message, "name": task.function}
    in_a_call = failure.code not in ("syntax", "no-function", "cannot-run", "stopped", "crashed", "left")
    place = len(attempt.values)
    if in_a_call and place < len(cases) and failure.code in ("raised", "recursion", "memory", "endless"):
        values |= _case_values(cases, place)
    return values


def _named(
    attempt: Attempt, cases: Sequence[HiddenCase], task: Task, running: Running | None
) -> WrongAttempt | None:
    """Return the named wrong function that gives the learner's values where they first go wrong.

    Of several the one that agrees with them on most inputs: two slips at once are told one after the other.
    """
    if not task.wrong:
        return None
    first = next(at for at, sent in enumerate(attempt.values) if _differs(cases[at], sent, task))
    inputs = [list(case.given.values()) for case in cases]
    runs = run_code(task.function, [wrong.code for wrong in task.wrong], inputs, running=running)
    agreeing = [_agreement(attempt.values, run.values, task) for run in runs]
    fitting = [at for at, places in enumerate(agreeing) if set(range(first + 1)) <= places]
    best = max(fitting, key=lambda at: len(agreeing[at]), default=None)
    return None if best is None else task.wrong[best]


def _agreement(mine: Sequence[Any], its: Sequence[Any], task: Task) -> set[int]:
    """Return the places of the inputs for which two functions gave the same."""
    found = set()
    for place, (one, other) in enumerate(zip(mine, its, strict=False)):
        with suppress(ValueError):
            if same(decode(other), decode(one), task.abs, task.rel):
                found.add(place)
    return found


def _printed(attempt: Attempt) -> Problem | None:
    return Problem("code-printed", {"text": attempt.printed.rstrip()}) if attempt.printed.strip() else None
