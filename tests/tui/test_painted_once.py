"""However much a key changes, the screen is laid out and painted once."""

import asyncio

import pytest
from app_under_test import WIDE, demo, tutor
from textual.events import MouseDown, MouseMove, MouseUp

from llmtutor.tui.screens.demo import DemoScreen

LONG = 0.15
"""Seconds after a key when all is at rest; the screen waits for a tick of a sixtieth of a second."""


@pytest.fixture
def counted(monkeypatch):
    """The layouts and paints of a demo's screen, by the names of their methods."""
    calls = []

    def count(name):
        does = getattr(DemoScreen, name)

        def counting(self, *given, **named):
            calls.append(name)
            return does(self, *given, **named)

        monkeypatch.setattr(DemoScreen, name, counting)

    count("_refresh_layout")
    count("_compositor_refresh")
    return calls


@pytest.mark.parametrize("name", ["collapse", "heads", "gpt-forward"])
async def test_a_key_that_changes_all_views_paints_once(tmp_path, counted, name):
    async with tutor(tmp_path, demo(name), size=WIDE) as learner:
        await learner.press("right", "left")  # every view has been there
        taken = []
        for key in ("right", "left") * 3:
            counted.clear()
            learner.send(key)
            await asyncio.sleep(LONG)
            taken.append(tuple(counted))
        # A tick of a busy machine may come between two messages, but not with every key.
        assert ("_refresh_layout", "_compositor_refresh") in taken


async def test_a_page_scrolls_by_its_scrollbar(tmp_path):
    async with tutor(tmp_path, demo("collapse")) as learner:
        page = learner.screen.query_one("#page")
        bar = page.vertical_scrollbar
        x, top, bottom = bar.region.x, bar.region.y, bar.region.bottom - 1
        await learner.pilot.click(offset=(x, bottom))
        await learner.until(lambda: page.scroll_y > 0, "a click below the bar")
        await learner.pilot.click(offset=(x, top))
        await learner.until(lambda: page.scroll_y == 0, "a click above the bar")
        for kind, y in ((MouseDown, top), (MouseMove, bottom), (MouseUp, bottom)):
            learner.send_mouse(kind, x, y)
            await learner.settle()
        await learner.until(lambda: page.scroll_y == page.max_scroll_y, "dragging the bar")
