"""`llmtutor list`: the course at a glance."""

import argparse

from llmtutor.cli.opening import the_course, the_language, the_record
from llmtutor.course.index import Index
from llmtutor.progress.store import Store
from llmtutor.render.cells import fit, row, row_text

MARKS = {"new": " ", "started": "~", "finished": "x"}


def show_list(options: argparse.Namespace) -> int:
    """Print every track with its lessons: [x] finished, [~] begun."""
    course = the_course(options)
    with the_record(options) as store:
        print_lessons(course.index(the_language(options, course, store)), store)
    return 0


def print_lessons(index: Index, store: Store) -> None:
    """Print tracks and lessons with marks, ids, titles and minutes."""
    key = "" if index.course == "llmtutor" else index.course
    progress = {lesson: value for (name, lesson), value in store.lessons().items() if name == key}
    for track in index.tracks:
        print(f"{track.letter}  {track.title}")
        for name in track.lessons:
            lesson = index.lessons[name]
            mark = MARKS[progress[name].status] if name in progress else " "
            cells = (*fit(row(f"  [{mark}] {name}"), 28), *fit(row(lesson.title), 40))
            print(row_text(cells) + index.interface("map.minutes", minutes=f"{lesson.minutes:>3}"))
