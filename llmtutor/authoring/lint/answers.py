"""Questions: declared answers pass the real grader, and every misconception fails with its own text."""

from typing import Any

from llmtutor.authoring.lint.computations import check_shown, check_state, check_until, find_demo
from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources
from llmtutor.course.faults import Path
from llmtutor.course.questions import Matrix, Number, One, Order, Question, Reach, Several, Vector
from llmtutor.course.reading import Document
from llmtutor.course.schema import Ask, Lesson
from llmtutor.quiz.derived import AXES, compute_cells, write_cells
from llmtutor.quiz.evaluator import ExpressionError
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posed import Mistake, Posed
from llmtutor.quiz.posing import pose
from llmtutor.quiz.tolerance import Tolerance
from llmtutor.quiz.varying import count, variants

FULLY_GRADED = 12
NO_TOLERANCE = Tolerance(rel=1e-9)


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
    """Check one question in all its variants (a spread of 200 where there are more)."""
    if isinstance(question, Reach):
        check_reach(question, path, document, sources, notes)
        return
    if not _can_vary(question, path, document, notes):
        return
    for seed, values in enumerate(variants(question)):
        found = len(notes.faults)
        try:
            posed = pose(question, seed)
        except (ExpressionError, ValueError):
            _find_uncomputable(question, path, values, document, notes)
            return
        if isinstance(question, Number | Vector | Matrix):
            _check_numbers(question, posed, path, document, notes, graded=seed < FULLY_GRADED)
        elif seed < FULLY_GRADED:
            _check_choices(question, posed, path, document, notes)
        if len(notes.faults) > found:
            return


def _can_vary(question: Question, path: Path, document: Document, notes: Notes) -> bool:
    for name, vary in question.vary.items():
        try:
            count(vary)
        except ValueError as error:
            notes.fault(document, (*path, "vary", name), str(error))
            return False
    return True


def _find_uncomputable(
    question: Question, path: Path, values: dict[str, Any], document: Document, notes: Notes
) -> None:
    """Find which expression of a numeric question cannot be computed for these values."""
    assert isinstance(question, Number | Vector | Matrix)
    expressions = [(question.answer.compute, (*path, "answer", "compute"))]
    for place, each in enumerate(question.misconceptions):
        if each.compute is not None:
            expressions.append((each.compute, (*path, "misconceptions", place, "compute")))
    for expression, at in expressions:
        try:
            compute_cells(expression, values, AXES[question.kind])
        except (ExpressionError, ValueError) as error:
            notes.fault(document, at, f"`{expression[:80]}`: {error}{_for(values)}")


def _for(values: dict[str, Any]) -> str:
    listed = ", ".join(f"{name} = {value}" for name, value in values.items())
    return f" (for {listed})" if listed else ""


def _check_numbers(
    question: Number | Vector | Matrix,
    posed: Posed,
    path: Path,
    document: Document,
    notes: Notes,
    graded: bool,
) -> None:
    if graded and not grade(posed, _typed(posed, posed.expected)).right:
        message = (
            f"the grader does not accept the declared answer, {posed.expected}{_for(dict(posed.values))}"
        )
        notes.fault(document, (*path, "answer"), message)
    for place, mistake in enumerate(posed.misconceptions):
        problem = coincidence(posed, mistake, posed.misconceptions[:place])
        if problem is None and graded:
            problem = _not_rejected(posed, mistake)
        if problem is not None:
            notes.fault(document, (*path, "misconceptions", place), problem + _for(dict(posed.values)))


def coincidence(posed: Posed, mistake: Mistake, others: tuple[Mistake, ...]) -> str | None:
    """Return what a misconception cannot be told from, or None if it stands alone."""
    if mistake.between is not None:
        low, high = mistake.between
        if len(posed.cells) == 1 and low <= posed.cells[0] <= high:
            return "the right answer lies in this range"
        return None
    if mistake.shape == posed.shape and _meets(posed, posed.cells, mistake.cells):
        return f"this gives the right answer, {posed.expected}"
    for other in others:
        if other.shape == mistake.shape and other.cells and _meets(posed, other.cells, mistake.cells):
            return f"this gives the same as the misconception `{other.id}`"
    return None


def _meets(posed: Posed, cells: Any, given: Any) -> bool:
    return all(posed.tolerance.accepts(cell, value) for cell, value in zip(cells, given, strict=True))


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
    if graded.misconception != mistake.id:
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
        notes.fault(
            document, path, f"the grader does not accept the declared answer{_for(dict(posed.values))}"
        )
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
    if check_until(demo, state, question.until, (*path, "until"), document, notes):
        notes.fault(document, (*path, "until"), "this is already true when the question opens")
        return
    if question.show:
        for name in question.example:
            if name not in question.show:
                notes.key_fault(
                    document, (*path, "example", name), f"`{name}` is not among the controls in `show`"
                )
    names = {**example, **demo.names(demo.compute(example))}
    graded = grade(pose(question, 0), names)
    if not graded.right:
        notes.fault(
            document, (*path, "example"), "the grader does not accept the example: `until` is false there"
        )
