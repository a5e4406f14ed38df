"""The commands that open the app on the screen."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from llmtutor.cli.opening import the_course, the_language, the_lesson, the_store
from llmtutor.cli.problems import CommandProblem

if TYPE_CHECKING:
    from llmtutor.tui.app import TutorApp
    from llmtutor.tui.sitting import Sitting


def need_terminal() -> None:
    """Make sure that input and output are a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
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


def open_app(here: "Sitting", opening: "Callable[[TutorApp], Any]") -> int:
    """Run the app."""
    from llmtutor.tui.app import run

    return run(here, opening)


def resume(options: argparse.Namespace) -> int:
    """Open where the learner stopped; the first time, the welcome."""
    here = sitting(options)

    def opening(_app: "TutorApp") -> Any:
        place = here.here()
        if place is not None and here.ended_in_lesson():
            from llmtutor.tui.screens.lesson import LessonScreen

            return LessonScreen(place[0].id, place[1])
        if place is None and not here.store.setting("welcomed", False):
            from llmtutor.tui.screens.welcome import WelcomeScreen

            return WelcomeScreen()
        from llmtutor.tui.screens.map import MapScreen

        return MapScreen()

    return open_app(here, opening)


def learn(options: argparse.Namespace) -> int:
    """Open a lesson."""
    here = sitting(options)
    entry, step = the_lesson(here.course, options.lesson, here.language)

    def opening(_app: "TutorApp") -> Any:
        from llmtutor.tui.screens.lesson import LessonScreen

        return LessonScreen(entry.id, step)

    return open_app(here, opening)


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

    def opening(_app: "TutorApp") -> Any:
        from llmtutor.tui.screens.quiz import QuizScreen

        return QuizScreen(names)

    return open_app(here, opening)
