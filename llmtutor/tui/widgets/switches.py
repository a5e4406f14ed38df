"""Controls with few values: on or off, and one of some options."""

from collections.abc import Sequence
from typing import Any

from textual import events

from llmtutor.render.cells import Row, Span, clip_row, row_width
from llmtutor.tui import commands
from llmtutor.tui.commands import Command
from llmtutor.tui.widgets.control import ControlRow


class ToggleRow(ControlRow):
    """On or off; Space, the arrows or a click change it."""

    TAKES = (commands.SWITCH,)

    def __init__(self, control_id: str, label: str, value: bool, states: tuple[str, str]) -> None:
        super().__init__(control_id, label, value)
        self.states = states

    def lay_out(self, width: int) -> Row:
        """Return the row."""
        mark = Span("[●]", "accent") if self.value else Span("[ ]", "dim")
        word = Span(" " + self.states[int(self.value)], "strong" if self.value else "dim")
        return clip_row((self.label_span(width), mark, word), width)

    def on_key(self, event: events.Key) -> bool:
        """Switch."""
        if event.key not in ("space", "left", "right") or self.locked:
            return False
        self._switch()
        return True

    def answer(self, command: Command) -> None:
        """Switch."""
        self._switch()

    def click(self, column: int) -> None:
        """Switch."""
        self._switch()

    def _switch(self) -> None:
        if not self.locked:
            self.set_value(not self.value, final=True)


class ChoiceRow(ControlRow):
    """One of some options, all of them in view, or those around the chosen one where there is no room."""

    def __init__(self, control_id: str, label: str, value: Any, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(control_id, label, value)
        self.options = tuple(options)
        self._places: list[tuple[int, int, str]] = []

    def lay_out(self, width: int) -> Row:
        """Return the row: the chosen option between marks."""
        spans = [self.label_span(width)]
        self._places = []
        end = row_width(spans)
        first = self._first_shown(width - end)
        if first:
            spans.append(Span("…", "dim"))
            end += 1
        for option, text in self.options[first:]:
            chosen = option == self.value
            spans.append(Span(f"‹{text}›" if chosen else f" {text} ", "accent" if chosen else "dim"))
            start, end = end, end + row_width(spans[-1:])
            self._places.append((start, end, option))
        return clip_row(tuple(spans), width)

    def _first_shown(self, room: int) -> int:
        """The first option in sight: 0 while the chosen one and the next stand in the room."""
        sizes = [row_width((Span(text),)) + 2 for _option, text in self.options]
        chosen = next((at for at, (option, _text) in enumerate(self.options) if option == self.value), 0)
        first = 0
        while first < chosen and sum(sizes[first : chosen + 2]) + bool(first) > room:
            first += 1
        return first

    def _choose(self, offset: int) -> None:
        names = [option for option, _text in self.options]
        place = names.index(self.value) + offset
        self.set_value(names[max(0, min(len(names) - 1, place))], final=True)

    def on_key(self, event: events.Key) -> bool:
        """Choose with left and right."""
        if event.key not in ("left", "right") or self.locked:
            return False
        self._choose(1 if event.key == "right" else -1)
        return True

    def click(self, column: int) -> None:
        """Choose what was clicked."""
        for start, end, option in self._places:
            if start <= column < end and not self.locked:
                self.set_value(option, final=True)
