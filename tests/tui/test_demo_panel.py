"""Playing with a demo: the cursor on a number, typing a weight, presets, undo, the link, the code."""

import pytest
from app_under_test import demo, tutor
from walking import point_at, set_control

from llmtutor.tui.screens.code import CodeScreen
from llmtutor.tui.widgets.control_rows import MOST_CONTROLS, ControlBox


async def test_the_number_under_the_cursor_shows_its_arithmetic_and_lights_what_it_reads(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        box = await point_at(learner, "share", 0, 1)
        await learner.see("2 / 1 = 2")
        assert [cell.at for cell in box.lit] == [(0, 0)]
        await learner.press("right")
        await learner.see("e^2 = 7.389")
        assert [cell.at for cell in box.lit] == [(0, 1)]


async def test_the_arithmetic_follows_the_control(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        await point_at(learner, "share", 0, 1)
        learner.panel.apply({"T": 0.5})
        await learner.see("2 / 0.5 = 4")


async def test_a_typed_number_replaces_a_score(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        await point_at(learner, "share", 1, 0)
        await learner.type("-2.5")
        await learner.see("New value: -2.5")
        await learner.press("enter")
        assert learner.panel.state["logits"][1] == -2.5
        await learner.press("7", "escape")
        assert learner.panel.state["logits"][1] == -2.5


async def test_a_typed_number_that_does_not_fit_is_refused_with_a_sentence(tmp_path):
    async with tutor(tmp_path, demo("kl")) as learner:
        before = learner.panel.state
        await point_at(learner, "terms", 0, 2)
        await learner.type("7")
        await learner.press("enter")
        await learner.see("Q: 7 is outside 0 to 1.")
        assert learner.panel.state == before


async def test_a_computed_number_cannot_be_typed(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        before = learner.panel.state
        await point_at(learner, "share", 1, 2)
        await learner.type("5")
        await learner.see("This number is computed, it cannot be typed.")
        await learner.press("enter")
        assert learner.panel.state == before


async def test_a_weight_of_the_network_can_be_typed(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        panel = learner.panel
        box = next(
            box for box in panel._boxes if any(_editable(panel, spot.cell) for spot in box._drawn.spots)
        )
        cell = next(spot.cell for spot in box._drawn.spots if _editable(panel, spot.cell))
        before = panel.state
        await point_at(learner, cell.view, *cell.at)
        await learner.type("0.25")
        await learner.press("enter")
        written = panel.demo.edit(before, cell, 0.25)
        assert {name: panel.state[name] for name in written} == written


def _editable(panel, cell) -> bool:
    return panel.demo.edit(panel.state, cell, 0.25) is not None


async def test_examples_come_one_after_the_other_with_a_title_and_a_reason(tmp_path):
    async with tutor(tmp_path, demo("softmax"), size=(120, 40)) as learner:
        for preset in learner.panel.demo.presets:
            await learner.press("p")
            title = learner.panel.demo_words(f"presets.{preset.id}.title")
            await learner.see(f"{title}: ")
            assert all(learner.panel.state[name] == value for name, value in preset.set.items())


async def test_undo_and_reset_bring_earlier_states_back(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        first = learner.panel.state
        await set_control(learner, "T", 3)
        await set_control(learner, "shift", True)
        await learner.press("u")
        assert learner.panel.state == {**first, "T": 3}
        await learner.press("r")
        assert learner.panel.state == first
        await learner.press("u", "u")
        assert learner.panel.state == first
        await learner.press("u")
        await learner.see("There is nothing to undo.")


async def test_a_run_of_slider_moves_is_undone_as_one(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        await learner.focus("T")
        await learner.press("right", "right", "right", "u")
        assert learner.panel.state["T"] == 1


async def test_the_link_names_what_was_changed_and_is_copied(tmp_path):
    async with tutor(tmp_path, demo("softmax", T=0.5)) as learner:
        await learner.press("y")
        await learner.see("Copied: llmtutor demo softmax T=0.5")
        assert learner.app.clipboard == "llmtutor demo softmax T=0.5"


@pytest.mark.parametrize(("name", "line"), [("softmax", "def softmax("), ("matmul-stepper", "def matmul(")])
async def test_the_code_key_shows_the_real_source(tmp_path, name, line):
    async with tutor(tmp_path, demo(name)) as learner:
        await learner.press("c")
        await learner.see(line)
        assert isinstance(learner.screen, CodeScreen)
        await learner.press("c")
        assert not isinstance(learner.screen, CodeScreen)


async def test_space_steps_and_starts_again_after_the_last_step(tmp_path):
    async with tutor(tmp_path, demo("matmul-stepper")) as learner:
        stepper = learner.panel.demo.stepper
        count = stepper.count(learner.panel.state)
        at = learner.panel.state[stepper.id]
        for _step in range(count - at):
            await learner.press("space")
        assert learner.panel.state[stepper.id] == count
        await learner.press("space")
        assert learner.panel.state[stepper.id] == 0


async def test_a_matrix_may_shrink_under_the_cursor(tmp_path):
    async with tutor(tmp_path, demo("matmul-stepper")) as learner:
        rows = learner.panel.state["A"]
        await point_at(learner, "A", len(rows) - 1, 0)
        learner.panel.apply({"A": rows[:1]})
        await learner.settle()
        await learner.press("5", "enter", "up", "left")
        assert learner.app.is_running


async def test_many_controls_scroll_on_a_low_screen_and_leave_the_picture_in_sight(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        box = learner.screen.query_one(ControlBox)
        assert box.size.height == MOST_CONTROLS
        await learner.focus("b2")
        assert "▸ " in learner.lines()[box.region.bottom - 1]
        await learner.see("h1")
    async with tutor(tmp_path, demo("network-stepper"), size=(120, 40)) as learner:
        assert learner.screen.query_one(ControlBox).size.height == len(learner.panel.controls.controls)
