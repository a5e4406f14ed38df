"""The commands that open the app on the screen."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from llmtutor.cli.opening import read_lesson, record_file, the_course, the_language, the_lesson, the_words
from llmtutor.cli.problems import CommandProblem

if TYPE_CHECKING:
    from llmtutor.quiz.plan import QuizPlan
    from llmtutor.tui.app import Opening
    from llmtutor.tui.sitting import Sitting


def need_terminal(options: argparse.Namespace) -> None:
    """Make sure that input and output are a terminal; Textual draws on the error output, so that one too.

    In a browser (textual-serve) pipes stand in their place, and Textual is told so by TEXTUAL_DRIVER.
    """
    if not os.environ.get("TEXTUAL_DRIVER") and not all(
        stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    ):
        raise CommandProblem(the_words(options)("cli.no-terminal"))


def sitting(options: argparse.Namespace) -> "Sitting":
    """Return the course and the record, opened for one sitting on the screen."""
    need_terminal(options)
    from llmtutor.progress.store import Store
    from llmtutor.tui.sitting import Sitting

    course = the_course(options)
    store = Store(record_file(options, new=True))
    return Sitting(course, store, the_language(options, course, store))


def resume(options: argparse.Namespace) -> int:
    """Open where the learner stopped; the first time, the welcome."""
    here = sitting(options)
    from llmtutor.tui.app import run

    return run(here, last_place(here))


def last_place(here: "Sitting") -> "Opening":
    """Return the screen the learner left: a lesson at its step, the map, or the welcome if there was none."""
    from llmtutor.tui.app import Opening

    place = here.here()
    if place is not None and here.ended_in_lesson():
        return lesson_opening(place[0].id, place[1])
    if place is None and not here.store.setting("welcomed", False):
        from llmtutor.tui.screens.welcome import WelcomeScreen

        return Opening("welcome", WelcomeScreen)
    from llmtutor.tui.screens.map import MapScreen

    return Opening("map", MapScreen)


def lesson_opening(lesson_id: str, step: int | None) -> "Opening":
    """Return the opening of a lesson at a step."""
    from llmtutor.tui.app import Opening
    from llmtutor.tui.screens.resume import ResumeScreen

    return Opening("lesson", lambda: ResumeScreen(lesson_id, step))


def learn(options: argparse.Namespace) -> int:
    """Open a lesson."""
    entry, step = the_lesson(options, the_course(options), options.lesson)
    here = sitting(options)
    from llmtutor.tui.app import run

    return run(here, lesson_opening(entry.id, step))


def quiz(options: argparse.Namespace) -> int:
    """Ask the questions of a lesson or a track, of all that was learned, or whether a lesson is known."""
    make = _quiz_maker(options)
    here = sitting(options)
    plan = make(here)
    if not plan.asked:
        raise CommandProblem(here.words("cli.nothing-to-ask"))
    from llmtutor.tui.app import Opening, run
    from llmtutor.tui.screens.quiz import QuizScreen

    return run(here, Opening("lesson", lambda: QuizScreen(plan)))


def review(options: argparse.Namespace) -> int:
    """Ask for the skills that are due today."""
    here = sitting(options)
    from llmtutor.tui.app import Opening, run
    from llmtutor.tui.screens.review import ReviewScreen

    return run(here, Opening("lesson", lambda: ReviewScreen(here)))


def _quiz_maker(options: argparse.Namespace) -> "Callable[[Sitting], QuizPlan]":
    """Return what makes the quiz once the record is open; CommandProblem for what cannot be asked."""
    minutes = options.timed
    if minutes is not None and not 0 < minutes <= 600:
        raise CommandProblem(the_words(options)("cli.timed", minutes=minutes))
    if options.test_out and (options.lesson or options.mixed):
        raise CommandProblem(the_words(options)("cli.test-out-alone"))
    from llmtutor.tui import quiz_plans

    if options.test_out:
        lesson = _with_questions(options, options.test_out)
        return lambda here: quiz_plans.to_test_out(here, lesson, minutes=minutes)
    if not options.lesson:
        return lambda here: quiz_plans.of_everything(here, minutes=minutes)
    if options.lesson in {track.id for track in the_course(options).index().tracks}:
        track = options.lesson
        return lambda here: quiz_plans.of_track(here, track, mixed=options.mixed, minutes=minutes)
    name = _with_questions(options, options.lesson)
    return lambda here: quiz_plans.of_lessons(here, [name], mixed=options.mixed, minutes=minutes)


def _with_questions(options: argparse.Namespace, name: str) -> str:
    course = the_course(options)
    entry, _ = the_lesson(options, course, name)
    if not entry.readable:
        read_lesson(course, entry, the_language(options, course))
    if not entry.questions:
        raise CommandProblem(the_words(options)("cli.no-questions", lesson=entry.id))
    return entry.id
