"""Controls with one number: a slider, linear or logarithmic, a seed, a step. Arrows, typing, the mouse."""

from textual import events
from textual.message import Message

from llmtutor.demos.controls import Integer, Seed, Slider, Stepper, shown_number
from llmtutor.render.cells import Row, Span, clip_row, crop, row_width
from llmtutor.tui.widgets.control import ControlRow, Typed

NUMBER_KEYS = frozenset("0123456789.,-/%e")
VALUE_WIDTH = 8


def as_slider(control: Slider | Integer) -> Slider:
    """Return the slider that moves an integer control."""
    if isinstance(control, Slider):
        return control
    return Slider(control.id, control.low, control.high, control.default, control.step, control.log)


class NumberRow(ControlRow):
    """A number that left and right, Home and End move, and digits type."""

    def __init__(self, control: Slider | Integer, label: str, value: float) -> None:
        super().__init__(control.id, label, value)
        self.control = control
        self.track = as_slider(control)
        self.typed = ""

    def _value_span(self) -> Span:
        if self.typed:
            return Span(f"{self.typed}▏", "now")
        return Span(shown_number(self.value), "strong")

    def _number(self, raw: float) -> float | int:
        return int(raw) if isinstance(self.control, Integer) else raw

    def _move(self, steps: int, final: bool = False) -> None:
        self.set_value(self._number(self.track.moved(self.value, steps)), final)

    def on_key(self, event: events.Key) -> bool:
        """Move, jump to an end, or type a value."""
        if self.locked:
            return False
        moves = {"left": -1, "right": 1, "shift+left": -10, "shift+right": 10, "pagedown": -10, "pageup": 10}
        if event.key in moves:
            self._move(moves[event.key])
        elif event.key in ("home", "end"):
            track = self.track
            self.set_value(self._number(track.low if event.key == "home" else track.high), final=True)
        elif event.character in NUMBER_KEYS and (self.typed or event.character not in "e%/"):
            self._type(self.typed + str(event.character))
        elif self.typed and event.key in ("enter", "backspace", "escape"):
            self._finish_typing(event.key)
        else:
            self._drop_typed()
            return False
        return True

    def consumes(self, key: str, character: str | None) -> bool:
        """Tell which keys go into a typed value."""
        return character in NUMBER_KEYS if character and self.typed else False

    def _type(self, text: str) -> None:
        self.typed = text[:VALUE_WIDTH]
        self.redraw()

    def _finish_typing(self, key: str) -> None:
        typed, self.typed = self.typed, self.typed[:-1] if key == "backspace" else ""
        self.redraw()
        if key == "enter":
            self._post(Typed(self.control_id, typed))

    def _drop_typed(self) -> None:
        if self.typed:
            self._type("")

    def leave(self) -> None:
        """Drop a half-typed value with the focus."""
        self._drop_typed()


class SliderRow(NumberRow):
    """A track with a thumb, and the value beside it."""

    def __init__(self, control: Slider | Integer, label: str, value: float) -> None:
        super().__init__(control, label, value)
        self._track_start = 0
        self._track_width = 1

    def lay_out(self, width: int) -> Row:
        """Return the row."""
        label = self.label_span(width)
        self._track_start = row_width((label,))
        self._track_width = max(3, width - self._track_start - VALUE_WIDTH - 1)
        place = round(self.track.share(self.value) * (self._track_width - 1))
        thumb = "now" if self.has_keyboard and not self.locked else "accent"
        cells = (
            label,
            Span("━" * place, "bar"),
            Span("●", "dim" if self.locked else thumb),
            Span("─" * (self._track_width - place - 1), "bar-rest"),
            Span(" "),
            self._value_span(),
        )
        return crop(cells, width)

    def press(self, column: int) -> bool:
        """Take hold of the thumb, anywhere on the track; the label and the value only get the keyboard."""
        on_track = -1 <= column - self._track_start <= self._track_width
        if on_track and not self.locked:
            self.drag(column)
        return on_track and not self.locked

    def drag(self, column: int) -> None:
        """Drag the thumb along."""
        share = (column - self._track_start) / max(1, self._track_width - 1)
        self.set_value(self._number(self.track.at_share(share)))

    def let_go(self) -> None:
        """Let the thumb go."""
        self.set_value(self.value, final=True)

    def scroll(self, steps: int) -> bool:
        """Move some steps."""
        if not self.locked:
            self._move(steps)
        return not self.locked


class SeedRow(NumberRow):
    """The number behind everything random, and a button for another one."""

    BUTTON = "↻"

    class Fresh(Message):
        """Another seed was asked for."""

    def __init__(self, control: Seed, label: str, value: int, button: str) -> None:
        super().__init__(control, label, value)
        self.button = f"{self.BUTTON} {button}"
        self._lower_at = self._higher_at = self._button_at = 0

    def lay_out(self, width: int) -> Row:
        """Return the row."""
        label, value = self.label_span(width), self._value_span()
        self._lower_at = row_width((label,))
        self._higher_at = self._lower_at + len("‹ ") + row_width((value,))
        self._button_at = self._higher_at + len(" ›   ")
        button = Span(self.button, "dim" if self.locked else "focus")
        return clip_row((label, Span("‹ ", "dim"), value, Span(" ›   ", "dim"), button), width)

    def click(self, column: int) -> None:
        """Take another seed when the button is pressed, the one before or after at the arrows."""
        if self.locked:
            return
        if column >= self._button_at:
            self._post(self.Fresh())
        elif 0 <= column - self._lower_at <= 1:
            self._move(-1, final=True)
        elif 0 <= column - self._higher_at <= 2:
            self._move(1, final=True)


class StepperRow(ControlRow):
    """Where a step-by-step demo stands, and to which step it is on its way while that is computed."""

    def __init__(self, control: Stepper, label: str, value: int, count: int) -> None:
        super().__init__(control.id, label, value)
        self.count = count
        self.asked = value

    def show_asked(self, asked: int) -> None:
        """Show a step that was asked for and is not there yet, or that it is there."""
        if asked != self.asked:
            self.asked = asked
            self.redraw()

    def show_count(self, count: int) -> None:
        """Show another number of steps."""
        if count != self.count:
            self.count = count
            self.redraw()

    def lay_out(self, width: int) -> Row:
        """Return the row: a track of steps and the numbers."""
        label = self.label_span(width)
        onward = f"→{self.asked}" if self.asked != self.value else ""
        numbers = f" {self.value}{onward}/{self.count}"
        track = max(3, width - row_width((label,)) - max(VALUE_WIDTH + 1, len(numbers)))
        done = round(track * self.value / self.count) if self.count else track
        cells = (
            label,
            Span("━" * done, "bar"),
            Span("─" * (track - done), "bar-rest"),
            Span(numbers, "strong"),
        )
        return crop(cells, width)

    def move(self, steps: int) -> None:
        """Go some steps on or back."""
        self.set_value(max(0, min(self.count, self.value + steps)))

    def on_key(self, event: events.Key) -> bool:
        """Step with left and right, jump with Home and End."""
        moves = {"left": -1, "right": 1, "home": -self.count, "end": self.count}
        if event.key not in moves or self.locked:
            return False
        self.move(moves[event.key])
        return True

    def click(self, column: int) -> None:
        """Step on."""
        if not self.locked:
            self.move(1)
