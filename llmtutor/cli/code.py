"""`llmtutor code`: the exercises in code, on the screen or checked from a file."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from llmtutor.cli.opening import the_course, the_language, the_record, the_words
from llmtutor.cli.problems import FAULTS, CommandProblem, unknown

if TYPE_CHECKING:
    from llmtutor.course.course_files import ExerciseFile


def code(options: argparse.Namespace) -> int:
    """List the exercises, open one, print one, or check a file that solves one."""
    course = the_course(options)
    with the_record(options) as store:
        language = the_language(options, course, store)
    exercises = course.index(language).exercises
    if options.name is None:
        for entry in exercises.values():
            print(f"{entry.id:<18}{entry.summary}")
        return 0
    if options.name not in exercises:
        titles = {entry.id: entry.title for entry in exercises.values()}
        raise unknown(the_words(options), "exercise", options.name, exercises, titles)
    exercise = course.exercise(options.name, language)
    if options.check is not None:
        return _check(options, exercise, language)
    if options.plain:
        return _print(options, exercise, language)
    from llmtutor.cli.start import sitting

    here = sitting(options)
    from llmtutor.tui.app import Opening, run
    from llmtutor.tui.screens.exercise import ExerciseScreen

    return run(here, Opening("exercise", lambda: ExerciseScreen(options.name)))


def _print(options: argparse.Namespace, exercise: "ExerciseFile", language: str) -> int:
    from llmtutor.cli.question_text import question_rows
    from llmtutor.cli.showing import print_rows
    from llmtutor.quiz.posing import pose
    from llmtutor.render.cells import row

    words = the_course(options).index(language).interface
    asked = question_rows(pose(exercise.question, 0), words, 80, options.answers)
    print_rows([row(exercise.title, "title"), (), *asked], coloured=False)
    return 0


def _check(options: argparse.Namespace, exercise: "ExerciseFile", language: str) -> int:
    """Run a file on fresh hidden inputs; status 1 if it is not right."""
    from llmtutor.cli.showing import print_rows
    from llmtutor.quiz.grading import grade
    from llmtutor.quiz.posing import pose
    from llmtutor.render.markdown import render_markdown
    from llmtutor.tui.code_report import code_report

    words = the_course(options).index(language).interface
    try:
        source = sys.stdin.read() if str(options.check) == "-" else Path(options.check).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandProblem(words("cli.no-target", path=options.check)) from None
    graded = grade(pose(exercise.question, options.seed), source)
    text = code_report(graded, words)
    if graded.right:
        text = f"{words('code-run.right', count=len(graded.parts))}\n\n{text}"
    print_rows(list(render_markdown(text, 80)), coloured=False)
    return 0 if graded.right else FAULTS
