"""Stepping through what one engine call computed, array by array."""

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult

from llmtutor.course.words import Words
from llmtutor.engine.trace import Recorded, Trace
from llmtutor.render.arrays import array_view
from llmtutor.render.cells import Row, Span
from llmtutor.tui.widgets.frame import Group
from llmtutor.tui.widgets.rows import Lines, Page, Sentence
from llmtutor.tui.widgets.view import ViewBox


class WalkPanel(Group):
    """Shows one recorded array at a time, with its name, shape and sentence."""

    DEFAULT_CSS = """
    WalkPanel { height: auto; }
    WalkPanel > Page { margin-top: 1; }
    """

    def __init__(
        self, call: str, trace: Trace, stops: Mapping[str, str], sentences: Words, words: Words
    ) -> None:
        super().__init__()
        self.call = call
        self.items = list(trace)
        self.stops = stops
        self.sentences = sentences
        self.words = words
        self.at = 0
        self._box = ViewBox(array_view(self.items[0].value.tolist()), words)

    def compose(self) -> ComposeResult:
        """Compose the call, the place in the trace, the array and its sentence."""
        yield Sentence(self.call, "code", id="walk-call")
        yield Lines(id="walk-place")
        yield self._box
        yield Page(id="walk-say")

    def on_mount(self) -> None:
        """Show the first array."""
        self.show(0)

    @on(ViewBox.Pointed)
    def _point(self, event: ViewBox.Pointed) -> None:
        event.stop()
        event.box.redraw()

    def step(self) -> bool:
        """Go on to the next array; from the last back to the first."""
        self.show((self.at + 1) % len(self.items))
        return True

    def show(self, at: int) -> None:
        """Show the array recorded at a place."""
        self.at = at
        item = self.items[at]
        self._box.show(array_view(item.value.tolist()))
        self.query_one("#walk-place", Lines).show([self._place(item)])
        said = self.sentences(item.name) if self.sentences.has(item.name) else ""
        self.query_one("#walk-say", Page).show(self.stops.get(item.name, said))

    def _place(self, item: Recorded) -> Row:
        done = "●" * (self.at + 1) + "○" * (len(self.items) - self.at - 1)
        shape = " × ".join(str(size) for size in item.value.shape) or "1"
        return (Span(done + "  ", "accent"), Span(item.name, "strong"), Span(f"  {shape}", "dim"))

    def names(self) -> dict[str, Any]:
        """Return nothing to ask about: a walk has no task."""
        return {}
