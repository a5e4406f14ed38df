"""What most commands open first: the course, the language, the record."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from llmtutor.cli.problems import FAULTS, CommandProblem, unknown

if TYPE_CHECKING:
    from llmtutor.course.index import LessonEntry
    from llmtutor.course.library import Course
    from llmtutor.course.schema import Lesson
    from llmtutor.course.words import Words
    from llmtutor.progress.store import Store


def the_course(options: argparse.Namespace) -> "Course":
    """Return the course that `--lessons` names, or ours."""
    from llmtutor.course.faults import CourseError
    from llmtutor.course.library import open_course

    try:
        course = open_course(options.lessons)
    except CourseError:
        raise CommandProblem(the_words(options)("cli.no-course", folder=options.lessons)) from None
    try:
        course.index()
    except CourseError as error:
        raise CommandProblem(str(error), FAULTS) from None
    return course


def the_language(options: argparse.Namespace, course: "Course", store: "Store | None" = None) -> str:
    """Return the language to speak: `--lang`, the learner's last choice, the locale, or English."""
    languages = course.index().languages
    named = _named_language(options)
    if not named:
        return _usual_language(languages, store)
    if named not in languages:
        words = course.index(_usual_language(languages, store)).interface
        raise unknown(words, "language", options.lang, languages)
    return named


def _named_language(options: argparse.Namespace) -> str:
    return (options.lang or "").lower().replace("_", "-").split("-")[0]


def _usual_language(languages: Sequence[str], store: "Store | None") -> str:
    kept = store.setting("language") if store is not None else None
    if kept in languages:
        return str(kept)
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    spoken = locale.split("_")[0].split(".")[0].lower()
    return spoken if spoken in languages else "en"


def the_words(options: argparse.Namespace) -> "Words":
    """Return the words for a command that ends before it has opened anything; any `--lang` will do here."""
    from llmtutor.progress.learners import is_name, record_of

    name = options.learner or ""
    if (name and not is_name(name)) or not record_of(name).exists():
        return _spoken_words(options)
    with the_record(options) as store:
        return _spoken_words(options, store)


def _spoken_words(options: argparse.Namespace, store: "Store | None" = None) -> "Words":
    from llmtutor.course.library import open_course

    ours = open_course()
    languages = ours.index().languages
    named = _named_language(options)
    return ours.index(named if named in languages else _usual_language(languages, store)).interface


def record_file(options: argparse.Namespace, *, new: bool = False) -> Path:
    """Return the record of the learner that `--learner` names, of the one without a name if none is named.

    CommandProblem for what cannot be a name, and unless a `new` record may begin, for a name not known here.
    """
    from llmtutor.progress.learners import LONGEST, is_name, learners, record_of

    name = options.learner or ""
    if name and not is_name(name):
        raise CommandProblem(_spoken_words(options)("cli.learner-name", name=name, longest=LONGEST))
    file = record_of(name)
    if name and not new and not file.parent.is_dir():
        words, known = _spoken_words(options), learners()
        if not known:
            raise CommandProblem(words("cli.unknown.learner", name=name))
        raise unknown(words, "learner", name, known)
    return file


@contextmanager
def the_record(options: argparse.Namespace, *, new: bool = False) -> "Iterator[Store]":
    """Open the learner's record as `record_file` finds it; what is wrong with it is told at the end."""
    with told_record(options, record_file(options, new=new)) as store:
        yield store


@contextmanager
def told_record(options: argparse.Namespace, file: Path) -> "Iterator[Store]":
    """Open a record; at the end, what is wrong with it is told on the error output."""
    from llmtutor.progress.store import Store

    store = Store(file)
    try:
        yield store
    finally:
        problems = store.take_problems()
        if problems:
            from llmtutor.tui.sitting import problem_text

            words = _spoken_words(options, store)
            for problem in problems:
                print(problem_text(problem, words), file=sys.stderr)
        store.close()


def the_lesson(options: argparse.Namespace, course: "Course", name: str) -> "tuple[LessonEntry, int | None]":
    """Return the lesson called `name`, and the place of its step where `#step` follows.

    A lesson with faults has no steps to find: it is returned without a place, and opening it tells them.
    """
    name, _, step = name.partition("#")
    index = course.index()
    entry = index.find(name)
    if entry is None:
        titles = {lesson.id: lesson.title for lesson in index.lessons.values()}
        raise unknown(the_words(options), "lesson", name, index.lessons, titles)
    if not step or not entry.readable:
        return entry, None
    place = int(step) - 1 if step.isdecimal() else entry.place(step)
    if place is None or not 0 <= place < len(entry.steps):
        raise unknown(the_words(options), "step", step, [one.id for one in entry.steps])
    return entry, place


def read_lesson(course: "Course", entry: "LessonEntry", language: str) -> "Lesson":
    """Return a lesson of the course; CommandProblem with all its faults."""
    from llmtutor.course.faults import CourseError

    try:
        return course.lesson(entry.id, language)
    except CourseError as error:
        raise CommandProblem(str(error), FAULTS) from None
