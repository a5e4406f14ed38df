"""What several changes ask for together is drawn together, and a screen sees who comes and goes."""

from contextlib import suppress

import pytest
from app_under_test import course_map, demo, tutor
from hypothesis import given
from hypothesis import strategies as st
from textual.widget import Widget

from llmtutor.tui.widgets.control_list import ControlList
from llmtutor.tui.widgets.rows import Sentence, _regions


@pytest.fixture
def drawn(monkeypatch):
    """One entry for each time that a list of controls is drawn anew."""
    calls = []
    draws = ControlList.redraw
    monkeypatch.setattr(ControlList, "redraw", lambda controls: (calls.append(1), draws(controls)))
    return calls


async def test_controls_that_change_together_are_drawn_once(tmp_path, drawn):
    async with tutor(tmp_path, demo("collapse")) as learner:
        controls = learner.panel.controls
        rows = list(controls.controls.values())
        drawn.clear()
        with controls.at_once():
            for row in rows:
                row.set_locked(not row.locked)
            assert not drawn
        assert len(drawn) == 1
        rows[0].set_locked(not rows[0].locked)
        assert len(drawn) == 2


async def test_controls_among_which_none_changes_are_not_drawn(tmp_path, drawn):
    async with tutor(tmp_path, demo("collapse")) as learner:
        controls = learner.panel.controls
        controls.current.redraw()
        drawn.clear()
        with controls.at_once():
            pass
        assert not drawn


async def test_controls_are_drawn_even_if_something_goes_wrong_half_way(tmp_path, drawn):
    async with tutor(tmp_path, demo("collapse")) as learner:
        controls = learner.panel.controls
        first = controls.current
        drawn.clear()
        with suppress(ZeroDivisionError), controls.at_once():
            first.set_locked(not first.locked)
            raise ZeroDivisionError
        assert len(drawn) == 1


async def test_a_preset_that_moves_many_controls_draws_them_once(tmp_path, drawn):
    async with tutor(tmp_path, demo("collapse")) as learner:
        await learner.press("p")
        drawn.clear()
        await learner.press("p")
        assert len(drawn) == 1


@given(st.sets(st.integers(0, 30), min_size=1))
def test_lines_that_follow_each_other_are_painted_as_one_region(lines):
    regions = _regions(sorted(lines), 9)
    covered = [y for region in regions for y in range(region.y, region.bottom)]
    assert covered == sorted(lines)
    assert all((region.x, region.width) == (0, 9) for region in regions)
    assert not any(region.bottom in lines for region in regions)


async def test_a_screen_makes_room_for_a_part_that_comes_goes_or_changes_places(tmp_path):
    async with tutor(tmp_path, course_map) as learner:
        screen = learner.screen
        children = [child for child in screen.children if child.display]

        def heights():
            return [child.outer_size.height for child in children]

        before = heights()
        await screen.mount(Sentence("A new line."))
        await learner.see("A new line.")
        assert sum(heights()) == sum(before) - 1
        new = screen.query(Sentence).last()
        for shown, difference in ((False, 0), (True, 1)):
            new.display = shown
            await learner.settle()
            assert learner.sees("A new line.") == shown
            assert sum(heights()) == sum(before) - difference
        screen.move_child(new, before=0)
        await learner.settle()
        assert new.region.y == 0
        assert learner.lines()[0].startswith("A new line.")
        await new.remove()
        await learner.settle()
        assert heights() == before


async def test_a_screen_is_not_arranged_anew_for_a_part_of_a_part(tmp_path, monkeypatch):
    async with tutor(tmp_path, demo("collapse")) as learner:
        screen = learner.screen
        known = screen.arrange(screen.size)
        page = screen.query_one("#page")
        await page.mount(Widget())
        assert screen.arrange(screen.size) is known
