"""What most commands open first: the course, the language, the record."""

import argparse
import os
from typing import TYPE_CHECKING

from llmtutor.cli.problems import FAULTS, CommandProblem, unknown

if TYPE_CHECKING:
    from llmtutor.course.index import LessonEntry
    from llmtutor.course.library import Course
    from llmtutor.progress.store import Store


def the_course(options: argparse.Namespace) -> "Course":
    """Return the course that `--lessons` names, or ours."""
    from llmtutor.course.faults import CourseError
    from llmtutor.course.library import open_course

    try:
        course = open_course(options.lessons)
        course.index()
    except CourseError as error:
        raise CommandProblem(str(error), FAULTS) from None
    return course


def the_language(options: argparse.Namespace, course: "Course", store: "Store | None" = None) -> str:
    """Return the language to speak: `--lang`, the learner's last choice, the locale, or English."""
    languages = course.index().languages
    if options.lang:
        name = options.lang.lower().replace("_", "-").split("-")[0]
        if name not in languages:
            raise unknown("language", options.lang, languages)
        return str(name)
    kept = store.setting("language") if store is not None else None
    if kept in languages:
        return str(kept)
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    spoken = locale.split("_")[0].split(".")[0].lower()
    return spoken if spoken in languages else "en"


def the_store() -> "Store":
    """Return the learner's record."""
    from llmtutor.progress.store import Store

    return Store()


def the_lesson(course: "Course", name: str, language: str) -> "tuple[LessonEntry, int | None]":
    """Return the lesson called `name`, and the place of its step where `#step` follows."""
    name, _, step = name.partition("#")
    index = course.index(language)
    entry = index.find(name)
    if entry is None:
        raise unknown("lesson", name, index.lessons)
    if not step:
        return entry, None
    place = int(step) - 1 if step.isdecimal() else entry.place(step)
    if place is None or not 0 <= place < len(entry.steps):
        raise unknown("step", step, [entry_step.id for entry_step in entry.steps])
    return entry, place
