"""The gallery shows every demo with a picture, finds one by its name, and puts what was used last on top."""

import pytest
from app_under_test import SMALL, WIDE, course_map, tutor
from textual.widgets import Input

from llmtutor.tui.screens.demo import DemoScreen
from llmtutor.tui.screens.gallery import GalleryScreen
from llmtutor.tui.widgets.demo_list import DemoList


async def open_gallery(learner):
    await learner.press("d")
    await learner.until(lambda: isinstance(learner.screen, GalleryScreen), "gallery")
    await learner.until(lambda: learner.screen.query(DemoList), "list")
    return learner.screen.query_one(DemoList)


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=str)
async def test_every_demo_gets_its_picture_and_the_end_of_the_list_can_be_seen(tmp_path, size):
    async with tutor(tmp_path, course_map, size=size) as learner:
        demos = await open_gallery(learner)
        await learner.until(lambda: len(demos.pictures) == len(demos.shown), "pictures")
        await learner.press("end")
        assert demos.entry == demos.shown[-1]
        await learner.see(demos.entry.title[:20])
        await learner.see(demos.entry.summary[:20])


async def test_typing_after_a_slash_finds_a_demo_and_enter_opens_it(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        demos = await open_gallery(learner)
        count = len(demos.shown)
        await learner.press("slash")
        await learner.type("temper soft")
        await learner.until(lambda: [demo.id for demo in demos.shown] == ["softmax"], "one demo")
        await learner.see(f"1 of {count}")
        await learner.press("enter")
        await learner.until(lambda: isinstance(learner.screen, DemoScreen), "demo")
        assert learner.screen.demo_id == "softmax"


async def test_what_is_not_there_is_said_and_escape_shows_all_again(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        demos = await open_gallery(learner)
        count = len(demos.shown)
        await learner.press("slash")
        await learner.type("[/zzz")
        await learner.see("No demo has “[/zzz” in its name")
        await learner.press("enter", "down", "up", "escape")
        assert isinstance(learner.screen, GalleryScreen)
        assert len(demos.shown) == count
        assert not learner.screen.query_one("#seek", Input).has_focus
        await learner.press("escape")
        assert not isinstance(learner.screen, GalleryScreen)


async def test_the_demo_used_last_stands_on_top_next_time(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        demos = await open_gallery(learner)
        first = demos.shown[0].id
        await learner.press("end")
        last = demos.entry.id
        await learner.press("enter")
        await learner.until(lambda: isinstance(learner.screen, DemoScreen), "demo")
        await learner.press("escape")
        await learner.until(lambda: isinstance(learner.screen, GalleryScreen), "the gallery")
        await learner.see("Last used")
        assert learner.screen.query_one(DemoList).shown[0].id == last != first
    async with tutor(tmp_path, course_map) as learner:
        assert (await open_gallery(learner)).shown[0].id == last


async def test_the_mouse_chooses_and_opens(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        demos = await open_gallery(learner)
        row = demos._tops[1]
        await learner.click(demos, 6, row)
        assert demos.at == 1
        await learner.click(demos, 6, row)
        await learner.until(lambda: isinstance(learner.screen, DemoScreen), "demo")


async def test_the_gallery_speaks_chinese_at_once(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        await open_gallery(learner)
        await learner.press("down", "L")
        await learner.see("演示")
        assert learner.screen.query_one(DemoList).at == 1


async def test_each_demo_stands_under_its_own_track_with_lessons_or_without(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        demos = await open_gallery(learner)
        headings = learner.app.sitting.index.headings
        for shelf in demos.shelves:
            assert {headings[demo.track] for demo in shelf.demos} == {(shelf.letter, shelf.title)}
