"""The controls of a demo, one below the other, with the keyboard on one of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from textual import events
from textual.message import Message
from textual.widget import Widget

from llmtutor.render.cells import Row
from llmtutor.tui import commands
from llmtutor.tui.commands import Command
from llmtutor.tui.widgets.control import ControlRow
from llmtutor.tui.widgets.focus import focus_now
from llmtutor.tui.widgets.follow import bring_into_view, bring_rows_into_view
from llmtutor.tui.widgets.rows import Rows


class ControlList(Rows, can_focus=True):
    """Draws rows of controls and hands each key and each move of the mouse to the row it is meant for.

    One widget for all of them: every widget takes its time when a screen opens, and again with each layout.
    """

    FOCUS_ON_CLICK = False  # a click goes to its own row, not first to the one that had the keyboard last

    class Turned(Message):
        """Another row has the keyboard, which may answer other keys."""

    def __init__(self, rows: Mapping[str, ControlRow]) -> None:
        super().__init__()
        self.controls = dict(rows)
        self.at = 0
        self._order = list(self.controls.values())
        self._pressed: ControlRow | None = None
        self._held: ControlRow | None = None
        self._several = self._stale = False
        for row in self._order:
            row.join(self.post_message, self._show_change)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Draw what several rows change once, at the end."""
        self._several, self._stale = True, False
        try:
            yield
        finally:
            self._several = False
            if self._stale:
                self.redraw()

    def _show_change(self) -> None:
        self._stale = True
        if not self._several:
            self.redraw()

    @property
    def current(self) -> ControlRow:
        """The row that has the keyboard, or will when the list gets it."""
        return self._order[self.at]

    @property
    def takes(self) -> tuple[Command, ...]:
        """The commands that the row with the keyboard answers now."""
        return self.current.takes

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return all rows."""
        return [row.row_at(width) for row in self._order]

    def go_to(self, at: int) -> None:
        """Put the keyboard on a row: at once if the list has it, else when it comes."""
        before, self.at = self.current, at
        if self.has_focus and self.current is not before:
            before.set_keyboard(False)
            self.current.set_keyboard(True)
            # As from here: a message of the panel itself, which may have asked for this, ends at the panel.
            self.post_message(self.Turned().set_sender(self))
        if self.has_focus:
            bring_rows_into_view(self, at, 1)

    def enter(self, at: int | None = None) -> None:
        """Take the keyboard, on a row or on the one that had it last, and show that row."""
        self.go_to(self.at if at is None else at % len(self._order))
        focus_now(self)
        self._show_row()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show where the keyboard is; it comes back when it went to another window with the whole app."""
        super().watch_has_focus(has_focus)
        if has_focus or self.app.app_focus:
            self.current.set_keyboard(has_focus)

    def on_focus(self) -> None:
        """Show the row that has the keyboard, where many rows scroll in a box of their own."""
        if self._box is not None:
            # First Textual brings the middle of the list into sight, in two steps.
            self.call_after_refresh(self.call_after_refresh, self._show_row)

    @property
    def _box(self) -> Widget | None:
        """The box in which many rows scroll."""
        box = self.parent
        return box if isinstance(box, Widget) and box.allow_vertical_scroll else None

    def _show_row(self) -> None:
        bring_rows_into_view(self, self.at, 1)
        if self._box is not None:
            bring_into_view([self._box])

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell the key bar which keys are typed into the row."""
        return self.current.consumes(key, character)

    def on_key(self, event: events.Key) -> None:
        """Hand a key to the row; go from row to row with the up and down keys."""
        if self.current.on_key(event):
            event.prevent_default()
        elif event.key == "up":
            self._go_up()
        elif event.key == "down":
            self._go_down()
        else:
            return
        event.stop()

    def _go_up(self) -> None:
        if self.at > 0:
            self.go_to(self.at - 1)
        else:
            self.screen.focus_previous()

    def _go_down(self) -> None:
        if self.at + 1 < len(self._order):
            self.go_to(self.at + 1)
        else:
            self.screen.focus_next()

    def action_switch(self) -> None:
        """Let the row answer the command."""
        self.current.answer(commands.SWITCH)

    def action_leave_field(self) -> None:
        """Let the row answer the command."""
        self.current.answer(commands.LEAVE_FIELD)

    def on_paste(self, event: events.Paste) -> None:
        """Hand what is pasted to the row."""
        event.stop()
        self.current.paste(event.text)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to the row under the mouse; it may take hold of something."""
        row = self._pressed = self._under(event)
        if row is not None:
            if row.press(self._column(event)):
                self._held = row
                self.capture_mouse()
            self.go_to(self._order.index(row))
            focus_now(self)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag what is held."""
        if self._held is not None:
            self._held.drag(self._column(event))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of what is held."""
        if self._held is not None:
            held, self._held = self._held, None
            self.release_mouse()
            held.let_go()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Let the wheel move the row that has the keyboard."""
        self._scroll(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Let the wheel move the row that has the keyboard."""
        self._scroll(event, -1)

    def on_click(self, event: events.Click) -> None:
        """Hand a click to the row under the mouse, unless the button went down on another one."""
        row = self._under(event)
        if row is not None and row is self._pressed:
            row.click(self._column(event))

    def _scroll(self, event: events.MouseEvent, steps: int) -> None:
        row = self._under(event)
        if row is not None and row.has_keyboard and row.scroll(steps):
            event.stop()

    def _under(self, event: events.MouseEvent) -> ControlRow | None:
        place = event.get_content_offset(self)
        return self._order[place.y] if place is not None and place.y < len(self._order) else None

    def _column(self, event: events.MouseEvent) -> int:
        return event.x - self.gutter.left
