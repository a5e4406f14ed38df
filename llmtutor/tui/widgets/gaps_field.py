"""A text with gaps to type into, each where it stands."""

import re
from collections.abc import Sequence

from textual import events

from llmtutor.render.cells import Row, Span, fit, row, row_width
from llmtutor.render.markdown import render_markdown
from llmtutor.tui.widgets.rows import Rows

NARROWEST, LONGEST = 6, 60
FIRST = 0xE000
"""A private character for each gap holds its place while the text is wrapped around it."""
_PLACES = re.compile(f"([{chr(FIRST)}-{chr(FIRST + 15)}]+)")


class GapsField(Rows, can_focus=True):
    """Lesson text whose gaps take typed words; Tab and the arrows go from gap to gap."""

    DEFAULT_CSS = """
    GapsField { margin-top: 1; }
    """

    def __init__(self, text: str, names: Sequence[str]) -> None:
        super().__init__()
        self.text = text
        self.names = list(names)
        self.texts = ["" for _name in names]
        self.at = 0
        self.parts: tuple[bool, ...] = ()
        self._spots: list[tuple[int, int, int, int]] = []

    @property
    def answer(self) -> tuple[str, ...]:
        """What stands in the gaps, in the order of the text."""
        return tuple(self.texts)

    @property
    def complete(self) -> bool:
        """Whether every gap has something in it."""
        return all(text.strip() for text in self.texts)

    def fill(self, answer: Sequence[str]) -> None:
        """Put in what was typed before."""
        self.texts = [str(text) for text in answer]

    def close(self, parts: tuple[bool, ...]) -> None:
        """Mark each gap right or wrong; take no more changes."""
        self.parts = parts
        self.redraw()

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the text with its gaps as wide as what stands in them."""
        text = self.text
        for place, name in enumerate(self.names):
            least = 1 if self.parts else NARROWEST
            typed = row_width(row(self.texts[place])) + (2 if self.parts else 3)
            size = min(max(least, typed), max(NARROWEST, width - 2))
            text = text.replace(f"{{{name}}}", chr(FIRST + place) * size)
        self._spots = []
        return [self._with_gaps(each, y) for y, each in enumerate(render_markdown(text, width))]

    def _with_gaps(self, line: Row, y: int) -> Row:
        spans: list[Span] = []
        column = 0
        for text, role in line:
            for part in _PLACES.split(text):
                if part and _PLACES.fullmatch(part):
                    place = ord(part[0]) - FIRST
                    self._spots.append((y, column, column + len(part), place))
                    spans += self._gap(place, len(part))
                elif part:
                    spans.append(Span(part, role))
                column += row_width((Span(part, role),)) if part else 0
        return tuple(spans)

    def _gap(self, place: int, width: int) -> Row:
        text = self.texts[place]
        if self.parts:
            right = self.parts[place]
            marked = fit(row(f"{'✓' if right else '✗'} {text}"), width)
            return tuple(Span(part, "good" if right else "bad") for part, _role in marked)
        here = place == self.at and self.has_focus
        shown = "".join(span.text for span in fit(row(f" {text}{'▏' if here else ''}"), width))
        return (Span(shown, "now" if here else "selected"),)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell the key bar that typed characters, and the first Escape, belong to the gaps."""
        typed = character is not None and character.isprintable()
        return (typed or key == "escape") and not self.parts

    def on_key(self, event: events.Key) -> None:
        """Type, rub out, go from gap to gap; Escape leaves the text, so that single keys work again."""
        moves = {"tab": 1, "down": 1, "right": 1, "shift+tab": -1, "up": -1, "left": -1}
        if self.parts:
            return
        if event.key in moves and 0 <= self.at + moves[event.key] < len(self.texts):
            self.at += moves[event.key]
        elif event.key == "backspace" and self.texts[self.at]:
            self.texts[self.at] = self.texts[self.at][:-1]
        elif event.key == "escape":
            self.screen.set_focus(None)
        elif event.character and event.character.isprintable():
            self._type(event.character)
        else:
            return
        event.stop()
        event.prevent_default()
        self.redraw()

    def _type(self, text: str) -> None:
        self.texts[self.at] = (self.texts[self.at] + text).lstrip()[:LONGEST]

    def on_paste(self, event: events.Paste) -> None:
        """Take a pasted line."""
        event.stop()
        if not self.parts:
            self._type(" ".join(event.text.split()))
            self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor where the keyboard is."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Go to the gap under the mouse."""
        place = event.get_content_offset(self)
        if place is None or self.parts:
            return
        self.focus(scroll_visible=False)
        found = (gap for y, left, right, gap in self._spots if y == place.y and left <= place.x < right)
        self.at = next(found, self.at)
        self.redraw()
