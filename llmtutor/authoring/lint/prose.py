"""How lessons read: warnings about what makes learners stumble."""

import re
from collections.abc import Iterator

from llmtutor.authoring.lint.formulas import without_code
from llmtutor.authoring.report import Notes, counted
from llmtutor.authoring.sources import Sources, data_path
from llmtutor.course.document import Document
from llmtutor.course.overlays import texts
from llmtutor.course.schema import Ask, Lesson, Say

LONGEST_STEP = 1100
FEWEST_QUESTIONS, FEWEST_KINDS = 3, 2
_NOT = re.compile(r"\bNOT\b")
_ALL_OF = re.compile(r"\b(all|none|both) of the (above|below|these)\b|以上(都|皆)", re.IGNORECASE)
_FILLER = re.compile(r"\b(simply|obviously|clearly|of course|basically)\b", re.IGNORECASE)
_NAME_IN_BRACES = re.compile(r"(?<![\\\w}^_$])\{([A-Za-z][A-Za-z0-9_]*)\}")


def check_prose(sources: Sources, notes: Notes) -> None:
    """Warn about long steps, negative questions, catch-all options and shouting; refuse unfilled names."""
    for document, lesson in sources.parts():
        check_texts(document, notes)
        for place, step in enumerate(lesson.steps):
            if isinstance(step, Say) and len(step.text) > LONGEST_STEP:
                message = (
                    f"this step has {len(step.text)} characters (about {LONGEST_STEP} fit a screen): split it"
                )
                notes.warn(document, ("steps", place, "text"), message)
            if isinstance(step, Ask):
                _check_names(document, place, set(step.question.vary), notes)
    for document, lesson in sources.readable():
        _check_questions(lesson, document, notes)


def check_texts(document: Document, notes: Notes) -> None:
    """Warn about everything in a file's texts that a reader would stumble over."""
    for names, text in texts(document.data).items():
        path = data_path(document.data, names)
        for message in remarks(without_code(text)):
            notes.warn(document, path, message)


def remarks(text: str) -> Iterator[str]:
    """Go through what a reader would stumble over in a text."""
    if _NOT.search(text):
        yield "a question asked with NOT is easily misread: ask for what is true"
    if match := _ALL_OF.search(text):
        yield f"options are shuffled, so `{match[0]}` does not work: name what is meant"
    if "!" in text.replace("!=", ""):
        yield "no exclamation marks: the idea should do the work"
    if match := _FILLER.search(text):
        yield f"`{match[0]}` helps nobody who does not see it yet: leave it out"


def _check_names(document: Document, place: int, vary: set[str], notes: Notes) -> None:
    """Check that every `{name}` in a varied question is filled, and every varied name is used."""
    if not vary:
        return
    question = document.data["steps"][place]["question"]
    used: set[str] = set()
    gaps = {gap["id"] for gap in question.get("gaps", ())}
    for names, text in texts(question).items():
        for name in _NAME_IN_BRACES.findall(text):
            if name not in vary | gaps | {"answer"}:
                path = ("steps", place, "question", *data_path(question, names))
                notes.fault(document, path, f"nothing fills {{{name}}}: `vary` has no such name")
        used.update(name for name in vary if f"{{{name}}}" in text)
    for name in sorted(vary - used):
        path = ("steps", place, "question", "vary", name)
        notes.fault(document, path, f"the learner never sees `{name}`: put {{{name}}} into the prompt")


def _check_questions(lesson: Lesson, document: Document, notes: Notes) -> None:
    kinds = [step.question.kind for step in lesson.steps if isinstance(step, Ask)]
    if len(kinds) < FEWEST_QUESTIONS:
        notes.warn(
            document,
            ("steps",),
            f"{counted(len(kinds), 'question')}: a lesson should ask at least {FEWEST_QUESTIONS}",
        )
    elif len(set(kinds)) < FEWEST_KINDS:
        notes.warn(document, ("steps",), f"every question is of kind `{kinds[0]}`: ask in another way too")
