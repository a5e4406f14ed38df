"""`llmtutor class`: how far every learner of a class is, from their exported records, as one table."""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from llmtutor.cli.opening import the_course
from llmtutor.cli.problems import FAULTS, CommandProblem
from llmtutor.cli.showing import language_alone
from llmtutor.course.index import Index
from llmtutor.course.library import Course
from llmtutor.course.words import Words
from llmtutor.progress.facts import LOGS
from llmtutor.progress.learners import same
from llmtutor.progress.problem import ProblemError
from llmtutor.progress.skill_progress import utc_day
from llmtutor.progress.statistics import overview
from llmtutor.progress.store import Store
from llmtutor.progress.transfer import learner_in, merge_data, read_export
from llmtutor.quiz.review_plan import recall
from llmtutor.tui.exercises import LESSON as EXERCISES
from llmtutor.tui.reviews import bring_up_to_date, cards_of
from llmtutor.tui.sitting import Sitting, problem_text

FORMULA_SIGNS = tuple("=+-@＝＋－＠|")
"""With one of these a spreadsheet takes what follows for a formula."""


class Export(NamedTuple):
    """One exported record: where it was read, whose it is ('' if it does not say), what it holds."""

    path: Path
    learner: str
    data: dict[str, Any]
    entries: frozenset[str]
    """The identifiers of its answers and events."""


def write_class(options: argparse.Namespace) -> int:
    """Write the table; a file that is no record is named, left out, and makes the status 1."""
    course = the_course(options)
    index = course.index(language_alone(options, course))
    words = index.interface
    if options.out is not None and options.out.exists() and not options.yes:
        raise CommandProblem(words("cli.file-exists", file=options.out))
    exports = list(_read(dict.fromkeys(options.files), words))
    if not exports:
        raise CommandProblem(words("class.none"))
    faulty = len(exports) < len(dict.fromkeys(options.files))
    rows = []
    for learner in learners_in(exports):
        row, refused = _row(course, index, learner)
        rows.append(row)
        if refused:
            faulty = True
            _tell(words("class.faulty", count=refused, files=_files(learner)))
    _write(table(_head(index), rows), options.out)
    if options.out is not None:
        print(words("class.written", learners=len(rows), file=options.out))
    return FAULTS if faulty else 0


def _read(files: Iterable[Path], words: Words) -> Iterator[Export]:
    for path in files:
        try:
            data = read_export(path)
        except ProblemError as error:
            _tell(problem_text(error.problem, words))
            continue
        yield Export(path, learner_in(data), data, frozenset(_uids(data)))


def _uids(data: dict[str, Any]) -> Iterator[str]:
    for name in LOGS:
        rows = data.get(name)
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("uid"), str):
                yield row["uid"]


def _tell(sentence: str) -> None:
    print(f"llmtutor: {sentence}", file=sys.stderr)


def learners_in(exports: Sequence[Export]) -> list[list[Export]]:
    """Return the exports of each learner together: those that share an entry, unless their names differ."""
    groups: list[list[Export]] = []
    for export in exports:
        own = [group for group in groups if any(_of_one(export, other) for other in group)]
        groups = [group for group in groups if group not in own]
        groups.append([*(one for group in own for one in group), export])
    return groups


def _of_one(one: Export, other: Export) -> bool:
    named_alike = not one.learner or not other.learner or same(one.learner, other.learner)
    return named_alike and not one.entries.isdisjoint(other.entries)


def _files(learner: Sequence[Export]) -> str:
    return "; ".join(export.path.name for export in learner)


def _head(index: Index) -> list[str]:
    words = index.interface
    names = ("learner", "file", "last", "finished", "answers", "right", "minutes", "days")
    return [
        *(words(f"class.head.{name}") for name in names),
        *(words("class.lesson", title=lesson.title) for lesson in index.lessons.values()),
        *(words("class.skill", title=index.skills[skill]) for skill in _skills(index)),
    ]


def _skills(index: Index) -> list[str]:
    """Return the skills that the lessons ask for, in the order of the course."""
    asked = dict.fromkeys(skill for lesson in index.lessons.values() for skill in lesson.skills)
    return [skill for skill in asked if skill in index.skills]


def _row(course: Course, index: Index, learner: Sequence[Export]) -> tuple[list[str | int], int]:
    """Return the cells of a learner, and how many entries of their files were faulty."""
    with TemporaryDirectory(prefix="llmtutor-class-") as folder:
        store = Store(Path(folder) / "record.db")
        try:
            merged = [store.keeper.write(partial(merge_data, data=one.data)) for one in learner]
            name = next((one.learner for one in learner if one.learner), learner[0].path.stem)
            cells = _cells(Sitting(course, store, index.language))
            return [name, _files(learner), *cells], sum(done.refused for done in merged)
        finally:
            store.close()


def _cells(sitting: Sitting) -> list[str | int]:
    bring_up_to_date(sitting)
    store, words, days = sitting.store, sitting.words, sitting.store.days()
    lessons = {key: value for key, value in store.lessons().items() if key[1] != EXERCISES}
    total = overview(lessons, days)
    cards, today = cards_of(sitting), utc_day(store.now())
    statuses = [sitting.progress(name).status for name in sitting.index.lessons]
    return [
        max(days, default=""),
        *(total.finished, total.answers, total.right, total.minutes, total.days),
        *("" if status == "new" else words(f"class.{status}") for status in statuses),
        *(round(100 * recall(cards[one], today)) if one in cards else "" for one in _skills(sitting.index)),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    """Return rows as CSV of which a spreadsheet takes no text for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    for row in (head, *rows):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return written.getvalue()


def harmless(text: str) -> str:
    """Return a text for a cell: on one line, behind an apostrophe where it would be taken for a formula."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"'{line}" if line.lstrip(" '\"").startswith(FORMULA_SIGNS) else line


def _write(text: str, file: Path | None) -> None:
    if file is None:
        sys.stdout.write(text.replace("\r\n", "\n"))
    else:
        # With its mark, without which Excel takes UTF-8 for something else.
        file.write_text(text, "utf-8-sig", newline="")
