"""Formulas: every one in the course can be drawn, and fits a terminal of 80 columns."""

import re
from collections.abc import Iterator

from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources, data_path
from llmtutor.course.document import Document
from llmtutor.course.overlays import texts
from llmtutor.course.schema import Formula
from llmtutor.render.formula import FormulaError, display, inline

WIDEST = 76
_MARKS = re.compile(
    r"""
      \\ [!-/:-@\[-`{-~]
    | (?P<ticks> `+ ) .+? (?<!`) (?P=ticks) (?!`)
    | \$\$ (?P<display> (?: \\. | [^$\\] )+ ) \$\$
    | \$ (?!\s) (?P<math> (?: \\. | [^$\\] )+ ) (?<!\s) \$ (?!\d)
    """,
    re.VERBOSE | re.DOTALL,
)


def check_formula_steps(sources: Sources, notes: Notes) -> None:
    """Draw every formula step and every symbol it explains."""
    for document, lesson in sources.parts():
        for place, step in enumerate(lesson.steps):
            if isinstance(step, Formula):
                path = ("steps", place, "tex")
                try:
                    width = display(step.tex).width
                except FormulaError as error:
                    notes.fault(document, path, f"the formula cannot be drawn: {error}")
                    continue
                if width > WIDEST:
                    notes.warn(document, path, f"the formula is {width} columns wide (at most {WIDEST} fit)")
                for symbol in step.where:
                    if problem := trouble(symbol):
                        notes.key_fault(document, ("steps", place, "where", symbol), problem)


def check_formulas_in_text(document: Document, notes: Notes, words: bool = False) -> None:
    """Draw every `$...$` in a file's texts."""
    for names, text in texts(document.data, words).items():
        for tex in formulas(text):
            if problem := trouble(tex):
                notes.fault(document, data_path(document.data, names), problem)


def formulas(text: str) -> Iterator[str]:
    """Go through the formulas in a Markdown text, without their dollars; code and `\\$` are left out."""
    for match in _MARKS.finditer(text):
        if tex := match["math"] or match["display"]:
            yield tex


def without_code(text: str) -> str:
    """Return a Markdown text without its code and formulas."""
    return _MARKS.sub(" ", text)


def trouble(tex: str) -> str | None:
    """Return why a formula cannot be drawn in a line, or None if it can."""
    try:
        inline(tex)
    except FormulaError as error:
        return f"the formula ${tex[:60]}$ cannot be drawn: {error}"
    return None
