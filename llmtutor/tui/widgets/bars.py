"""The one-line strips at the top and the bottom of every screen."""

from collections.abc import Sequence

from textual import events
from textual.message import Message

from llmtutor.course.words import Words
from llmtutor.render.cells import Row, Span, clip_row, crop, pad, row_width
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui.commands import Command
from llmtutor.tui.widgets.rows import Rows

MOST_ABOVE = 6
"""Rows that a notice may take above the keys."""


class TitleBar(Rows):
    """Where the learner is, on the left; how far along, on the right."""

    DEFAULT_CSS = """
    TitleBar { height: 1; padding: 0 2; }
    """

    def __init__(self, left: str = "", right: str = "") -> None:
        super().__init__()
        self._left, self._right = left, right

    def show(self, left: str, right: str = "") -> None:
        """Replace both texts."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.redraw()

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return one row; the left text gives way when both do not fit."""
        right = clip_row((Span(self._right, "dim"),), width)
        name, _, rest = self._left.partition(" · ")
        left = (Span(name, "strong"), Span(f" · {rest}" if rest else "", ""))
        room = max(0, width - row_width(right))
        return [(*pad(clip_row(left, room), room), *right)]


class KeyBar(Rows):
    """The keys that work now, as many as fit whole, and above them a notice; a click presses a key."""

    DEFAULT_CSS = """
    KeyBar { padding: 0 2; max-height: 7; }
    """

    class Pressed(Message):
        """A command was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, words: Words, commands: Sequence[Command]) -> None:
        super().__init__()
        self.words = words
        self._commands = tuple(commands)
        self._notice: Span | Sequence[Row] = ()
        self._above: Sequence[Row] = ()
        self._places: list[tuple[int, int, Command]] = []

    def say(self, text: str, role: str = "accent") -> None:
        """Show a sentence above the keys; an empty one takes it away."""
        self._notice = Span(text, role) if text else ()
        self.redraw()

    def say_rows(self, rows: Sequence[Row]) -> None:
        """Show rows above the keys; none takes them away. What follows is no lower, so that nothing jumps."""
        said = list(rows)[:MOST_ABOVE]
        self._notice = [*said, *([()] * (len(self._above) - len(said)))] if said else ()
        self.redraw()

    def show(self, commands: Sequence[Command]) -> None:
        """Replace the commands, the most useful first."""
        if tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self.redraw()

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the notice, then one row of `key name` pairs, none of them cut."""
        spans: list[Span] = []
        self._places = []
        column = 0
        for command in self._commands:
            pair = (Span(command.shown, "focus"), Span(" " + self.words(f"commands.{command.id}.name")))
            size = row_width(pair)
            if column + size > width:
                continue
            spans += [*pair, Span("   ")]
            self._places.append((column, column + size, command))
            column += size + 3
        notice = self._notice
        self._above = wrap_spans((notice,), width)[:MOST_ABOVE] if isinstance(notice, Span) else notice
        return [*self._above, crop(tuple(spans), width)]

    def on_click(self, event: events.Click) -> None:
        """Press the command under the mouse."""
        place = event.get_content_offset(self)
        for start, end, command in self._places:
            if place is not None and place.y == len(self._above) and start <= place.x < end:
                self.post_message(self.Pressed(command))
