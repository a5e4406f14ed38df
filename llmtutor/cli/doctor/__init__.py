"""`llmtutor doctor`: looks at everything llmtutor needs, changes nothing, and says what to do."""

import argparse
import shutil
import sys
from collections.abc import Iterable, Iterator

from llmtutor.cli.doctor.finding import FAULT, NOTE, Finding, finding_rows
from llmtutor.cli.doctor.lessons import examine_lessons, index_state
from llmtutor.cli.opening import record_file, the_language
from llmtutor.cli.problems import FAULTS, CommandProblem
from llmtutor.course.faults import CourseError
from llmtutor.course.library import Course, open_course
from llmtutor.course.words import Words
from llmtutor.progress.examination import Examined, examine
from llmtutor.progress.paths import RecordPaths
from llmtutor.render.cells import Row, row

NARROWEST, WIDEST = 40, 100


def doctor(options: argparse.Namespace) -> int:
    """Print every finding; status 1 if one of them is a fault."""
    paths = RecordPaths(record_file(options))
    seen = examine(paths)
    try:
        course = open_course(options.lessons)
        state = index_state(course)
        words = _words(options, seen)
    except CourseError as error:
        # Without lessons there are no words either.
        raise CommandProblem(str(error), FAULTS) from None
    levels = []
    for part, findings in _examinations(course, state, paths, seen, words):
        levels += _print_part(words(f"doctor.parts.{part}"), findings, words, options.plain)
    faults, notes = levels.count(FAULT), levels.count(NOTE)
    print(words("doctor.well" if not faults else "doctor.ill", faults=faults, notes=notes))
    return FAULTS if faults else 0


def _print_part(title: str, findings: Iterable[Finding], words: Words, uncoloured: bool) -> list[str]:
    """Print the findings of one part under its title; how each of them counts."""
    from llmtutor.cli.showing import print_rows

    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    found = list(findings)
    rows: list[Row] = [row(title, "title")]
    for finding in found:
        rows += finding_rows(finding, words, width)
    print_rows([*rows, ()], sys.stdout.isatty() and not uncoloured)
    return [finding.level for finding in found]


def _words(options: argparse.Namespace, seen: Examined) -> Words:
    """Return our own words, in the language asked for, kept in the record as far as it can be read, or usual.

    The record is not opened for this: that would repair it before it was looked at.
    """
    ours = open_course()
    if not options.lang and seen.language in ours.index().languages:
        options.lang = seen.language
    return ours.index(the_language(options, ours)).interface


def _examinations(
    course: Course, state: str, paths: RecordPaths, seen: Examined, words: Words
) -> Iterator[tuple[str, Iterable[Finding]]]:
    from llmtutor.cli.doctor.installation import examine_installation
    from llmtutor.cli.doctor.model import examine_model
    from llmtutor.cli.doctor.record import examine_record
    from llmtutor.cli.doctor.terminal import examine_terminal

    yield "installation", examine_installation()
    yield "terminal", examine_terminal()
    yield "lessons", examine_lessons(course, state)
    yield "model", examine_model()
    yield "record", examine_record(paths, seen, words)
