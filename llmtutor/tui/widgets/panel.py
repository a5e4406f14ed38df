"""A live demo: its controls, its views, and the arithmetic of the number under the cursor."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext, suppress
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message

from llmtutor.course.words import Words
from llmtutor.demos.contract import Demo, change, differences, fresh_seed, link, next_taken, start
from llmtutor.demos.controls import Refused, State, read_number
from llmtutor.tui.widgets.computing import Busy, Computing
from llmtutor.tui.widgets.control import Changed, Committed, Typed
from llmtutor.tui.widgets.control_list import ControlList
from llmtutor.tui.widgets.control_rows import MOST_CONTROLS, boxed, control_rows, show_controls
from llmtutor.tui.widgets.field import FieldRow
from llmtutor.tui.widgets.focus import focus_now
from llmtutor.tui.widgets.follow import bring_into_view
from llmtutor.tui.widgets.slider import SeedRow
from llmtutor.tui.widgets.view import ViewBox
from llmtutor.tui.widgets.view_boxes import ViewBoxes
from llmtutor.tui.widgets.why import WhyBox, refusal_text
from llmtutor.views import Arithmetic, Cell, Steps, View

FRAME_ROWS = 16
"""Rows of a screen that controls and pictures leave free: bars, frame, margins, what is said below."""


class DemoPanel(Computing):
    """Shows one demo and lets the learner move it."""

    DEFAULT_CSS = """
    DemoPanel { height: auto; }
    """

    class Moved(Message):
        """The state of the demo changed; `final` when a control was let go."""

        def __init__(self, panel: "DemoPanel", final: bool = False) -> None:
            super().__init__()
            self.panel = panel
            self.final = final

        def can_replace(self, message: Message) -> bool:
            """Give way to a newer one."""
            return isinstance(message, DemoPanel.Moved) and not self.final

    def __init__(
        self,
        demo: Demo,
        demo_words: Words,
        words: Words,
        state: State,
        only: Iterable[str] = (),
    ) -> None:
        super().__init__(demo, state)
        self.demo_words = demo_words
        self.words = words
        self.opened = state
        self.past: list[State] = []
        self.locked = False
        self._only = tuple(only)
        self._preset = -1
        self._moving = ""
        self._shown = self.settled
        shown = [control for control in demo.controls if not self._only or control.id in self._only]
        self._rows = control_rows(shown, state, words, demo_words)
        self.controls = ControlList(self._rows) if self._rows else None
        self._cell: Cell | None = None
        self._why = WhyBox(demo_words)
        self._boxes = ViewBoxes(self, self._why, self._box)

    def compose(self) -> ComposeResult:
        """Compose a row for each control, a box for each view, and the arithmetic below."""
        if self.controls is not None:
            yield boxed(self.controls)
        yield from self._boxes.compose(self._views())
        yield self._why

    def on_mount(self) -> None:
        """Say what the cursor is for."""
        self.set_locked(self.locked)
        self._explain(None)

    def focus_first(self) -> None:
        """Put the keyboard on the first control not typed into, else on the first view, else in a field."""
        if not self._focus_moved() and self.controls is not None:
            focus_now(self.controls)

    def _focus_moved(self) -> bool:
        """Put the keyboard on the first control not typed into, else on the first picture; False if none."""
        moved = [at for at, row in enumerate(self._rows.values()) if not isinstance(row, FieldRow)]
        if moved and self.controls is not None:
            self.controls.go_to(moved[0])
            focus_now(self.controls)
            return True
        for picture in self._boxes.pictures[:1]:
            focus_now(picture)
            return True
        return False

    def on_key(self, event: events.Key) -> None:
        """Go from the controls to the picture with Tab, and back; the arrows go from control to control."""
        pictures = self._boxes.pictures if event.key in ("tab", "shift+tab") else []
        if self.controls is None or not pictures:
            return
        if event.key == "tab" and self.screen.focused is self.controls:
            focus_now(pictures[0])
            pictures[0].follow_cursor()
        elif event.key == "shift+tab" and self.screen.focused is pictures[0]:
            self.controls.enter()
        else:
            return
        event.stop()
        event.prevent_default()

    @on(ViewBox.Emptied)
    def _pass_on(self, event: ViewBox.Emptied) -> None:
        event.stop()
        self.focus_first()

    @on(FieldRow.Left)
    def _leave_field(self, event: FieldRow.Left) -> None:
        event.stop()
        if not self._focus_moved():
            self.screen.set_focus(None)

    @property
    def complete(self) -> bool:
        """Whether every control is shown."""
        return not self._only or {control.id for control in self.demo.controls} <= set(self._only)

    def names(self) -> dict[str, Any]:
        """Return what a task may ask about: control values and the demo's own names."""
        return {**self.settled, **(self.demo.names(self.result) if self.result is not None else {})}

    def changes(self) -> dict[str, Any]:
        """Return what differs from the state the demo was opened with: that alone is kept."""
        return differences(self.demo, self.opened, self.state)

    def written(self, values: Mapping[str, Any]) -> str:
        """Return controls and their values as a learner reads them in the rows."""
        shown = ((name, self.demo.control(name).write(value)) for name, value in values.items())
        return " · ".join(f"{self.demo_words(f'controls.{name}.label')} {text}" for name, text in shown)

    def link(self) -> str:
        """Return the command that opens this demo in this state."""
        return link(self.demo, self.state)

    def set_locked(self, locked: bool) -> None:
        """Refuse changes until a guess is made, or take them again."""
        self.locked = locked
        for row in self._rows.values():
            row.set_locked(locked)

    def apply(self, changes: Mapping[str, Any], keep: bool = True, moving: str = "") -> bool:
        """Change some controls; a change that does not fit is refused with a sentence and nothing moves.

        A run of changes that names the same `moving` control is undone as one.
        """
        if self.locked:
            self.say(self.words("demo.locked"))
            return False
        before = self.state
        try:
            state = change(self.demo, before, changes)
            if state != before:
                self.ask(state)
        except Refused as refusal:
            self.refuse(refusal)
            return False
        if state != before and keep and (not moving or moving != self._moving):
            self.past.append(before)
        if state != before:
            self._moving = moving
        if state == before or self.waiting:
            self._show_controls()
        return True

    def settle(self) -> None:
        """Show what was computed."""
        before, self._shown = self._shown, self.settled
        stepper = self.demo.stepper
        steady = stepper is not None and {**before, stepper.id: 0} == {**self.settled, stepper.id: 0}
        self._show_controls()
        seen = [box for box in self._boxes if box.is_shown]
        new = self._boxes.show(self._views(), steady)
        self._explain(self._cell)
        if steady and self.demo.running is None:
            results = [box for box in new if box not in seen or isinstance(box.view, Arithmetic)]
            sentence = next((box for box in self._boxes if isinstance(box.view, Steps)), None)
            self.call_after_refresh(bring_into_view, new, sentence, results)
        self.post_message(self.Moved(self))

    def _views(self) -> list[View]:
        return list(self.demo.views(self.result)) if self.result is not None else []

    def _box(self, view: View) -> ViewBox:
        """A box for a view: the more controls above it, the less high."""
        low = self.screen.has_class("-short")
        above = min(len(self._rows), MOST_CONTROLS) if low else len(self._rows)
        return ViewBox(view, self.demo_words, FRAME_ROWS + above)

    def _show_controls(self) -> None:
        with self.controls.at_once() if self.controls is not None else nullcontext():
            show_controls(self._rows, self.demo, self.state, self.settled)

    @on(Changed)
    def _take_change(self, event: Changed) -> None:
        event.stop()
        name, value = event.control_id, event.value
        if not self.apply({name: value}, moving=name) and not self.locked:
            beyond = next_taken(self.demo, self.state, name, value)
            if beyond is not None:
                self.apply({name: beyond}, moving=name)

    @on(Committed)
    def _take_final(self, event: Committed) -> None:
        event.stop()
        self.post_message(self.Moved(self, final=True))

    @on(Typed)
    def _read(self, event: Typed) -> None:
        event.stop()
        try:
            value = self.demo.control(event.control_id).read(event.text)
        except Refused as refusal:
            refusal.values["control"] = event.control_id
            if event.leaving:
                self._show_controls()
            self.say(refusal_text(refusal, self.words, self.demo_words))
            return
        self.apply({event.control_id: value})

    @on(ViewBox.Pointed)
    def _point(self, event: ViewBox.Pointed) -> None:
        event.stop()
        event.box.redraw()
        self._explain(event.cell)

    @on(ViewBox.Typing)
    def _echo(self, event: ViewBox.Typing) -> None:
        event.stop()
        if not event.text:
            self._explain(event.cell)
        elif self._edited(event.cell, 0.0) is None:
            self.say(self.words("demo.not-editable"))
        else:
            self.say(self.words("demo.typing", text=event.text), "accent")

    @on(ViewBox.Written)
    def _write(self, event: ViewBox.Written) -> None:
        event.stop()
        try:
            changes = self._edited(event.cell, read_number(event.text))
        except Refused as refusal:
            self.refuse(refusal)
            return
        if changes:
            self.apply(changes)

    # The last change may have taken away the row or column under the cursor: then there is nothing there.

    def _edited(self, cell: Cell, number: float) -> Mapping[str, Any] | None:
        with suppress(IndexError):
            return self.demo.edit(self.state, cell, number)
        return None

    def _arithmetic(self, cell: Cell) -> Arithmetic | None:
        with suppress(IndexError):
            return self.demo.explain(self.result, cell)
        return None

    def _explain(self, cell: Cell | None) -> None:
        self._cell = cell
        arithmetic = self._arithmetic(cell) if cell else None
        sources = frozenset(arithmetic.sources) if arithmetic else frozenset()
        for box in self._boxes:
            box.light(sources)
        captions = (box.caption(cell) for box in self._boxes) if cell and not arithmetic else ()
        caption = next(filter(None, captions), "")
        self._show_why(arithmetic or ((caption, "") if caption else self._idle()))

    def refuse(self, refusal: Refused) -> None:
        """Say why a value was not taken, and show the controls as they are."""
        self._show_controls()
        self.say(refusal_text(refusal, self.words, self.demo_words))

    def _idle(self) -> tuple[str, str]:
        """The sentence that stands below the views when the cursor is on no number."""
        stepper = self.demo.stepper
        if self.long:
            return self.words("demo.computing"), "accent"
        if stepper is not None and (self.playing or self.demo.running):
            at, count = self.settled[stepper.id], stepper.count(self.settled)
            name = "over" if at == count else "running" if self.playing else "paused"
            return self.words(f"demo.{name}", at=at, count=count), "dim"
        return self.words("demo.point"), "dim"

    def say(self, text: str, role: str = "warn") -> None:
        """Show a sentence below the views."""
        self._show_why((text, role))

    def _show_why(self, shown: Arithmetic | tuple[str, str]) -> None:
        self._why.show(shown, shown == self._idle())

    @on(Busy)
    def _tell_busy(self) -> None:
        self._explain(self._cell)

    def step(self) -> bool:
        """Go one step on; at the end, start again. False if this demo has no steps."""
        stepper = self.demo.stepper
        if stepper is None:
            return False
        at = self.state[stepper.id]
        return self.apply({stepper.id: 0 if at >= stepper.count(self.state) else at + 1})

    def go_on(self) -> bool:
        """Go one step on by itself; False when that was the last."""
        stepper = self.demo.stepper
        if stepper is None or self.locked:
            return False
        at, count = self.state[stepper.id], stepper.count(self.state)
        return at < count and self.apply({stepper.id: at + 1}, moving="play") and at + 1 < count

    def play(self) -> None:
        """Let the steps go on by themselves, from the start if they are over; or pause.

        A learner who wants nothing to move sees the last step at once.
        """
        stepper = self.demo.stepper
        if stepper is None or self.playing:
            self.set_playing(False)
            return
        count = stepper.count(self.state)
        if self.app.animation_level == "none":
            self.apply({stepper.id: count}, moving="play")
        elif self.state[stepper.id] < count or self.apply({stepper.id: 0}):
            self.set_playing(not self.locked)

    @property
    def can_cancel(self) -> bool:
        """Whether something goes on that can be stopped."""
        return self.playing or (self.long and self.result is not None)

    def cancel(self) -> None:
        """Stop what is going on, and show what was there before it began."""
        if not self.can_cancel:
            return
        self.set_playing(False)
        if self.stop_waiting() and self.demo.slow:
            while self.past and self.past.pop() != self.state:
                pass
            self._show_controls()
        else:
            self.undo()

    @property
    def has_seed(self) -> bool:
        """Whether the learner may take another seed: it is among the controls shown."""
        return self.demo.seed is not None and self.demo.seed.id in self._rows

    @on(SeedRow.Fresh)
    def fresh_seed(self) -> None:
        """Take another seed."""
        self.apply(fresh_seed(self.demo, self.state))

    def next_preset(self) -> None:
        """Show the next of the settings worth seeing, with its reason."""
        self.set_playing(False)
        presets = self.demo.presets
        if presets:
            self._preset = (self._preset + 1) % len(presets)
            preset = presets[self._preset]
            if self.apply(start(self.demo, preset.set)):
                title = self.demo_words(f"presets.{preset.id}.title")
                reason = self.demo_words(f"presets.{preset.id}.reason")
                role = "accent" if preset.good else "warn"
                # Where the sentence stands is known once the views have their new sizes.
                self.call_after_refresh(self.say, f"{title}: {reason}", role)

    def reset(self) -> None:
        """Go back to the state the demo was opened with."""
        self.set_playing(False)
        self.apply(self.opened)

    def undo(self) -> None:
        """Take the last change back."""
        self.set_playing(False)
        self.stop_waiting()
        if self.past:
            before = self.past.pop()
            self.apply(before, keep=False)
        else:
            self.say(self.words("demo.nothing-to-undo"), "dim")
