"""Questions: declared answers pass the real grader, and every misconception fails with its own text."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

from llmtutor.authoring.lint.computations import (
    check_movable,
    check_shown,
    check_state,
    check_until,
    find_demo,
)
from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources
from llmtutor.course.document import Document
from llmtutor.course.faults import Path
from llmtutor.course.questions import Matrix, Number, One, Order, Question, Reach, Several, Vector
from llmtutor.course.schema import Ask, Lesson
from llmtutor.quiz.derived import AXES, compute_cells, write_cells
from llmtutor.quiz.evaluator import ExpressionError
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posed import Mistake, Posed
from llmtutor.quiz.posing import pose
from llmtutor.quiz.tolerance import Tolerance, exact
from llmtutor.quiz.varying import MOST_VARIANTS, variants

GRADED = 3
QUICK, THOROUGH = 16, MOST_VARIANTS
NO_TOLERANCE = Tolerance(rel=1e-9)
Numeric = Number | Vector | Matrix


def check_answers(sources: Sources, notes: Notes) -> None:
    """Check every question of every lesson."""
    for document, lesson in sources.readable():
        for place, step in enumerate(lesson.steps):
            if isinstance(step, Ask):
                check_question(step.question, ("steps", place, "question"), document, sources, notes)
        check_right_option_moves(lesson, document, notes)


def check_question(
    question: Question, path: Path, document: Document, sources: Sources, notes: Notes
) -> None:
    """Check one question in its variants, up to the first variant with a fault.

    The first few are graded by the real grader; all of them (16 spread over all, or 200 if `thorough`) are
    computed, and no misconception may meet the answer or another misconception.
    """
    if isinstance(question, Reach):
        check_reach(question, path, document, sources, notes)
        return
    found = len(notes.faults)
    for seed, values in enumerate(islice(variants(question), THOROUGH if sources.thorough else QUICK)):
        if isinstance(question, Numeric):
            _check_computed(question, values, path, document, notes)
        if seed < GRADED and len(notes.faults) == found:
            _check_graded(question, pose(question, seed), path, document, notes)
        if len(notes.faults) > found:
            return


def _check_computed(
    question: Numeric, values: dict[str, Any], path: Path, document: Document, notes: Notes
) -> None:
    """Check that answer and misconceptions can be computed for these values and all differ."""
    tolerance = Tolerance(question.answer.abs, question.answer.rel)
    at = (*path, "answer", "compute")
    right = _cells(question.answer.compute, question, values, at, document, notes)
    others: list[tuple[str, Computed]] = []
    for place, each in enumerate(question.misconceptions):
        at = (*path, "misconceptions", place)
        if each.between is not None:
            low, high = (exact(end) for end in each.between)
            if right is not None and len(right[0]) == 1 and low <= right[0][0] <= high:
                notes.fault(document, at, f"the right answer lies in this range{_for(values)}")
        elif each.compute is not None:
            wrong = _cells(each.compute, question, values, (*at, "compute"), document, notes)
            if wrong is not None and right is not None:
                if problem := coincidence(wrong, right, others, tolerance):
                    notes.fault(document, at, problem + _for(values))
                others.append((each.id, wrong))


Computed = tuple[tuple[Fraction, ...], tuple[int, ...]]


def _cells(
    expression: str, question: Numeric, values: dict[str, Any], at: Path, document: Document, notes: Notes
) -> Computed | None:
    try:
        return compute_cells(expression, values, AXES[question.kind])
    except ExpressionError as error:
        notes.fault(document, at, f"`{expression[:80]}`: {error}{_for(values)}")
        return None


def _for(values: Mapping[str, Any]) -> str:
    listed = ", ".join(f"{name} = {value}" for name, value in values.items())
    return f" (for {listed})" if listed else ""


def coincidence(
    wrong: Computed, right: Computed, others: list[tuple[str, Computed]], tolerance: Tolerance
) -> str | None:
    """Return what a misconception cannot be told from, or None if it stands alone."""
    if _meet(right, wrong, tolerance):
        return f"this gives the right answer, {write_cells(*right, tolerance)}"
    for name, other in others:
        if _meet(other, wrong, tolerance):
            return f"this gives the same as the misconception `{name}`"
    return None


def _meet(target: Computed, given: Computed, tolerance: Tolerance) -> bool:
    if target[1] != given[1]:
        return False
    return all(tolerance.accepts(cell, value) for cell, value in zip(target[0], given[0], strict=True))


def _check_graded(question: Question, posed: Posed, path: Path, document: Document, notes: Notes) -> None:
    """Give the declared answer and every wrong one to the real grader."""
    if not isinstance(question, Numeric):
        _check_choices(question, posed, path, document, notes)
        return
    if not grade(posed, _typed(posed, posed.expected)).right:
        message = f"the grader does not accept the declared answer, {posed.expected}{_for(posed.values)}"
        notes.fault(document, (*path, "answer"), message)
    for place, mistake in enumerate(posed.misconceptions):
        if problem := _not_rejected(posed, mistake):
            notes.fault(document, (*path, "misconceptions", place), problem + _for(posed.values))


def _not_rejected(posed: Posed, mistake: Mistake) -> str | None:
    """Give the mistaken answer to the grader; return what it said if that is not the mistake's own text."""
    cells, shape = mistake.cells, mistake.shape
    if mistake.between is not None:
        middle = (mistake.between[0] + mistake.between[1]) / 2
        cells, shape = (middle,) * max(1, len(posed.cells)), posed.shape
    if shape != posed.shape:
        return None
    typed = _typed(posed, write_cells(cells, shape, NO_TOLERANCE))
    graded = grade(posed, typed)
    if graded.right:
        return f"the grader accepts this wrong answer, {typed}"
    if graded.say != mistake.say:
        return f"the grader takes this answer, {typed}, for `{graded.misconception}`"
    return None


