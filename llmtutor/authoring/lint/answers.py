"""Questions: declared answers pass the real grader, and every misconception fails with its own text."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

from llmtutor.authoring.lint.choices import check_choices
from llmtutor.authoring.lint.code_answers import check_code_question
from llmtutor.authoring.lint.computations import (
    check_movable,
    check_shown,
    check_state,
    check_until,
    find_demo,
)
from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources
from llmtutor.course.code_question import WriteCode
from llmtutor.course.document import Document
from llmtutor.course.faults import Path
from llmtutor.course.questions import Gaps, Matrix, Number, One, Question, Reach, Vector
from llmtutor.course.schema import Ask, Lesson
from llmtutor.quiz.derived import AXES, compute_cells, write_cells
from llmtutor.quiz.evaluator import ExpressionError
from llmtutor.quiz.gaps import number_of
from llmtutor.quiz.grade import Grade
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posed import Posed
from llmtutor.quiz.posing import pose
from llmtutor.quiz.samples import accepted_answers, wrong_answers
from llmtutor.quiz.tolerance import Tolerance, exact
from llmtutor.quiz.varying import MOST_VARIANTS, variants

GRADED = 3
QUICK, THOROUGH = 16, MOST_VARIANTS
Numeric = Number | Vector | Matrix


def check_answers(sources: Sources, notes: Notes) -> None:
    """Check every question of every lesson."""
    for document, lesson in sources.parts():
        for place, step in enumerate(lesson.steps):
            if isinstance(step, Ask):
                check_question(step.question, ("steps", place, "question"), document, sources, notes)
    for document, lesson in sources.readable():
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
    if isinstance(question, WriteCode):
        check_code_question(question, path, document, notes)
        return
    found = len(notes.faults)
    check_choices(question, path, document, notes)
    for seed, values in enumerate(islice(variants(question), THOROUGH if sources.thorough else QUICK)):
        if isinstance(question, Numeric):
            _check_computed(question, values, path, (*path, "answer", "compute"), document, notes)
        elif isinstance(question, Gaps):
            for place, gap in enumerate(question.gaps):
                if gap.compute is not None:
                    at = (*path, "gaps", place)
                    _check_computed(number_of(gap, question), values, at, (*at, "compute"), document, notes)
        if seed < GRADED and len(notes.faults) == found:
            _check_posed(question, seed, values, path, document, notes)
        if len(notes.faults) > found:
            return


def _check_posed(
    question: Question, seed: int, values: dict[str, Any], path: Path, document: Document, notes: Notes
) -> None:
    try:
        posed = pose(question, seed)
    except ExpressionError as error:
        key = "holds" if question.kind == "true-false" else "gaps"
        notes.fault(document, (*path, key), f"{error}{_for(values)}")
        return
    _check_graded(question, posed, path, document, notes)


def _check_computed(
    question: Numeric, values: dict[str, Any], path: Path, at: Path, document: Document, notes: Notes
) -> None:
    """Check that answer (at `at`) and misconceptions can be computed for these values and all differ."""
    tolerance = Tolerance(question.answer.abs, question.answer.rel)
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
    """Give the declared answer, other forms of it and every wrong one to the real grader."""
    right = _typed(posed, posed.expected) if posed.cells else posed.right
    for answer in (right, *accepted_answers(posed)):
        graded = grade(posed, answer)
        if not graded.right:
            message = f"the grader does not accept {_shown(posed, graded)}{_for(posed.values)}"
            notes.fault(document, (*path, "answer") if posed.cells else path, message)
            return
    for wrong in wrong_answers(posed):
        graded = grade(posed, wrong.answer)
        at = (*path, *_place(question, wrong.mistake))
        if graded.right:
            message = f"the grader accepts this wrong answer, {graded.given}"
            notes.fault(document, at, message + _for(posed.values))
        elif (graded.misconception, graded.say) != (wrong.mistake, wrong.say):
            message = f"the grader takes this answer, {graded.given}, for `{graded.misconception}`"
            notes.fault(document, at, message + _for(posed.values))


def _shown(posed: Posed, graded: Grade) -> str:
    what = "the declared answer" if graded.given in ("", posed.expected) else "this form of the answer"
    return f"{what}, {graded.given or posed.expected}"


def _place(question: Question, mistake: str | None) -> Path:
    """Return where in a question a mistake is declared."""
    lists = {"options": "options", "reasons": "reasons", "lines": "lines", "misconceptions": "misconceptions"}
    for key in lists:
        for place, each in enumerate(getattr(question, key, ())):
            if each.id == mistake:
                return (key, place)
    if isinstance(question, Gaps):
        for place, gap in enumerate(question.gaps):
            for number, each in enumerate(gap.misconceptions):
                if each.id == mistake:
                    return ("gaps", place, "misconceptions", number)
    return ()


def _typed(posed: Posed, text: str) -> Any:
    """Return an answer as a learner gives it: the cells of a matrix one by one, anything else as one text."""
    if len(posed.shape) < 2:
        return text
    rows = text.strip("[]").split("], [")
    return tuple(tuple(row.split(", ")) for row in rows)


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
