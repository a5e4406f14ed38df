"""What every screen has: its commands, the key bar, and a word when the terminal is too small."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from llmtutor.course.words import Words
from llmtutor.render.cells import Row
from llmtutor.tui.commands import EVERYWHERE, Command
from llmtutor.tui.keymap import mapped
from llmtutor.tui.screens.laid_out_once import LaidOutOnce
from llmtutor.tui.widgets.bars import KeyBar
from llmtutor.tui.widgets.control_list import ControlList
from llmtutor.tui.widgets.rows import Sentence

if TYPE_CHECKING:
    from llmtutor.tui.app import TutorApp

WIDE, TALL = 110, 34
"""From this width on text and demo stand side by side; from this height on the outline below the text."""
SMALLEST = (44, 12)
"""The least width and height in which every screen can be used."""


class TutorScreen(LaidOutOnce):
    """A screen of the tutor. Subclasses list `OFFERS` and compose their own `body`."""

    OFFERS: ClassVar[tuple[Command, ...]] = ()
    _noticed = False
    passing = False
    """Whether another screen takes this one's place at once, so that nothing said here would be read."""

    @property
    def tutor(self) -> "TutorApp":
        """The app, with its own type."""
        return cast("TutorApp", self.app)

    @property
    def words(self) -> Words:
        """The interface's words in the learner's language."""
        return self.tutor.sitting.words

    def compose(self) -> ComposeResult:
        """Compose the body between the bars."""
        self._set_breakpoints(self.app.size)
        yield from self.body()
        yield KeyBar(self.words, self.commands_now())

    def body(self) -> ComposeResult:
        """Compose what is this screen's own."""
        yield from ()

    def show_keys(self) -> None:
        """Show the keys of the commands that can be used now."""
        for bar in self.query(KeyBar):
            bar.show(self.commands_now())

    def commands_now(self) -> list[Command]:
        """Return the usable commands for the footer, the most useful first."""
        usable = [command for command in (*self.OFFERS, *EVERYWHERE) if command.rank]
        keys = self.tutor.keys
        usable = [mapped(command, keys) for command in usable if self.check_action(command.action, ())]
        focused = self.focused
        if focused is not None:
            usable = [command for command in usable if not focused.check_consume_key(*_typed(command))]
            taken = self._taken_by_focused()
            keys_taken = {key for command in taken for key in command.keys}
            usable = [*taken, *(each for each in usable if keys_taken.isdisjoint(each.keys))]
        return sorted(usable, key=lambda command: command.rank)

    def _taken_by_focused(self) -> tuple[Command, ...]:
        """Return the commands that the row with the keyboard answers before the screen does."""
        return self.focused.takes if isinstance(self.focused, ControlList) else ()

    @on(KeyBar.Pressed)
    async def _run_pressed(self, event: KeyBar.Pressed) -> None:
        there = "focused." if event.command in self._taken_by_focused() else ""
        await self.run_action(there + event.command.action)

    def on_resize(self, event: events.Resize) -> None:
        """Show the too-small sentence instead of a screen that cannot be used."""
        self._set_breakpoints(event.size)

    @on(events.ScreenResume)
    def _catch_up(self) -> None:
        # Textual tells only the screen on top that the terminal has another size.
        self._set_breakpoints(self.app.size)

    def _set_breakpoints(self, size: Size) -> None:
        columns, rows = SMALLEST
        small = size.width < columns or size.height < rows
        self.set_class(small, "-too-small")
        if small and self.is_mounted and not self.query("#too-small"):
            text = self.words("too-small", columns=columns, rows=rows)
            self.mount(Sentence(text, "accent", id="too-small"))
        self.set_class(size.width >= WIDE, "-wide")
        self.set_class(size.height < TALL, "-short")

    def notice(self, text: str, role: str = "accent") -> None:
        """Say something above the key bar until the next key."""
        self._noticed = bool(text)
        for bar in self.query(KeyBar):
            bar.say(text, role)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    @on(ControlList.Turned)
    def _keys_follow_focus(self) -> None:
        self.show_keys()

    def notice_rows(self, rows: Sequence[Row]) -> None:
        """Show some rows above the key bar until the next key."""
        self._noticed = bool(rows)
        for bar in self.query(KeyBar):
            bar.say_rows(rows)

    def on_key(self, event: events.Key) -> None:
        """Take the notice away with the next key."""
        if self._noticed:
            self.notice("")

    async def retranslate(self) -> None:
        """Show this screen again in the language just chosen."""
        await self.recompose()
        self.show_keys()


def _typed(command: Command) -> tuple[str, str | None]:
    """Return the key of a command and the character it would type into a field."""
    key = command.keys[0]
    return key, command.shown if len(command.shown) == 1 else None


def scroll_with_keys(place: Widget, event: events.Key) -> None:
    """Scroll a container with the arrows, Page Up and Down, Home and End."""
    moves: dict[str, Callable[..., None]] = {
        "down": place.scroll_down,
        "up": place.scroll_up,
        "pagedown": place.scroll_page_down,
        "pageup": place.scroll_page_up,
        "home": place.scroll_home,
        "end": place.scroll_end,
    }
    if event.key in moves and not _typing_takes(place.screen, event.key):
        moves[event.key](animate=False)
        event.stop()


def _typing_takes(screen: Screen[Any], key: str) -> bool:
    """Whether a text field has the keyboard and moves its own cursor with this key."""
    if key not in ("home", "end") or screen.focused is None:
        return False
    from textual.widgets import Input

    return isinstance(screen.focused, Input)
