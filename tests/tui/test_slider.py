"""The slider: arrows, ends, a typed value, the mouse, in even steps and in even ratios."""

import pytest
from app_under_test import Learner, demo, place_of, tutor
from textual.events import (
    AppBlur,
    AppFocus,
    Click,
    MouseDown,
    MouseMove,
    MouseScrollDown,
    MouseScrollUp,
    MouseUp,
)


async def mouse(learner: Learner, kind: type, row, column: int, button: int = 1) -> None:
    """Send one mouse event to a cell of a control's row."""
    controls = learner.panel.controls
    place = controls.content_region
    learner.send_mouse(kind, place.x + column, place.y + place_of(controls, row.control_id), button)
    await learner.settle()


async def test_arrows_move_a_logarithmic_slider_in_even_ratios(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("T")
        await learner.press("right")
        assert row.value == pytest.approx(2 ** (1 / 24), rel=1e-2)
        await learner.press("left")
        assert row.value == pytest.approx(1, rel=1e-2)


async def test_arrows_move_a_whole_number_by_one_and_stop_at_the_ends(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("shown")
        await learner.press("right")
        assert row.value == 13
        await learner.press("home", "left")
        assert row.value == 2
        await learner.press("end", "right")
        assert row.value == 24
        assert isinstance(row.value, int)


async def test_a_typed_value_is_shown_while_typed_and_taken_with_enter(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("T")
        await learner.type("2,59")
        await learner.see("2,59▏")
        await learner.press("backspace")
        assert learner.panel.state["T"] == 1
        await learner.press("enter")
        assert learner.panel.state["T"] == row.value == 2.5


@pytest.mark.parametrize(("typed", "told"), [("99", "is outside 0.05 to 10"), ("1.2.3", "is not a number")])
async def test_a_typed_value_that_does_not_fit_is_told_and_nothing_moves(tmp_path, typed, told):
    async with tutor(tmp_path, demo("softmax")) as learner:
        await learner.focus("T")
        await learner.type(typed)
        await learner.press("enter")
        await learner.see(told)
        assert learner.panel.state["T"] == 1


async def test_escape_drops_a_typed_value_and_stays(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        screen, row = learner.screen, await learner.focus("T")
        await learner.type("3")
        await learner.press("escape")
        assert row.typed == ""
        assert learner.screen is screen
        assert learner.panel.state["T"] == 1


async def test_the_mouse_drags_the_thumb_from_end_to_end(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("T")
        left, right = row._track_start, row._track_start + row._track_width - 1
        await mouse(learner, MouseDown, row, left + 3)
        await mouse(learner, MouseMove, row, right)
        assert row.value == 10
        await mouse(learner, MouseMove, row, left - 5)
        assert row.value == 0.05
        await mouse(learner, MouseUp, row, left)
        await mouse(learner, MouseMove, row, right, button=0)
        assert row.value == 0.05
        assert learner.panel.state["T"] == 0.05


async def test_the_wheel_moves_the_slider_that_has_the_keyboard(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("shown")
        await mouse(learner, MouseScrollUp, row, 30, button=0)
        assert row.value == 13
        await mouse(learner, MouseScrollDown, row, 30, button=0)
        await mouse(learner, MouseScrollDown, row, 30, button=0)
        assert row.value == 11


async def test_up_and_down_go_from_control_to_control(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        first = await learner.focus("T")
        await learner.press("down")
        assert not first.has_keyboard
        await learner.press("up")
        assert first.has_keyboard


async def test_a_click_on_a_label_gives_the_keyboard_and_moves_nothing(tmp_path):
    async with tutor(tmp_path, demo("contour")) as learner:
        row = learner.panel.controls.controls["y"]
        await mouse(learner, MouseDown, row, 4)
        await mouse(learner, MouseUp, row, 4)
        assert row.has_keyboard
        assert row.value == 2


async def test_letting_a_slider_go_over_another_control_does_not_press_that_one(tmp_path):
    async with tutor(tmp_path, demo("next-letter")) as learner:
        controls = learner.panel.controls
        slider, place = controls.controls["window"], controls.content_region
        seed, before = controls.controls["seed"], learner.panel.state["seed"]
        await mouse(learner, MouseDown, slider, slider._track_start + 2)
        await mouse(learner, MouseUp, seed, seed._button_at + 2)
        click = (place.x + seed._button_at + 2, place.y + place_of(controls, "seed"))
        learner.send_mouse(Click, *click)
        await learner.settle()
        assert learner.panel.state["seed"] == before


async def test_the_arrows_beside_a_seed_can_be_clicked(tmp_path):
    async with tutor(tmp_path, demo("next-letter")) as learner:
        controls = learner.panel.controls
        seed, at = controls.controls["seed"], place_of(controls, "seed")
        before = seed.value
        await learner.click(controls, seed._higher_at + 1, at)
        assert learner.panel.state["seed"] == before + 1
        await learner.click(controls, seed._lower_at, at)
        assert learner.panel.state["seed"] == before


async def test_a_command_in_the_middle_of_typing_drops_the_typed_value_from_sight(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        await learner.focus("T")
        await learner.type("2")
        await learner.see("2▏")
        await learner.press("y")
        assert not learner.sees("2▏")


async def test_a_value_half_typed_is_still_there_when_the_learner_comes_back_to_the_window(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("T")
        await learner.type("2.5")
        learner.app.post_message(AppBlur())
        await learner.settle()
        learner.app.post_message(AppFocus())
        await learner.settle()
        assert row.typed == "2.5"
        await learner.press("enter")
        assert learner.panel.state["T"] == 2.5
