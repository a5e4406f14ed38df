"""`llmtutor show` and `llmtutor demo`: lessons and demos as text, or a demo on the screen."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from llmtutor.cli.opening import read_lesson, the_course, the_language, the_lesson, the_record, the_words
from llmtutor.cli.problems import CommandProblem, unknown

if TYPE_CHECKING:
    from llmtutor.course.library import Course
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


def wide_enough(options: argparse.Namespace) -> int:
    """Return the width to print at; CommandProblem if nothing can be laid out in it."""
    if not NARROWEST <= options.width <= WIDEST:
        words = the_words(options)
        raise CommandProblem(words("cli.width", low=NARROWEST, high=WIDEST, width=options.width))
    return int(options.width)


def language_alone(options: argparse.Namespace, course: "Course") -> str:
    """Return the language for a command that needs nothing else of the record."""
    with the_record(options) as store:
        return the_language(options, course, store)


def show(options: argparse.Namespace) -> int:
    """Print a lesson."""
    course = the_course(options)
    entry, place = the_lesson(options, course, options.lesson)
    width = wide_enough(options)
    language = language_alone(options, course)
    lesson = read_lesson(course, entry, language)
    if options.markdown:
        from llmtutor.cli.lesson_markdown import lesson_markdown

        print(lesson_markdown(course, lesson, language, width, options.answers, place))
        return 0
    from llmtutor.cli.lesson_text import lesson_rows

    seen = sys.stdout.isatty() and not options.plain
    print_rows(lesson_rows(course, lesson, language, width, options.answers, place, seen), seen)
    return 0


def demo(options: argparse.Namespace) -> int:
    """Open a demo, print it, or list the demos there are."""
    from llmtutor.demos import catalogue

    course = the_course(options)
    if options.name is None:
        for entry in course.index(language_alone(options, course)).demos.values():
            print(f"{entry.id:<18}{entry.summary}")
        return 0
    if options.name not in catalogue.MODULES:
        titles = {entry.id: entry.title for entry in course.index().demos.values()}
        raise unknown(the_words(options), "demo", options.name, catalogue.MODULES, titles)
    changes, width = read_settings(course, options), wide_enough(options)
    if options.plain:
        return _print_demo(options, course, changes, width)
    from llmtutor.cli.start import sitting

    here = sitting(options)
    from llmtutor.tui.app import Opening, run
    from llmtutor.tui.screens.demo import DemoScreen

    return run(here, Opening("reading", lambda: DemoScreen(options.name, changes)))


def _print_demo(options: argparse.Namespace, course: "Course", changes: dict[str, Any], width: int) -> int:
    from llmtutor.demos import catalogue
    from llmtutor.demos.contract import ended, start
    from llmtutor.render.plain import plain_demo

    words = course.demo_words(options.name, language_alone(options, course))
    shown = catalogue.load(options.name)
    state = start(shown, changes)
    if shown.running and shown.running.step not in changes:
        state = ended(shown, state)
    print(plain_demo(shown, state, words, width), end="")
    return 0


def read_settings(course: "Course", options: argparse.Namespace) -> dict[str, Any]:
    """Return the `control=value` arguments as checked values; CommandProblem where one does not fit."""
    from llmtutor.demos import catalogue
    from llmtutor.demos.contract import read_changes, start
    from llmtutor.demos.controls import Refused

    demo = catalogue.load(options.name)
    try:
        changes = read_changes(demo, _pairs(course, options, [control.id for control in demo.controls]))
        start(demo, changes)
    except Refused as refusal:
        words = the_words(options)
        raise CommandProblem(words(f"refused.{refusal.code}", **refusal.values)) from None
    return changes


def _pairs(course: "Course", options: argparse.Namespace, names: list[str]) -> dict[str, str]:
    """Return the text given for each control; CommandProblem where an argument sets none."""
    pairs = {}
    model = [f"model={options.model}"] if options.model else []
    for text in (*options.changes, *model):
        name, equals, value = text.partition("=")
        if not equals:
            words = the_words(options)
            raise CommandProblem(words("cli.sets-nothing", text=text, names=", ".join(names)))
        if name not in names:
            words = the_words(options)
            demo_words = course.demo_words(options.name, words.language)
            labels = {one: demo_words(f"controls.{one}.label") for one in names}
            raise unknown(words, "control", name, names, labels)
        pairs[name] = value
    return pairs
