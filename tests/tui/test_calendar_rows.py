"""The statistics: the calendar names each month over its first week, and skills are named in full."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from llmtutor.course.library import open_course
from llmtutor.render.cells import plain
from llmtutor.tui.figure_rows import calendar_rows, skill_rows
from llmtutor.tui.figures import Strength


@pytest.mark.parametrize("today", [date(2026, month, day) for month in range(1, 13) for day in (1, 8, 22)])
def test_every_month_that_began_in_the_calendar_is_named(today):
    figures = SimpleNamespace(days={}, today=today, streak=0, strengths=())
    names = open_course().index().interface("statistics.months").split()
    rows = plain(calendar_rows(figures, open_course().index().interface, 71)).splitlines()
    shown = [name for name in rows[1].split() if name in names]
    monday = today - timedelta(days=today.weekday())
    months = [names[(monday.month - 1 - back) % 12] for back in range(len(shown))]
    assert shown == months[::-1]
    assert len(shown) >= 6


@pytest.mark.parametrize("width", [44, 54, 72, 110])
def test_the_name_of_a_skill_is_never_cut(width):
    words = open_course().index().interface
    names = list(open_course().index().skills.values())
    figures = SimpleNamespace(strengths=tuple(Strength(name, 0.5, 3, 4) for name in names[:12]))
    rows = plain(skill_rows(figures, words, width))
    said = set(rows.replace("-", " ").split())
    for name in names[:12]:
        assert set(name.replace("-", " ").split()) <= said, name
    assert max(map(len, rows.splitlines())) <= width
