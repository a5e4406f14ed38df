"""`llmtutor progress`: show, export, import or reset the record."""

import argparse
import sys
from pathlib import Path

from llmtutor.cli.opening import the_course, the_language, the_lesson, the_store
from llmtutor.cli.problems import CommandProblem
from llmtutor.course.words import Words
from llmtutor.progress.problem import ProblemError
from llmtutor.progress.store import Store
from llmtutor.tui.sitting import problem_text


def progress(options: argparse.Namespace) -> int:
    """Do what was asked with the record."""
    course, store = the_course(options), the_store()
    words = course.index(the_language(options, course, store)).interface
    try:
        status = ACTIONS[options.what](options, store, words)
    except ProblemError as error:
        raise CommandProblem(problem_text(error.problem, words)) from None
    finally:
        for problem in store.take_problems():
            print(problem_text(problem, words), file=sys.stderr)
        store.close()
    return status


def _show(options: argparse.Namespace, store: Store, words: Words) -> int:
    from llmtutor.cli.listing import print_lessons
    from llmtutor.progress.statistics import overview

    course = the_course(options)
    total = overview(store.lessons(), store.days())
    print(words("progress.lessons", finished=total.finished, started=total.started))
    print(words("progress.answers", right=total.right, answers=total.answers))
    print(words("progress.time", minutes=total.minutes, days=total.days))
    print(words("progress.file", file=store.path))
    print()
    print_lessons(course.index(words.language), store)
    return 0


def _export(options: argparse.Namespace, store: Store, words: Words) -> int:
    from llmtutor.progress.transfer import export_record

    target = _file(options)
    if target.exists() and not options.yes:
        raise CommandProblem(f"{target} exists already; choose another name, or add --yes to replace it")
    answers = export_record(store, target)
    print(words("progress.exported", answers=answers, file=target))
    return 0


def _import(options: argparse.Namespace, store: Store, words: Words) -> int:
    from llmtutor.progress.transfer import import_record

    done = import_record(store, _file(options))
    print(words("progress.imported", added=done.added, known=done.known, refused=done.refused))
    return 0


def _reset(options: argparse.Namespace, store: Store, words: Words) -> int:
    if options.all == bool(options.target):
        raise CommandProblem("name one lesson to reset, or write --all")
    lesson = ""
    course = the_course(options)
    if options.target:
        lesson = the_lesson(course, options.target, words.language)[0].id
    if not options.yes and not _agreed(words("progress.sure", what=lesson or words("progress.everything"))):
        print(words("progress.kept"))
        return 0
    key = "" if course.id == "llmtutor" else course.id
    store.reset(lesson=lesson, course=key)
    print(words("progress.reset", what=lesson or words("progress.everything")))
    return 0


def _file(options: argparse.Namespace) -> Path:
    if not options.target:
        raise CommandProblem(f"name a file: `llmtutor progress {options.what} FILE`")
    return Path(options.target)


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise CommandProblem("a reset has to be confirmed; add --yes where nobody can be asked")
    return input(f"{question} ").strip().lower() in ("y", "yes", "j", "是", "好")


ACTIONS = {"show": _show, "export": _export, "import": _import, "reset": _reset}
