"""A control whose value is typed: numbers, matrices, words, text."""

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from llmtutor.render.cells import Span, fit, row, row_width
from llmtutor.tui.widgets.control import MARK_WIDTH, Typed
from llmtutor.tui.widgets.rows import Lines


class ReadyInput(Input):
    """A field that keeps Enter to itself only while its text differs from what was handed over last."""

    def __init__(self, text: str) -> None:
        super().__init__(text, compact=True, select_on_focus=False)
        self.handed_over = text

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Enter to the screen (answer, go on) where there is nothing to hand over."""
        return action != "submit" or self.value != self.handed_over


class FieldRow(Horizontal):
    """A label and a one-line field; Enter, or leaving the field, hands the text over to be read."""

    DEFAULT_CSS = """
    FieldRow { height: 1; }
    FieldRow > Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
    FieldRow > Input:focus { border: none; background: $panel; }
    """

    def __init__(self, control_id: str, label: str, text: str) -> None:
        super().__init__(id=f"control-{control_id}")
        self.control_id = control_id
        self.label = label
        self.text = text
        self.locked = False
        self.label_width = MARK_WIDTH + row_width(row(label)) + 1

    def compose(self) -> ComposeResult:
        """Compose label and field."""
        label = Lines([fit(row("  " + self.label, "strong"), self.label_width)])
        label.styles.width = self.label_width
        yield label
        yield ReadyInput(self.text)

    def show(self, text: Any) -> None:
        """Show another value, without any message."""
        self.text = str(text)
        for field in self.query(ReadyInput):
            field.handed_over = self.text
            if field.value != self.text:
                with field.prevent(Input.Changed):
                    field.value = self.text

    def set_locked(self, locked: bool) -> None:
        """Refuse changes, or take them again."""
        self.locked = locked
        for field in self.query(Input):
            field.disabled = locked

    @on(Input.Submitted)
    @on(Input.Blurred)
    def _hand_over(self, event: Input.Submitted | Input.Blurred) -> None:
        event.stop()
        if event.value != self.text:
            self.post_message(Typed(self.control_id, event.value, isinstance(event, Input.Blurred)))

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _mark(self, event: events.DescendantFocus | events.DescendantBlur) -> None:
        focused = isinstance(event, events.DescendantFocus)
        marker, role = ("▸ ", "focus") if focused else ("  ", "strong")
        self.query_one(Lines).show([fit((Span(marker + self.label, role),), self.label_width)])

    def on_key(self, event: events.Key) -> None:
        """Move between controls with up and down; Escape brings the old text back."""
        if event.key in ("up", "down", "escape"):
            event.stop()
            if event.key == "escape":
                self.show(self.text)
            if event.key == "up":
                self.screen.focus_previous()
            else:
                self.screen.focus_next()