def _typed(posed: Posed, text: str) -> Any:
    """Return an answer as a learner gives it: the cells of a matrix one by one, anything else as one text."""
    if len(posed.shape) < 2:
        return text
    rows = text.strip("[]").split("], [")
    return tuple(tuple(row.split(", ")) for row in rows)


def _check_choices(question: Question, posed: Posed, path: Path, document: Document, notes: Notes) -> None:
    if not grade(posed, posed.right).right:
        notes.fault(document, path, f"the grader does not accept the declared answer{_for(posed.values)}")
    if isinstance(question, One | Several):
        for place, option in enumerate(question.options):
            wrong = option.id if isinstance(question, One) else {option.id}
            if option.right or not isinstance(question, One):
                continue
            graded = grade(posed, wrong)
            if graded.right or not graded.reasons:
                notes.fault(
                    document, (*path, "options", place), "the grader does not refuse this wrong option"
                )
        _check_different([option.text for option in question.options], (*path, "options"), document, notes)
    elif isinstance(question, Order):
        if grade(posed, tuple(reversed(posed.right))).right:
            notes.fault(document, (*path, "items"), "the grader accepts the items in reverse")
        _check_different([item.text for item in question.items], (*path, "items"), document, notes)


def _check_different(shown: list[str], path: Path, document: Document, notes: Notes) -> None:
    for place, text in enumerate(shown):
        if text in shown[:place]:
            notes.fault(document, (*path, place, "text"), "two options read the same")


def check_right_option_moves(lesson: Lesson, document: Document, notes: Notes) -> None:
    """Check that the right option does not stand first in every question of a lesson."""
    firsts = [
        (place, step.question.options[0].right)
        for place, step in enumerate(lesson.steps)
        if isinstance(step, Ask) and isinstance(step.question, One)
    ]
    if len(firsts) > 1 and all(right for _, right in firsts):
        path = ("steps", firsts[0][0], "question", "options")
        notes.fault(
            document, path, "the right option stands first in every question of this lesson: move some"
        )


def check_reach(question: Reach, path: Path, document: Document, sources: Sources, notes: Notes) -> None:
    """Check a demo to reach: its start is not there yet, its example is, by controls that may be moved."""
    demo = find_demo(question.demo, (*path, "demo"), document, notes)
    if demo is None:
        return
    check_shown(demo, question.show, (*path, "show"), document, notes)
    state = check_state(demo, question.set, (*path, "set"), document, sources, notes)
    both = {**question.set, **question.example}
    example = check_state(demo, both, (*path, "example"), document, sources, notes)
    if state is None or example is None:
        return
    at_start = check_until(demo, state, question.until, (*path, "until"), document, notes)
    if at_start:
        notes.fault(document, (*path, "until"), "this is already true when the question opens")
    if at_start is not False:
        return
    check_movable(question.example, question.show, (*path, "example"), document, notes)
    names = {**example, **demo.names(demo.compute(example))}
    graded = grade(pose(question, 0), names)
    if not graded.right:
        notes.fault(
            document, (*path, "example"), "the grader does not accept the example: `until` is false there"
        )
