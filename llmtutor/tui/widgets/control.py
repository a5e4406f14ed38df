"""What all control widgets share: a label, a value, a lock, and two messages."""

from typing import Any, ClassVar

from textual import events
from textual.message import Message

from llmtutor.render.cells import Span, clip_row, pad, row, row_text, row_width
from llmtutor.tui.commands import Command
from llmtutor.tui.widgets.rows import Rows

MARK_WIDTH = 2
WIDEST_LABEL = 30


class Changed(Message):
    """A control was moved. Only the newest waiting one matters, so a held key never queues up work."""

    def __init__(self, control_id: str, value: Any) -> None:
        super().__init__()
        self.control_id = control_id
        self.value = value

    def can_replace(self, message: Message) -> bool:
        """Take the place of a waiting message of the same control."""
        return isinstance(message, Changed) and message.control_id == self.control_id


class Committed(Message):
    """A control was let go: its value is final for now."""

    def __init__(self, control_id: str, value: Any) -> None:
        super().__init__()
        self.control_id = control_id
        self.value = value


class Typed(Message):
    """A value was typed for a control and still has to be read."""

    def __init__(self, control_id: str, text: str, leaving: bool = False) -> None:
        """`leaving`: the field was left, so a text that cannot be read gives way to the value in force."""
        super().__init__()
        self.control_id = control_id
        self.text = text
        self.leaving = leaving


class ControlRow(Rows, can_focus=True):
    """One line: the label of a control, then whatever shows its value.

    `TAKES` are the commands that a kind of row itself answers while it has the keyboard.
    """

    TAKES: ClassVar[tuple[Command, ...]] = ()

    DEFAULT_CSS = """
    ControlRow { height: 1; }
    """

    def __init__(self, control_id: str, label: str, value: Any) -> None:
        super().__init__(id=f"control-{control_id}")
        self.control_id = control_id
        self.label = label
        self.value = value
        self.locked = False
        self._unshown = False
        self.label_width = MARK_WIDTH + row_width(row(label)) + 1

    @property
    def takes(self) -> tuple[Command, ...]:
        """The commands that this row answers now."""
        return () if self.locked else self.TAKES

    def show(self, value: Any) -> None:
        """Show another value, without any message."""
        if value != self.value or self._unshown:
            self.value = value
            self._unshown = False
            self.redraw()

    def set_locked(self, locked: bool) -> None:
        """Refuse changes, or take them again."""
        self.locked = locked
        self.redraw()

    def label_span(self, width: int) -> Span:
        """The label, marked when the keyboard is here."""
        role = "focus" if self.has_focus else "dim" if self.locked else "strong"
        marker = "▸ " if self.has_focus else "  "
        wide = min(self.label_width, max(MARK_WIDTH + 2, width // 2))
        label = pad(clip_row(row(marker + self.label, role), wide - 1), wide - 1)
        return Span(row_text(label) + " ", role)

    def set_value(self, value: Any, final: bool = False) -> None:
        """Take a value from the learner and say so; it is painted by `show`, in one frame with the result."""
        if value != self.value:
            self.value = value
            self._unshown = True
            self.post_message(Changed(self.control_id, value))
        if final:
            self.post_message(Committed(self.control_id, value))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show where the keyboard is."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_key(self, event: events.Key) -> None:
        """Move between controls with the up and down keys."""
        if event.key in ("up", "down"):
            event.stop()
            if event.key == "up":
                self.screen.focus_previous()
            else:
                self.screen.focus_next()
