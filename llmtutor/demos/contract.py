"""What a demo is: controls, a pure computation, views, and the arithmetic behind each number."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from llmtutor.demos.controls import Control, Integer, Refused, Seed, State, Stepper, Words
from llmtutor.demos.result import Shown
from llmtutor.demos.running import Running
from llmtutor.views import Arithmetic, Cell, View

Changes = Mapping[str, Any]
"""New values of controls, by their ids."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A named setting worth seeing; its title and reason are words. `good` is False for a warning example."""

    id: str
    set: Mapping[str, Any]
    good: bool = True


def _nothing_to_fit(_state: State, _changed: Collection[str]) -> Mapping[str, Any]:
    return {}


def _no_refusal(_state: State) -> None:
    return None


def _as_shown(result: Any) -> Iterable[View]:
    assert isinstance(result, Shown)
    return result.views


def _its_numbers(result: Any) -> Mapping[str, Any]:
    found = result.numbers if isinstance(result, Shown) else {}
    return {name: value for name, value in found.items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    """Whether a task may compare a value, and a record keep it: formulas may use others too."""
    if isinstance(value, tuple | list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, bool | int | float | str)


def _no_arithmetic(_result: Any, _cell: Cell) -> Arithmetic | None:
    return None


def _no_edit(_state: State, _cell: Cell, _number: float) -> Mapping[str, Any] | None:
    return None


@dataclass(frozen=True, slots=True)
class Demo:
    """One live demo.

    `compute` takes a complete, checked state and returns what it made: a `Shown`, that is views and numbers
    by name; or any frozen result that `views` turns into views and in which `names` finds the numbers that
    a task's `until` may use besides the control ids. `explain` gives the arithmetic of one cell (of a `Shown`
    by formulas: `worked.by`). `fit` gives the new values of controls that must follow the ones just changed
    (given by name), and `refuse` raises Refused when controls still do not fit each other. `code` lists the
    engine functions shown by the code key, as `module:function`. `edit` says which control changes (the new
    values by control id) when a learner types a number into a cell, or None where nothing can be typed.

    A computation that grows (training) is declared as `compute=Running(train)` with a Stepper: see there.
    One that takes more than about 50 ms at once is declared `slow`: in the app it runs in a thread, the old
    views stay until the new ones are there, and of several changes only the newest is computed.
    """

    id: str
    controls: tuple[Control, ...]
    compute: Callable[[State], Any]
    views: Callable[[Any], Iterable[View]] = _as_shown
    explain: Callable[[Any, Cell], Arithmetic | None] = _no_arithmetic
    names: Callable[[Any], Mapping[str, Any]] = _its_numbers
    fit: Callable[[State, Collection[str]], Mapping[str, Any]] = _nothing_to_fit
    refuse: Callable[[State], None] = _no_refusal
    presets: tuple[Preset, ...] = ()
    code: tuple[str, ...] = ()
    edit: Callable[[State, Cell, float], Mapping[str, Any] | None] = _no_edit
    slow: bool = False

    def control(self, name: str) -> Control:
        """Return the control called `name`; KeyError if there is none."""
        for control in self.controls:
            if control.id == name:
                return control
        raise KeyError(name)

    @property
    def stepper(self) -> Stepper | None:
        """The control that Space moves on, if this demo goes step by step."""
        return next((control for control in self.controls if isinstance(control, Stepper)), None)

    @property
    def seed(self) -> Seed | None:
        """The control that fixes everything random, if this demo has one."""
        return next((control for control in self.controls if isinstance(control, Seed)), None)

    @property
    def running(self) -> Running | None:
        """The computation, if it is one that grows step by step."""
        return self.compute if isinstance(self.compute, Running) else None


def start(demo: Demo, changes: Mapping[str, Any] = MappingProxyType({})) -> State:
    """Return the demo's default state with `changes` applied; raise Refused or KeyError otherwise."""
    defaults = MappingProxyType({control.id: control.default for control in demo.controls})
    return change(demo, defaults, changes)


def change(demo: Demo, state: State, changes: Mapping[str, Any]) -> State:
    """Return a new state with `changes` applied, every one checked; the old state is untouched.

    Controls that belong together stay together: labels are added or dropped with their numbers, `demo.fit`
    brings others along, a step number past the last step is brought back to it, and a run whose settings
    change begins anew. Raises KeyError for an unknown control and Refused for a value that does not fit.
    """
    fresh = dict(state)
    for name, value in changes.items():
        fresh[name] = _checked(demo, name, value)
    for name, value in demo.fit(fresh, changes.keys()).items():
        fresh[name] = _checked(demo, name, value)
    for control in demo.controls:
        if isinstance(control, Words) and control.like:
            fresh[control.id] = control.fitted(fresh[control.id], len(fresh[control.like]))
    demo.refuse(fresh)
    running, stepper = demo.running, demo.stepper
    if running and running.step not in changes and fresh != state:
        fresh[running.step] = 0
    if stepper is not None:
        fresh[stepper.id] = min(fresh[stepper.id], stepper.count(fresh))
    return MappingProxyType(fresh)


def ended(demo: Demo, state: State) -> State:
    """Return the state in which a run is over; any other demo's state as it is."""
    stepper = demo.stepper
    if demo.running is None or stepper is None:
        return state
    return change(demo, state, {stepper.id: stepper.count(state)})


def fresh_seed(demo: Demo, state: State) -> Mapping[str, Any]:
    """Return the change that gives the demo another seed: the next one, after the last the first."""
    seed = demo.seed
    if seed is None:
        return {}
    return {seed.id: seed.low + (state[seed.id] - seed.low + 1) % (seed.high - seed.low + 1)}


def _checked(demo: Demo, name: str, value: Any) -> Any:
    try:
        return demo.control(name).check(value)
    except Refused as refusal:
        refusal.values.setdefault("control", name)
        raise


def read_changes(demo: Demo, pairs: Mapping[str, str]) -> dict[str, Any]:
    """Turn `name=text` pairs, as typed on a command line, into checked values."""
    changes = {}
    for name, text in pairs.items():
        control = demo.control(name)
        try:
            changes[name] = control.read(text)
        except Refused as refusal:
            refusal.values.setdefault("control", name)
            raise
    return changes


def differences(demo: Demo, before: State, after: State) -> dict[str, Any]:
    """Return changes that lead from one state to another.

    A control that another one brings along (a model its layers) is named only where it went its own way.
    """
    changes: dict[str, Any] = {}
    reached = before
    for _ in demo.controls:
        left = (each.id for each in demo.controls if reached[each.id] != after[each.id])
        name = next((each for each in left if each not in changes), None)
        if name is None:
            break
        changes[name] = after[name]
        with suppress(Refused):
            reached = change(demo, before, changes)
    return changes


def next_taken(demo: Demo, state: State, name: str, value: Any, tries: int = 256) -> int | None:
    """Return the first whole number from `value` on, away from the present one, that is not refused.

    So a key that moves a number passes over those that other controls do not allow. None if there is none.
    """
    if not isinstance(demo.control(name), Integer):
        return None
    way = 1 if value > state[name] else -1
    for number in range(value, value + tries * way, way):
        with suppress(Refused):
            change(demo, state, {name: number})
            return number
    return None


def link(demo: Demo, state: State) -> str:
    """Return the command that opens the demo in this state, naming only what differs from the defaults."""
    words = [f"llmtutor demo {demo.id}"]
    for name, value in differences(demo, start(demo), state).items():
        words.append(f"{name}={_quoted(demo.control(name).write(value))}")
    return " ".join(words)


def _quoted(text: str) -> str:
    return f"'{text}'" if any(character in text for character in ' ;&|<>()$*?"') else text
