"""Lists longer than the screen follow their cursor: what Enter would open can always be seen."""

import pytest
from app_under_test import course_map, tutor

from llmtutor.tui.screens.gallery import GalleryScreen
from llmtutor.tui.screens.keys import KeysScreen
from llmtutor.tui.screens.map import MapScreen
from llmtutor.tui.screens.settings import NAMES

PLACES = {
    "map": (MapScreen, ()),
    "gallery": (GalleryScreen, ("d",)),
    "keys": (KeysScreen, (",", *["down"] * NAMES.index("keys"), "enter")),
}


@pytest.mark.parametrize("place", PLACES)
async def test_the_line_under_the_cursor_is_seen_wherever_it_goes(tmp_path, place):
    screen, keys = PLACES[place]
    async with tutor(tmp_path, course_map, size=(80, 16)) as learner:
        await learner.press(*keys)
        await learner.until(lambda: isinstance(learner.screen, screen), place)
        for key in ("end", "home", "pagedown", "pagedown", "pageup"):
            await learner.press(key)
            assert learner.sees("▸ "), f"the cursor after {key}"


async def test_the_exercises_open_with_what_they_are_and_follow_the_cursor(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        await learner.press("x")
        await learner.see("Write the function, and have it run")
        await learner.press(*["down"] * 9)
        await learner.see("▸ 10")
        await learner.press(*["up"] * 9)
        await learner.see("Write the function, and have it run")


async def test_the_key_bar_says_how_to_leave_the_editor(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        await learner.press("x", "enter")
        await learner.see("Esc leave editor")
        await learner.press("escape")
        await learner.see("h hint")
        assert not learner.sees("leave editor")
