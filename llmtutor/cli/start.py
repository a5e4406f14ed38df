"""The commands that open the app on the screen."""

import argparse
import sys
from typing import TYPE_CHECKING

from llmtutor.cli.opening import the_course, the_language, the_lesson, the_store
from llmtutor.cli.problems import CommandProblem

if TYPE_CHECKING:
    from llmtutor.tui.app import Opening
    from llmtutor.tui.sitting import Sitting


def need_terminal() -> None:
    """Make sure that input and output are a terminal; Textual draws on the error output, so that one too."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise CommandProblem(
            "this needs a terminal. For plain text there are `llmtutor show LESSON --plain` "
            "and `llmtutor demo NAME --plain`."
        )


def sitting(options: argparse.Namespace) -> "Sitting":
    """Return the course and the record, opened for one sitting."""
    need_terminal()
    from llmtutor.tui.sitting import Sitting

    course, store = the_course(options), the_store()
    return Sitting(course, store, the_language(options, course, store))


def resume(options: argparse.Namespace) -> int:
    """Open where the learner stopped; the first time, the welcome."""
    from llmtutor.tui.app import run

    here = sitting(options)
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
    from llmtutor.tui.app import run

    here = sitting(options)
    entry, step = the_lesson(here.course, options.lesson, here.language)
    return run(here, lesson_opening(entry.id, step))


def quiz(options: argparse.Namespace) -> int:
    """Ask the questions of one lesson, or of all that were begun."""
    here = sitting(options)
    if options.lesson:
        names = [the_lesson(here.course, options.lesson, here.language)[0].id]
    else:
        lessons = here.index.lessons
        names = [name for name in lessons if here.progress(name).status != "new"]
    names = [name for name in names if here.index.lessons[name].questions]
    if not names:
        raise CommandProblem("there is nothing to ask yet: begin a lesson first, or name one")
    from llmtutor.tui.app import Opening, run
    from llmtutor.tui.screens.quiz import QuizScreen

    return run(here, Opening("lesson", lambda: QuizScreen(names)))
