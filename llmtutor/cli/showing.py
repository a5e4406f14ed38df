"""`llmtutor show` and `llmtutor demo`: lessons and demos as text, or a demo on the screen."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from llmtutor.cli.opening import the_course, the_language, the_lesson, the_store
from llmtutor.cli.problems import CommandProblem, unknown

if TYPE_CHECKING:
    from llmtutor.render.cells import Row

NARROWEST, WIDEST = 38, 400


def print_rows(rows: "Sequence[Row]", coloured: bool) -> None:
    """Print rows, with colours on a terminal."""
    if coloured:
        from rich.console import Console

        from llmtutor.render.colour import rich_text

        Console(highlight=False).print(rich_text(rows), soft_wrap=True, end="")
    else:
        from llmtutor.render.cells import plain

        print(plain(rows))


def wide_enough(width: int) -> int:
    """Return the width to print at; CommandProblem if nothing can be laid out in it."""
    if not NARROWEST <= width <= WIDEST:
        raise CommandProblem(f"--width must be from {NARROWEST} to {WIDEST}, not {width}")
    return width


def show(options: argparse.Namespace) -> int:
    """Print a lesson."""
    from llmtutor.cli.lesson_text import lesson_rows
    from llmtutor.course.faults import CourseError

    course = the_course(options)
    language = the_language(options, course, the_store() if not options.lang else None)
    entry, place = the_lesson(course, options.lesson, language)
    try:
        lesson = course.lesson(entry.id, language)
    except CourseError as error:
        raise CommandProblem(str(error), 1) from None
    rows = lesson_rows(course, lesson, language, wide_enough(options.width), options.answers, place)
    print_rows(rows, sys.stdout.isatty() and not options.plain)
    return 0


def demo(options: argparse.Namespace) -> int:
    """Open a demo, print it, or list the demos there are."""
    from llmtutor.demos import catalogue

    course = the_course(options)
    if options.name is None:
        for entry in course.index(the_language(options, course, the_store())).demos.values():
            print(f"{entry.id:<18}{entry.summary}")
        return 0
    if options.name not in catalogue.MODULES:
        raise unknown("demo", options.name, catalogue.MODULES)
    if options.plain:
        return _print_demo(options)
    from llmtutor.cli.start import sitting
    from llmtutor.tui.app import Opening, run
    from llmtutor.tui.screens.demo import DemoScreen

    here = sitting(options)
    changes = read_settings(here.course, options, here.language)
    return run(here, Opening("reading", lambda: DemoScreen(options.name, changes)))


def _print_demo(options: argparse.Namespace) -> int:
    from llmtutor.demos import catalogue
    from llmtutor.demos.contract import start
    from llmtutor.render.plain import plain_demo

    course = the_course(options)
    language = the_language(options, course, the_store() if not options.lang else None)
    words = course.demo_words(options.name, language)
    state = start(catalogue.load(options.name), read_settings(course, options, language))
    print(plain_demo(catalogue.load(options.name), state, words, wide_enough(options.width)), end="")
    return 0


def read_settings(course: Any, options: argparse.Namespace, language: str) -> dict[str, Any]:
    """Return the `control=value` arguments as checked values; CommandProblem where one does not fit."""
    from llmtutor.demos import catalogue
    from llmtutor.demos.contract import read_changes, start
    from llmtutor.demos.controls import Refused

    demo = catalogue.load(options.name)
    names = [control.id for control in demo.controls]
    pairs = {}
    for text in options.changes:
        name, equals, value = text.partition("=")
        if not equals:
            raise CommandProblem(
                f"{text!r} sets nothing; write CONTROL=VALUE, with one of {', '.join(names)}"
            )
        if name not in names:
            raise unknown("control", name, names)
        pairs[name] = value
    try:
        changes = read_changes(demo, pairs)
        start(demo, changes)
    except Refused as refusal:
        words = course.index(language).interface
        sentence = words(f"refused.{refusal.code}", **refusal.values)
        raise CommandProblem(sentence) from None
    return changes
