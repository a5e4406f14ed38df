"""`llmtutor progress`: show, export, import or reset the record."""

import argparse
import sys
from pathlib import Path

from llmtutor.cli.opening import the_course, the_language, the_lesson, the_record
from llmtutor.cli.problems import CommandProblem
from llmtutor.course.words import Words
from llmtutor.progress.problem import ProblemError
from llmtutor.progress.store import Store
from llmtutor.tui.exercises import LESSON as EXERCISES
from llmtutor.tui.sitting import Sitting, problem_text


def progress(options: argparse.Namespace) -> int:
    """Do what was asked with the record."""
    course = the_course(options)
    # A record taken to another computer may be the first there of its learner.
    new = options.what == "import" and bool(options.target) and Path(options.target).is_file()
    with the_record(options, new=new) as store:
        words = course.index(the_language(options, course, store)).interface
        try:
            return ACTIONS[options.what](options, store, words)
        except ProblemError as error:
            raise CommandProblem(problem_text(error.problem, words)) from None


def _show(options: argparse.Namespace, store: Store, words: Words) -> int:
    from llmtutor.cli.listing import print_lessons
    from llmtutor.progress.statistics import overview
    from llmtutor.render.cells import plain
    from llmtutor.tui.figure_rows import section_rows
    from llmtutor.tui.figures import gather

    course = the_course(options)
    lessons = {key: value for key, value in store.lessons().items() if key[1] != EXERCISES}
    total = overview(lessons, store.days())
    print(words("progress.lessons", finished=total.finished, started=total.started))
    print(words("progress.answers", right=total.right, answers=total.answers))
    print(words("progress.time", minutes=total.minutes, days=total.days))
    print(words("progress.file", file=store.path))
    print()
    if total.days:
        figures = gather(Sitting(course, store, words.language))
        print(plain(section_rows(figures, words, PLAIN_WIDTH)), end="\n\n")
    print_lessons(course.index(words.language), store)
    return 0


def _export(options: argparse.Namespace, store: Store, words: Words) -> int:
    from llmtutor.progress.transfer import export_record

    target = _file(options, words)
    if target.exists() and not options.yes:
        raise CommandProblem(words("cli.file-exists", file=target))
    answers = export_record(store, target)
    print(words("progress.exported", answers=answers, file=target))
    return 0


def _import(options: argparse.Namespace, store: Store, words: Words) -> int:
    from llmtutor.progress.transfer import import_record

    done = import_record(store, _file(options, words), of_anyone=options.yes)
    print(words("progress.imported", added=done.added, known=done.known, refused=done.refused))
    if done.faults:
        more = ", …" if done.refused > len(done.faults) else ""
        print(words("progress.faulty", places=", ".join(done.faults) + more))
    return 0


def _reset(options: argparse.Namespace, store: Store, words: Words) -> int:
    if options.all == bool(options.target):
        raise CommandProblem(words("cli.reset-usage"))
    course = the_course(options)
    lesson = the_lesson(options, course, options.target)[0].id if options.target else ""
    what = lesson or words("progress.everything")
    _need_saving(store, words, what)
    if not options.yes and not _agreed(words("progress.sure", what=what), words):
        print(words("progress.kept"))
        return 0
    backup = store.reset(lesson=lesson, course="" if course.id == "llmtutor" else course.id)
    _need_saving(store, words, what)
    print(words("progress.reset", what=what) if lesson else words("progress.reset-all"))
    if backup:
        print(words("restart.as-it-was", backup=backup, record=store.path))
    return 0


def _need_saving(store: Store, words: Words, what: str) -> None:
    """Make sure that the record takes what is given; why it does not is told with its other problems."""
    if not store.saving:
        raise CommandProblem(words("cli.not-reset", what=what))


def _file(options: argparse.Namespace, words: Words) -> Path:
    if not options.target:
        raise CommandProblem(words("cli.name-a-file", what=options.what))
    return Path(options.target)


def _agreed(question: str, words: Words) -> bool:
    if not sys.stdin.isatty():
        raise CommandProblem(words("cli.nobody-to-ask"))
    try:
        return input(f"{question} ").strip().lower() in ("y", "yes", "j", "是", "好")
    except EOFError:
        return False


PLAIN_WIDTH = 80
ACTIONS = {"show": _show, "export": _export, "import": _import, "reset": _reset}
