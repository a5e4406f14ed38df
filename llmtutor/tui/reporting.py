"""Reporting a faulty question: everything that lets its author see the same question again."""

from llmtutor import __version__
from llmtutor.tui.steps import StepBody


def report_of(body: StepBody) -> str:
    """Return a line that identifies the question of a step: its id, its numbers, and what was answered.

    Raises ValueError for a step that asks nothing.
    """
    if body.question is None:
        raise ValueError(f"step {body.step.id} asks nothing")
    parts = [
        f"{body.lesson.id}#{body.step.id}",
        f"numbers {body.question.posed.seed}",
        f"revision {body.lesson.revision}",
        f"{body.sitting.language}, llmtutor {__version__}",
    ]
    given = body.question.draft().answer
    return " · ".join((*parts, *((f"answer {given!r}",) if given is not None else ())))
