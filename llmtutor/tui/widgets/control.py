"""What all rows of controls share: a label, a value, a lock, and the messages they send."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.message import Message

from llmtutor.render.cells import Row, Span, clip_row, pad, row, row_text, row_width
from llmtutor.tui.commands import Command

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


class ControlRow:
    """One line of a list of controls: the label, then whatever shows the value.

    `TAKES` are the commands that a kind of row itself answers while it has the keyboard. Subclasses say in
    `lay_out` how they look, and in `on_key`, `press`, `drag`, `let_go`, `scroll` and `click` what they do;
    a column is counted from the left edge of the list.
    """

    TAKES: ClassVar[tuple[Command, ...]] = ()

    def __init__(self, control_id: str, label: str, value: Any) -> None:
        self.control_id = control_id
        self.label = label
        self.value = value
        self.locked = False
        self.has_keyboard = False
        self.label_width = MARK_WIDTH + row_width(row(label)) + 1
        self._unshown = False
        self._post: Callable[[Message], object] = lambda _message: None
        self._changed: Callable[[], None] = lambda: None
        self._row: Row = ()
        self._row_width = -1

    def join(self, post: Callable[[Message], object], changed: Callable[[], None]) -> None:
        """Stand in a list: `post` sends a message from there, `changed` lets it paint what is new."""
        self._post, self._changed = post, changed

    @property
    def takes(self) -> tuple[Command, ...]:
        """The commands that this row answers now."""
        return () if self.locked else self.TAKES

    def lay_out(self, width: int) -> Row:
        """Return the row at `width` cells."""
        return ()

    def row_at(self, width: int) -> Row:
        """Return the row at `width` cells, laid out anew only when something changed."""
        if width != self._row_width:
            self._row, self._row_width = self.lay_out(width), width
        return self._row

    def redraw(self) -> None:
        """Show what changed."""
        self._row_width = -1
        self._changed()

    def show(self, value: Any) -> None:
        """Show another value, without any message."""
        if value != self.value or self._unshown:
            self.value = value
            self._unshown = False
            self.redraw()

    def set_locked(self, locked: bool) -> None:
        """Refuse changes, or take them again."""
        if locked != self.locked:
            self.locked = locked
            self.redraw()

    def set_keyboard(self, here: bool) -> None:
        """Have the keyboard from now on, or no longer."""
        if here != self.has_keyboard:
            self.has_keyboard = here
            if not here:
                self.leave()
            self.redraw()

    def leave(self) -> None:
        """Finish what was begun: the keyboard goes elsewhere."""

    def label_span(self, width: int) -> Span:
        """The label, marked when the keyboard is here."""
        role = "focus" if self.has_keyboard else "dim" if self.locked else "strong"
        marker = "▸ " if self.has_keyboard else "  "
        wide = min(self.label_width, max(MARK_WIDTH + 2, width // 2))
        label = pad(clip_row(row(marker + self.label, role), wide - 1), wide - 1)
        return Span(row_text(label) + " ", role)

    def set_value(self, value: Any, final: bool = False) -> None:
        """Take a value from the learner and say so; it is painted by `show`, in one frame with the result."""
        if value != self.value:
            self.value = value
            self._unshown = True
            self._post(Changed(self.control_id, value))
        if final:
            self._post(Committed(self.control_id, value))

    def answer(self, command: Command) -> None:
        """Answer one of the commands it takes."""

    def consumes(self, key: str, character: str | None) -> bool:
        """Tell whether a key would be typed into this row."""
        return False

    def on_key(self, event: events.Key) -> bool:
        """Answer a key; False if it means nothing here."""
        return False

    def paste(self, text: str) -> None:
        """Take a pasted text."""

    def press(self, column: int) -> bool:
        """Answer a mouse button going down; True to be told where it is dragged."""
        return False

    def drag(self, column: int) -> None:
        """Follow the mouse."""

    def let_go(self) -> None:
        """Answer the mouse button going up."""

    def scroll(self, steps: int) -> bool:
        """Answer the wheel; False if it means nothing here."""
        return False

    def click(self, column: int) -> None:
        """Answer a click."""
