"""Checking a course, or one file of it: everything that is wrong, at once, with its place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from llmtutor.authoring import ids
from llmtutor.authoring.lint import (
    answers,
    code_answers,
    computations,
    demo_words,
    formulas,
    prose,
    references,
    terms,
    translations,
)
from llmtutor.authoring.overlay_file import LANGUAGE
from llmtutor.authoring.report import Notes, Report
from llmtutor.authoring.sources import Source, Sources, gather, lesson_source
from llmtutor.course import files
from llmtutor.course.document import Document
from llmtutor.course.faults import CourseError, Fault
from llmtutor.course.library import own_lessons
from llmtutor.course.schema import Lesson

Check = Callable[[Sources, Notes], None]

WHOLE_COURSE: tuple[Check, ...] = (
    references.check_course_file,
    code_answers.check_listed_exercises,
    references.check_lesson_ids,
    references.check_order_of_teaching,
    terms.check_terms,
    demo_words.check_demo_words,
    demo_words.check_trace_words,
    translations.check_translations,
    ids.check_ledger,
)
EACH_LESSON: tuple[Check, ...] = (
    formulas.check_formula_steps,
    computations.check_computations,
    answers.check_answers,
    prose.check_prose,
)
"""Checks that look at each lesson by itself, so that one lesson can be checked without the others."""


def check(target: Path | None = None, thorough: bool = False) -> Report:
    """Check a course folder, or one of its files; our own lessons if nothing is given.

    Questions of a whole folder are tried in 16 variants each, in up to 200 if `thorough` or for one file.

    A file is checked as part of the course around it, and only what is found in it or its translations is
    reported. A lesson outside any course is checked by itself. Never raises for what a file holds.
    """
    target = (target or own_lessons()).absolute()
    if target.is_dir():
        return _check_folder(target, thorough)
    root = course_around(target)
    if root is None:
        return _check_alone(target)
    return _check_within(root, target)


def course_around(path: Path) -> Path | None:
    """Return the course folder that a file belongs to, or None. A language's folder is not one."""
    nearest = next((folder for folder in path.parents if (folder / "course.yaml").is_file()), None)
    if (
        nearest is not None
        and LANGUAGE.fullmatch(nearest.name)
        and (nearest.parent / "course.yaml").is_file()
    ):
        return nearest.parent
    return nearest


def _check_folder(root: Path, thorough: bool) -> Report:
    if files.state(root / "course.yaml") is None:
        fault = Fault(
            files.shown(root / "course.yaml"), 1, 1, "there is no such file: this is not a course folder"
        )
        return Report((fault,), ())
    sources, notes = replace(gather(root), thorough=thorough), Notes()
    for _, read in sources.documents():
        notes.faults.extend(read.faults)
        formulas.check_formulas_in_text(read, notes, words=_is_words(sources, read))
    for one in (*WHOLE_COURSE, *EACH_LESSON, code_answers.check_exercises):
        one(sources, notes)
    return notes.report(len(sources.lessons))


def _is_words(sources: Sources, read: Document) -> bool:
    word_files: list[Source[Any]] = [*sources.demos.values(), *sources.traces.values()]
    return read is sources.interface or any(read is source.document for source in word_files)


def _check_within(root: Path, target: Path) -> Report:
    """Check one file of a course: the whole of it is read, but other lessons' computations are not run."""
    if files.state(target) is None:
        return Report((Fault(files.shown(target), 1, 1, "there is no such file"),), ())
    sources, notes = gather(root), Notes()
    for _, read in sources.documents():
        notes.faults.extend(read.faults)
        formulas.check_formulas_in_text(read, notes, words=_is_words(sources, read))
    for one in WHOLE_COURSE:
        one(sources, notes)
    only = tuple(source for source in sources.lessons if target in _versions(sources, source.path))
    alone = _with_lessons(sources, only)
    for one in EACH_LESSON:
        one(alone, notes)
    code_answers.check_exercises(_with_exercise(sources, target), notes)
    return _about(notes, root, target).report(len(only))


def _with_exercise(sources: Sources, target: Path) -> Sources:
    found = sources.exercises.items()
    return replace(
        sources, exercises={name: one for name, one in found if target in _versions(sources, one.path)}
    )


def _versions(sources: Sources, path: Path) -> list[Path]:
    """Return a file and its place in every language."""
    inside = path.relative_to(sources.root)
    return [path, *(sources.root / language / inside for language in sources.languages)]


def _about(notes: Notes, root: Path, target: Path) -> Notes:
    inside = target.relative_to(root)
    names = {
        files.shown(target),
        *(files.shown(folder / inside) for folder in root.iterdir() if folder.is_dir()),
    }
    return Notes(
        [fault for fault in notes.faults if fault.file in names],
        [fault for fault in notes.warnings if fault.file in names],
    )


def _check_alone(target: Path) -> Report:
    """Check a lesson that stands in no course: what it refers to outside itself cannot be looked up."""
    notes = Notes()
    try:
        files.read(target)
    except CourseError as error:
        return Report(error.faults, ())
    source = lesson_source(target)
    notes.faults.extend(source.document.faults)
    sources = _with_lessons(gather(target.parent), (source,))
    formulas.check_formulas_in_text(source.document, notes)
    for one in EACH_LESSON:
        one(sources, notes)
    return notes.report(1)


def _with_lessons(sources: Sources, lessons: tuple[Source[Lesson], ...]) -> Sources:
    return replace(sources, lessons=lessons, thorough=True)
