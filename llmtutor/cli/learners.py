"""`llmtutor learners`: who has a record on this computer."""

import argparse

from llmtutor.cli.opening import the_words, told_record
from llmtutor.course.words import Words
from llmtutor.progress.learners import learners, record_of
from llmtutor.progress.statistics import overview
from llmtutor.progress.store import Store
from llmtutor.render.cells import fit, row, row_text, row_width
from llmtutor.tui.exercises import LESSON as EXERCISES


def show(options: argparse.Namespace) -> int:
    """Print each learner in a line, the one without a name first."""
    words = the_words(options)
    names = [*([""] if record_of("").exists() else []), *learners()]
    if not names:
        print(words("learners.none"))
        return 0
    shown = {name: name or words("settings.nobody") for name in names}
    width = max(row_width(row(text)) for text in shown.values()) + 2
    for name, text in shown.items():
        with told_record(options, record_of(name)) as store:
            print(row_text(fit(row(text), width)) + _line(store, words))
    return 0


def _line(store: Store, words: Words) -> str:
    """Say how far a learner is."""
    days = store.days()
    if not days:
        return words("learners.new")
    lessons = {key: value for key, value in store.lessons().items() if key[1] != EXERCISES}
    total = overview(lessons, days)
    return words(
        "learners.line", finished=total.finished, right=total.right, answers=total.answers, day=max(days)
    )
