"""Terms: listed ones exist, are shown in bold where they are introduced, and not in an earlier lesson."""

import re
from collections.abc import Iterator, Sequence

from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources, data_path
from llmtutor.course.course_files import Term
from llmtutor.course.document import Document
from llmtutor.course.faults import did_you_mean
from llmtutor.course.overlays import texts
from llmtutor.course.schema import Lesson

_BOLD = re.compile(r"\*\*([^*\n]{1,60})\*\*")


def check_terms(sources: Sources, notes: Notes) -> None:
    """Check every lesson's `terms` and bold words against the glossary and the order of the course."""
    glossary = sources.glossary.model.root if sources.glossary.model else {}
    by_form = {form: name for name, term in glossary.items() for form in forms(term)}
    introduced: dict[str, str] = {}
    for _, lesson in sources.readable():
        for name in lesson.terms:
            introduced.setdefault(name, lesson.id)
    so_far: set[str] = set()
    names = sources.glossary.names
    for document, lesson in sources.parts():
        if names is not None:
            _check_listed(lesson, document, names, notes)
    for document, lesson in sources.readable():
        so_far.update(lesson.terms)
        _check_printed(lesson, document, glossary, notes)
        for path, word in bold_words(document):
            meant = by_form.get(word.casefold())
            if sources.all_read and meant in introduced and meant not in so_far:
                message = f"**{word}** is only introduced later, by `{introduced[meant]}`"
                notes.fault(document, path, f"{message}: don't print it bold, or list `{meant}` in `terms`")
    for name in glossary:
        if sources.all_read and name not in introduced:
            notes.warn(sources.glossary.document, (name,), f"no lesson introduces the term `{name}`")


def forms(term: Term) -> Iterator[str]:
    """Go through every way a term is written, in small letters."""
    for form in (term.term, *term.also):
        yield form.casefold()


def bold_words(document: Document) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Go through everything printed bold in a lesson, with its place."""
    for names, text in texts(document.data).items():
        for match in _BOLD.finditer(text):
            yield data_path(document.data, names), match[1]


def _check_listed(lesson: Lesson, document: Document, names: Sequence[str], notes: Notes) -> None:
    for place, name in enumerate(lesson.terms):
        if name not in names:
            message = f"the term `{name}` is not in `glossary.yaml`{did_you_mean(name, names)}"
            notes.fault(document, ("terms", place), message)


def _check_printed(lesson: Lesson, document: Document, glossary: dict[str, Term], notes: Notes) -> None:
    bold = {word.casefold() for _, word in bold_words(document)}
    for place, name in enumerate(lesson.terms):
        if name in glossary and not bold.intersection(forms(glossary[name])):
            notes.warn(
                document, ("terms", place), f"the term `{name}` is nowhere printed **bold** in this lesson"
            )
