"""What reviews, progress and settings look like, kept as plain text: changes are readable differences."""

import time

import pytest
from app_under_test import SMALL, WIDE, course_map, tutor
from lived_record import fill, lived
from small_course import write_small_course
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from llmtutor.course.library import open_course
from llmtutor.progress.store import Store
from llmtutor.tui.app import Opening
from llmtutor.tui.screens.keys import KeysScreen
from llmtutor.tui.screens.restart import RestartScreen
from llmtutor.tui.screens.review import ReviewScreen
from llmtutor.tui.screens.settings import SettingsScreen
from llmtutor.tui.screens.statistics import StatisticsScreen

NOW = 1_790_000_000_000


class TextFile(SingleFileSnapshotExtension):
    """One text file for each picture."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def picture(snapshot):
    return snapshot.use_extension(TextFile)


@pytest.fixture(autouse=True)
def one_time_zone(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


SCREENS = {
    "map-due": course_map,
    "review": lambda sitting: Opening("lesson", lambda: ReviewScreen(sitting)),
    "statistics": lambda _sitting: Opening("reading", StatisticsScreen),
    "settings": lambda _sitting: Opening("choosing", SettingsScreen),
    "keys": lambda _sitting: Opening("choosing", KeysScreen),
    "restart": lambda _sitting: Opening("choosing", RestartScreen),
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
async def test_after_months_of_learning(tmp_path, name, size, picture):
    await look(tmp_path, name, size, "en", picture, days=120)


@pytest.mark.parametrize("name", ["map-due", "statistics", "settings", "review"])
async def test_after_months_of_learning_in_chinese(tmp_path, name, picture):
    await look(tmp_path, name, SMALL, "zh", picture, days=120)


@pytest.mark.parametrize("name", ["review", "statistics", "restart"])
async def test_before_the_first_answer(tmp_path, name, picture):
    await look(tmp_path, name, SMALL, "en", picture, days=0)


async def look(tmp_path, name, size, language, picture, days) -> None:
    course = write_small_course(tmp_path / "course")
    store = Store(tmp_path / "record.db")
    fill(store, lived(open_course(course).index(), days, 6, NOW - 2 * 86_400_000))
    store.close()
    async with tutor(
        tmp_path, SCREENS[name], course=course, size=size, language=language, clock=lambda: NOW
    ) as learner:
        if name == "map-due":
            await learner.until(lambda: learner.screen.query_one("CourseList").due > 0)
        if name == "statistics":
            await learner.until(lambda: learner.screen.query_one("FigurePage").axes, "the axes")
        await learner.settle()
        folder = learner.app.sitting.words("settings.record", file="")
        assert "\n".join(line for line in learner.lines() if folder not in line) + "\n" == picture
