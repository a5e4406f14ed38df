"""A record of many answers costs a learner no more than a short one: counted in SQLite's own steps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lived_record import fill, lived

from llmtutor.course.library import open_course
from llmtutor.progress.store import Store
from llmtutor.tui.figures import gather, totals
from llmtutor.tui.reviews import bring_up_to_date, due_today, is_behind
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.steps import fresh_seed
from llmtutor.tui.widgets.course_list import CourseList

DAYS, FEW = 60, 10
NOW = 1_790_000_000_000


@pytest.fixture
def sittings(tmp_path: Path, full: bool):
    """The same days with few answers each and with many."""
    opened = []
    for name, a_day in (("few", FEW), ("many", 2500 if full else 200)):
        store = Store(tmp_path / name / "record.db", clock=lambda: NOW)
        fill(store, lived(open_course().index(), DAYS, a_day, NOW - 86_400_000))
        opened.append(Sitting(open_course(), store, "en"))
        bring_up_to_date(opened[-1])
    yield opened
    for sitting in opened:
        sitting.store.close()


def steps(sitting: Sitting, deed: Callable[[Sitting], object]) -> int:
    """How many times a hundred instructions SQLite needs for something."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    sitting.forget_progress()
    db = sitting.store.keeper._db
    db.set_progress_handler(tick, 100)
    deed(sitting)
    db.set_progress_handler(None, 0)
    return count


@pytest.mark.parametrize(
    "deed", [CourseList, due_today, is_behind, totals, gather], ids=lambda deed: deed.__name__
)
def test_what_the_map_and_the_statistics_read_does_not_grow_with_the_answers(sittings, deed):
    few, many = (steps(sitting, deed) for sitting in sittings)
    assert many <= 1.2 * few + 2


def test_the_next_numbers_of_a_question_are_new_however_many_there_were(sittings):
    sitting = sittings[1]
    lesson = sitting.index.lessons["temperature"]
    seed = fresh_seed(sitting, lesson.id, lesson.questions[0])
    asked = [
        each for each in sitting.store.attempts(lesson=lesson.id) if each.question == lesson.questions[0]
    ]
    assert asked
    assert str(seed) not in {each.variant for each in asked}


def test_the_totals_said_at_once_are_those_of_all_figures(sittings):
    for sitting in sittings:
        assert totals(sitting) == gather(sitting).overview
        assert totals(sitting).answers > 0
