"""Typing into the text fields of a demo."""

from app_under_test import demo, lesson, place_of, tutor
from small_course import write_small_course
from textual.events import AppBlur, AppFocus, Paste

from llmtutor.tui.widgets.bars import KeyBar
from llmtutor.tui.widgets.field import FieldRow


async def test_enter_in_a_field_takes_the_text_and_the_next_enter_goes_on(tmp_path):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        row = await learner.focus("logits")
        await learner.press("end")
        await learner.type(" 7")
        await learner.press("enter")
        assert learner.panel.state["logits"] == (2, 1, 0, 7)
        assert learner.lesson.at == 4
        await learner.press("enter")
        await learner.see("There is still something to do here")
        assert row.has_keyboard


async def test_a_text_that_cannot_be_read_is_told_and_the_demo_stays(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        before = learner.panel.state
        await learner.focus("logits")
        await learner.press("end")
        await learner.type(" x")
        await learner.press("enter")
        await learner.see("Scores: “x” is not a number.")
        assert learner.panel.state == before


async def test_escape_in_a_field_brings_the_old_text_back(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("labels")
        before = row.draft
        await learner.press("end")
        await learner.type(" zebra")
        await learner.press("escape")
        assert row.draft == before
        assert learner.screen is learner.app.screen_stack[-1]


async def test_letters_in_a_field_are_letters_and_no_commands(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("labels")
        await learner.press("home")
        await learner.type("tLgqu ")
        assert row.draft.startswith("tLgqu ")
        assert learner.app.theme == "llmtutor-dark"
        assert learner.app.is_running


async def test_escape_leaves_the_field_so_that_letters_are_commands(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("labels")
        await learner.press("escape")
        assert not row.has_keyboard
        assert learner.app.is_running


async def test_a_long_text_scrolls_with_the_caret_and_keeps_every_letter(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("labels")
        await learner.press("end", "ctrl+u")
        text = ",".join(f"词{number}" for number in range(40))
        await learner.type(text)
        assert row.draft == text
        await learner.see("词39")
        await learner.press("home")
        await learner.see("词0,词1")
        await learner.press("delete", "right", "backspace", "x")
        assert row.draft.startswith("x,词1")


async def test_pasted_lines_of_a_matrix_become_its_rows(tmp_path):
    async with tutor(tmp_path, demo("matmul-stepper")) as learner:
        await learner.focus("A")
        await learner.press("ctrl+u")
        learner.panel.controls.post_message(Paste("1 2 3\n4 5 7\n"))
        await learner.settle()
        await learner.press("enter")
        assert learner.panel.state["A"] == ((1, 2, 3), (4, 5, 7))


async def test_what_is_being_typed_survives_a_change_elsewhere(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("logits")
        await learner.press("end")
        await learner.type(" 7")
        learner.panel.apply({"T": 2})
        await learner.settle()
        assert row.draft.endswith(" 7")


async def test_a_click_puts_the_caret_where_it_is(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        controls = learner.panel.controls
        row = controls.controls["labels"]
        await learner.click(controls, row._text_at + 2, place_of(controls, "labels"))
        assert row.caret == 2


async def test_escape_in_a_field_goes_where_letters_are_commands_and_once_more_leaves(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        row = await learner.focus("W1")
        assert "Esc leave field" in learner.lines()[-1]
        assert "Esc close" not in learner.lines()[-1]
        await learner.type("?pq")
        await learner.press("escape")
        assert row.draft == row.value
        assert not isinstance(learner.panel.controls.current, FieldRow)
        assert "Esc leave field" not in learner.lines()[-1]
        screen = learner.screen
        await learner.press("escape")
        assert learner.screen is not screen


async def test_arrows_go_over_fields(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        passed = []
        for _control in learner.panel.controls.controls:
            passed.append(learner.panel.controls.current.control_id)
            await learner.press("down")
        assert passed == list(learner.panel.controls.controls)
        assert learner.screen.focused is not learner.panel.controls
        await learner.press("up")
        assert learner.panel.controls.current.control_id == passed[-1]


async def test_the_key_bar_says_what_space_does_on_a_switch(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        assert "Space step" in learner.lines()[-1]
        await learner.focus("relu")
        assert "Space switch" in learner.lines()[-1]
        assert "Space step" not in learner.lines()[-1]
        bar = learner.screen.query_one(KeyBar)
        await learner.click(bar, 1, bar.content_size.height - 1)
        assert learner.panel.state["relu"]
        await learner.press("space")
        assert not learner.panel.state["relu"]
        assert learner.panel.state["step"] == 0


async def test_tab_goes_from_any_control_to_the_picture_and_back(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        for control in ("step", "inputs", "b2"):
            await learner.focus(control)
            await learner.press("tab")
            assert learner.screen.focused.cell.view == "net", control
            assert learner.sees("You choose this number")
        await learner.press("shift+tab")
        assert learner.panel.controls.current.control_id == "b2"
        assert learner.panel.controls.current.has_keyboard
        await learner.see("▸ Output biases")


async def test_the_control_that_gets_the_keyboard_back_is_in_sight(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        await learner.press("tab", "shift+tab")
        await learner.see("▸ Step")


async def test_a_click_into_a_long_text_puts_the_caret_where_the_learner_pointed(tmp_path):
    async with tutor(tmp_path, demo("autograd-graph")) as learner:
        controls = learner.panel.controls
        row, at = controls.controls["text"], place_of(controls, "text")
        assert learner.sees("x1=1; x2=2;")
        await learner.click(controls, row._text_at + 3, at)
        assert row.caret == 3
        assert learner.sees("x1=1; x2=2;")
        await learner.press("end")
        shown = row._first
        await learner.click(controls, row._text_at + 9, at)
        assert row.caret == shown + 9
        assert row._first == shown, "the text does not run away under the mouse"


async def test_a_text_half_typed_is_still_there_when_the_learner_comes_back_to_the_window(tmp_path):
    async with tutor(tmp_path, demo("softmax")) as learner:
        row = await learner.focus("logits")
        await learner.type(" x")
        learner.app.post_message(AppBlur())
        await learner.settle()
        learner.app.post_message(AppFocus())
        await learner.settle()
        assert row.draft.endswith(" x")
        assert row.has_keyboard
