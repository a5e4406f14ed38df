"""Answers given by choosing: one option, several options, an order."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message

from llmtutor.render.cells import Row, Span, indent, row_width
from llmtutor.render.markdown import render_line, render_markdown
from llmtutor.tui.widgets.rows import Rows

DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


class Verdict(NamedTuple):
    """What is shown beside an option after answering: was it right, and why."""

    right: bool
    say: str


class Picker(Rows, can_focus=True):
    """A list of texts with a cursor; subclasses say what choosing means."""

    DEFAULT_CSS = """
    Picker { margin-top: 1; }
    """

    class Picked(Message):
        """The choice changed."""

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.options = list(options)
        self.at = 0
        self.verdicts: Mapping[str, Verdict] = {}
        self._tops: list[int] = []

    @property
    def closed(self) -> bool:
        """Whether the answer was given."""
        return bool(self.verdicts)

    def close(self, verdicts: Mapping[str, Verdict]) -> None:
        """Show right and wrong with reasons; take no more changes."""
        self.verdicts = verdicts
        self.redraw()

    def row_of(self, option: str) -> int:
        """Return the row on which an option begins; the first one before anything was laid out."""
        place = [name for name, _text in self.options].index(option)
        return self._tops[place] if self._tops else 0

    def mark(self, option: str) -> Span:
        """Return the sign before an option."""
        return Span("  ")

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return every option, wrapped, with its number and mark."""
        rows: list[Row] = []
        self._tops = []
        for place, (option, text) in enumerate(self.options):
            self._tops.append(len(rows))
            rows += self._option_rows(place, option, text, width)
        return rows

    def _option_rows(self, place: int, option: str, text: str, width: int) -> list[Row]:
        here = place == self.at and self.has_focus and not self.closed
        shown = str(place + 1).ljust(len(str(len(self.options))))
        number = Span(f"{'▸' if here else ' '} {shown}  ", "focus" if here else "dim")
        head = (number, self.mark(option), Span(" "))
        column = row_width(head)
        inner = max(8, width - column)
        body = render_line(text, inner) or [()]
        rows = [(*head, *body[0]), *indent(body[1:], column)]
        verdict = self.verdicts.get(option)
        if verdict is not None and verdict.say:
            rows += indent(
                [
                    tuple(Span(part, role or "dim") for part, role in line)
                    for line in render_markdown(verdict.say, inner)
                ],
                column,
            )
        return rows

    def choose(self, place: int) -> None:
        """Choose the option at a place."""
        self.at = place

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor where the keyboard is."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_key(self, event: events.Key) -> None:
        """Move with the arrows, choose with a digit or Space."""
        if self.closed or not self.options:
            return
        if event.key in ("up", "down"):
            event.stop()
            self.at = max(0, min(len(self.options) - 1, self.at + (1 if event.key == "down" else -1)))
            self.moved()
        elif event.key == "space":
            event.stop()
            event.prevent_default()
            self.choose(self.at)
        elif (
            event.character and event.character.isdecimal() and 0 < int(event.character) <= len(self.options)
        ):
            event.stop()
            self.choose(int(event.character) - 1)
        self.redraw()

    def moved(self) -> None:
        """React to the cursor having moved."""

    def on_click(self, event: events.Click) -> None:
        """Choose the option under the mouse."""
        place = event.get_content_offset(self)
        if place is None or self.closed:
            return
        for index in reversed(range(len(self._tops))):
            if place.y >= self._tops[index]:
                self.focus(scroll_visible=False)
                self.choose(index)
                self.redraw()
                return


class OnePicker(Picker):
    """Choose one option; nothing is chosen at first."""

    chosen: str | None = None

    def moved(self) -> None:
        """Choose what the cursor stands on, as in any list of one choice."""
        self.choose(self.at)

    def mark(self, option: str) -> Span:
        """Return a round mark; after answering a tick or a cross."""
        if self.closed:
            right = option in self.verdicts and self.verdicts[option].right
            if option == self.chosen:
                return Span("✓" if right else "✗", "good" if right else "bad")
            return Span("✓" if right else "·", "good" if right else "dim")
        return Span("●", "accent") if option == self.chosen else Span("○", "dim")

    def choose(self, place: int) -> None:
        """Choose this option instead of any other."""
        super().choose(place)
        self.chosen = self.options[place][0]
        self.post_message(self.Picked())

    @property
    def answer(self) -> str | None:
        """The chosen option's id, or None."""
        return self.chosen


class SeveralPicker(Picker):
    """Choose any number of options."""

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(options)
        self.chosen: set[str] = set()

    def mark(self, option: str) -> Span:
        """Return a box; after answering a tick or a cross for how this option was treated."""
        taken = option in self.chosen
        if self.closed and option in self.verdicts:
            right = self.verdicts[option].right
            sign = "✓" if right else "✗" if taken else " "
            return Span(("☑" if taken else "☐") + sign, "good" if right == taken else "bad")
        return Span("☑", "accent") if taken else Span("☐", "dim")

    def choose(self, place: int) -> None:
        """Take this option in or out."""
        super().choose(place)
        self.chosen ^= {self.options[place][0]}
        self.post_message(self.Picked())

    @property
    def answer(self) -> frozenset[str]:
        """The chosen options' ids."""
        return frozenset(self.chosen)


class OrderPicker(Picker):
    """Put the options in order: Space takes one up or puts it down, arrows carry it, a digit places it."""

    held = False
    touched = False

    def mark(self, option: str) -> Span:
        """Return a grip; after answering a tick or a cross for the place."""
        if self.closed and option in self.verdicts:
            right = self.verdicts[option].right
            return Span("✓" if right else "✗", "good" if right else "bad")
        held = self.held and self.options[self.at][0] == option
        return Span("↕", "accent") if held else Span("≡", "dim")

    def choose(self, place: int) -> None:
        """Take up or put down the option under the cursor, or carry it to another place."""
        self.touched = True
        if place == self.at:
            self.held = not self.held
        else:
            self.options.insert(place, self.options.pop(self.at))
            self.at, self.held = place, False
        self.post_message(self.Picked())

    def on_key(self, event: events.Key) -> None:
        """Carry the held option with the arrows."""
        step = {"up": -1, "down": 1}.get(event.key)
        if self.held and step is not None and not self.closed:
            event.stop()
            event.prevent_default()
            place = max(0, min(len(self.options) - 1, self.at + step))
            self.options.insert(place, self.options.pop(self.at))
            self.at = place
            self.redraw()

    @property
    def answer(self) -> tuple[str, ...]:
        """The ids in the order shown."""
        return tuple(option for option, _text in self.options)
