"""What every screen looks like, kept as plain text: a change shows as a readable difference."""

import re
from collections.abc import Awaitable, Callable

import pytest
from app_under_test import SMALL, WIDE, Learner, course_map, demo, lesson, quiz, tutor, welcome
from small_course import write_small_course
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from walking import do_step

from llmtutor.tui.app import Opening
from llmtutor.tui.screens.gallery import GalleryScreen
from llmtutor.tui.screens.glossary import GlossaryScreen
from llmtutor.tui.widgets.demo_list import DemoList


class TextFile(SingleFileSnapshotExtension):
    """One text file for each picture."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def picture(snapshot):
    return snapshot.use_extension(TextFile)


async def nothing(_learner: Learner) -> None:
    """Look at the screen as it opens."""


async def done(learner: Learner) -> None:
    """Answer, or guess, right."""
    await do_step(learner)


def keys(*names: str) -> Callable[[Learner], Awaitable[None]]:
    async def press(learner: Learner) -> None:
        await learner.press(*names)

    return press


async def found(learner: Learner) -> None:
    """Find one demo in the gallery and wait for its picture."""
    await learner.press("slash")
    await learner.type("softmax temp")
    demos = learner.screen.query_one(DemoList)
    await learner.until(lambda: "softmax" in demos.pictures and len(demos.shown) == 1)


SCREENS = {
    "welcome": (welcome, nothing),
    "map": (course_map, keys("down", "down")),
    "guess": (lesson("shares", "hook"), nothing),
    "guessed": (lesson("shares", "hook"), done),
    "say": (lesson("shares", "idea"), nothing),
    "formula": (lesson("shares", "formula"), nothing),
    "locked": (lesson("shares", "locked"), nothing),
    "unlocked": (lesson("shares", "locked"), done),
    "task": (lesson("shares", "task"), nothing),
    "walk": (lesson("shares", "walk"), keys("space")),
    "code": (lesson("shares", "code"), nothing),
    "one": (lesson("shares", "q-one"), keys("h", "2")),
    "one-answered": (lesson("shares", "q-one"), done),
    "several": (lesson("shares", "q-several"), done),
    "number": (lesson("shares", "q-number"), keys("9", "enter")),
    "order": (lesson("shares", "q-order"), keys("space", "down")),
    "reach": (lesson("shares", "q-reach"), nothing),
    "vector": (lesson("tables", "q-vector"), keys("1", "enter")),
    "matrix": (lesson("tables", "q-matrix"), keys("3", "tab", "4")),
    "grid": (lesson("tables", "grid"), keys("space", "space")),
    "network": (lesson("tables", "net"), keys("space", "space")),
    "finish": (lesson("shares", "recap"), keys("enter")),
    "quiz": (quiz("tables"), nothing),
    "demo": (demo("softmax", T=0.5), nothing),
    "gallery": (lambda _sitting: Opening("gallery", GalleryScreen), found),
    "glossary": (lambda _sitting: Opening("reading", GlossaryScreen), nothing),
    "help": (demo("softmax"), keys("?")),
    "engine": (demo("softmax"), keys("c")),
    "signs": (lesson("signs", "demo"), nothing),
    "palette": (course_map, keys("/")),
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_looks_as_it_did(tmp_path, name, size, picture):
    await look(tmp_path, name, size, "en", picture)


@pytest.mark.parametrize("name", ["welcome", "map", "guess", "task", "one-answered", "finish"])
async def test_a_screen_in_chinese_looks_as_it_did(tmp_path, name, picture):
    await look(tmp_path, name, SMALL, "zh", picture)


async def look(tmp_path, name, size, language, picture) -> None:
    start, first = SCREENS[name]
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, start, course=course, size=size, language=language) as learner:
        await first(learner)
        await learner.settle()
        assert re.sub(r"1 of \d+ ─", "1 of all ─", learner.text()) + "\n" == picture
