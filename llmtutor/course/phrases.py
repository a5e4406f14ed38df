"""Pieces of a lesson put together as Markdown, the same on the screen and on paper."""

from llmtutor.course.schema import Formula, Lesson
from llmtutor.course.words import Words


def formula_text(step: Formula, words: Words) -> str:
    """Return a formula step: its text, the formula, and what each symbol stands for."""
    return "\n\n".join(part for part in ((step.text or "").rstrip(), bare_formula(step, words)) if part)


def bare_formula(step: Formula, words: Words) -> str:
    """Return the formula of a step and what each symbol stands for, without the text around it."""
    pairs = step.where.items()
    meanings = [f"- {words('formula.meaning', symbol=f'${tex}$', meaning=says)}" for tex, says in pairs]
    return "\n\n".join([f"$$\n{step.tex}\n$$", *(["\n".join(meanings)] if meanings else [])])


def sources_text(lesson: Lesson) -> str:
    """Return where to read on, an item each."""
    told = (f"- {one.title}. {one.authors}, {one.year}. {one.ref}" for one in lesson.sources)
    return "\n".join(told)
