"""`llmtutor recap`: what was learned, to read here or to keep as Markdown."""

import argparse
import sys

from llmtutor.cli.opening import the_course, the_language, the_lesson, the_record
from llmtutor.cli.problems import FAULTS, CommandProblem
from llmtutor.cli.showing import print_rows, wide_enough
from llmtutor.course.faults import CourseError
from llmtutor.progress.lesson_progress import NEW
from llmtutor.progress.statistics import overview
from llmtutor.render.commonmark import to_commonmark
from llmtutor.render.markdown import render_markdown
from llmtutor.tui.exercises import LESSON as EXERCISES
from llmtutor.tui.recap import course_recap, lesson_recap, misses_of
from llmtutor.tui.sitting import Sitting


def recap(options: argparse.Namespace) -> int:
    """Print what was learned in a lesson, or in all that were begun."""
    course = the_course(options)
    name = the_lesson(options, course, options.lesson)[0].id if options.lesson else None
    width = wide_enough(options)
    with the_record(options) as store:
        sitting = Sitting(course, store, the_language(options, course, store))
        try:
            text = _of_course(sitting) if name is None else _of_lesson(sitting, name)
        except CourseError as error:
            raise CommandProblem(str(error), FAULTS) from None
    if options.markdown:
        print(to_commonmark(text))
    else:
        print_rows(render_markdown(text, width), sys.stdout.isatty() and not options.plain)
    return 0


def _of_lesson(sitting: Sitting, name: str) -> str:
    if sitting.progress(name).status == NEW:
        raise CommandProblem(sitting.words("recap.not-begun", lesson=name))
    # One lesson by itself begins with the highest heading.
    return lesson_recap(sitting, name, misses_of(sitting)).replace("## ", "# ", 1)


def _of_course(sitting: Sitting) -> str:
    words, store = sitting.words, sitting.store
    text = course_recap(sitting)
    if not text:
        raise CommandProblem(words("recap.empty"))
    lessons = {key: value for key, value in store.lessons().items() if key[1] != EXERCISES}
    total = overview(lessons, store.days())
    totals = (
        words("progress.lessons", finished=total.finished, started=total.started),
        words("progress.answers", right=total.right, answers=total.answers),
        words("progress.time", minutes=total.minutes, days=total.days),
    )
    return "\n\n".join([f"# {sitting.index.title}", "\n".join(f"- {one}" for one in totals), text])
