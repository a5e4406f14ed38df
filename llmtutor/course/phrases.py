"""Pieces of a lesson put together as Markdown, the same on the screen and on paper."""

from llmtutor.course.schema import Formula
from llmtutor.course.words import Words


def formula_text(step: Formula, words: Words) -> str:
    """Return a formula step: its text, the formula, and what each symbol stands for."""
    pairs = step.where.items()
    meanings = [f"- {words('formula.meaning', symbol=f'${tex}$', meaning=says)}" for tex, says in pairs]
    parts = [step.text or "", f"$$\n{step.tex}\n$$", "\n".join(meanings)]
    return "\n\n".join(part for part in parts if part)
