"""Lines to choose from, each with a value at its right; the arrows move between them."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message

from llmtutor.render.cells import Row, Span, clip_row, pad, row_width
from llmtutor.tui.widgets.follow import bring_rows_into_view
from llmtutor.tui.widgets.rows import Rows


class Line(NamedTuple):
    """One line: what it is called, its value, how far it stands in."""

    label: str
    value: str = ""
    depth: int = 0


class ChoiceList(Rows, can_focus=True):
    """Draws the lines; one is under the cursor. While `listening`, the next key is told instead of obeyed."""

    class Moved(Message):
        """Another line is under the cursor."""

    class Opened(Message):
        """The line under the cursor was clicked."""

    class Heard(Message):
        """A key was pressed while the list was listening."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = tuple(lines)
        self.at = 0
        self.listening = False

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines; the cursor stays where it is."""
        self.lines = tuple(lines)
        self.at = max(0, min(self.at, len(self.lines) - 1))
        self.redraw()

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return one row a line."""
        return [self._line(place, line, width) for place, line in enumerate(self.lines)]

    def _line(self, place: int, line: Line, width: int) -> Row:
        here = place == self.at
        value = clip_row((Span(line.value, "focus" if here else "dim"),), max(0, width - 12))
        left = (
            Span("▸ " if here else "  ", "focus"),
            Span("  " * line.depth),
            Span(line.label, "focus" if here else ""),
        )
        room = max(0, width - row_width(value) - 1)
        return (*pad(clip_row(left, room), room), Span(" "), *value)

    def move_to(self, place: int) -> None:
        """Put the cursor on a line."""
        place = max(0, min(len(self.lines) - 1, place))
        if place != self.at:
            self.at = place
            self.redraw()
            bring_rows_into_view(self, max(0, place - 1), 3)
            self.post_message(self.Moved())

    def on_key(self, event: events.Key) -> None:
        """Move the cursor, or tell the key that was waited for."""
        moves = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8, "home": -9999, "end": 9999}
        if self.listening:
            event.stop()
            event.prevent_default()
            self.listening = False
            self.post_message(self.Heard(event.key))
        elif event.key in moves:
            event.stop()
            self.move_to(self.at + moves[event.key])

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked line; a click on the one under the cursor opens it."""
        place = event.get_content_offset(self)
        if place is None or place.y >= len(self.lines):
            return
        if place.y == self.at:
            self.post_message(self.Opened())
        else:
            self.move_to(place.y)
