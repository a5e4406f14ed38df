"""Controls with one value: a number on a scale, one of a few options, on or off, a step."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.controls.numbers import (
    Refused,
    State,
    format_number,
    is_number,
    read_number,
    shown_number,
    within,
)


@dataclass(frozen=True, slots=True)
class Slider:
    """A real number between bounds; `step` is one key press.

    With `log`, `step` is a factor and the grid of values goes through 1, each rounded to the fewest figures
    that keep neighbours apart (three or more): a step of 2 ** (1 / 24) meets 0.5, 1 and 2 exactly. Powers of
    a whole step are not rounded.
    """

    id: str
    low: float
    high: float
    default: float
    step: float
    log: bool = False

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return f"{shown_number(self.low)} … {shown_number(self.high)}"

    def check(self, value: Any) -> float:
        """Return `value` as a float within the bounds; raise Refused otherwise."""
        if not is_number(value):
            raise Refused("not-a-number", text=str(value)[:40])
        return within(float(value), self.low, self.high)

    def read(self, text: str) -> float:
        """Read a typed value."""
        return self.check(read_number(text))

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return format_number(value)

    def moved(self, value: float, steps: int) -> float:
        """Return the value `steps` key presses away, on the grid of steps and within the bounds."""
        if self.log:
            place = round(math.log(value) / math.log(self.step)) + steps
            raw = self.step**place
            whole = self.step == int(self.step)
            figures = 15 if whole else max(3, math.ceil(-math.log10(self.step - 1)) + 1)
        else:
            raw = self.low + self.step * (round((value - self.low) / self.step) + steps)
            figures = 10
        return min(self.high, max(self.low, float(f"{raw:.{figures}g}")))

    def share(self, value: float) -> float:
        """Return where `value` stands between the bounds, 0 to 1, as drawn."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def at_share(self, share: float) -> float:
        """Return the value on the grid of steps nearest to a place on the track, 0 to 1."""
        share = min(1.0, max(0.0, share))
        if self.log:
            return self.moved(self.low * (self.high / self.low) ** share, 0)
        return self.moved(self.low + share * (self.high - self.low), 0)


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number between bounds; `step` is one key press, a factor with `log`."""

    id: str
    low: int
    high: int
    default: int
    step: int = 1
    log: bool = False

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return f"{shown_number(self.low)} … {shown_number(self.high)}"

    def check(self, value: Any) -> int:
        """Return `value` as an int within the bounds; raise Refused otherwise."""
        if not is_number(value) or value != int(value):
            raise Refused("not-whole", text=str(value)[:40])
        return int(within(value, self.low, self.high))

    def read(self, text: str) -> int:
        """Read a typed value."""
        return self.check(read_number(text))

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Seed(Integer):
    """The number that fixes everything random in a demo."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few named options; the option ids are word ids."""

    id: str
    options: tuple[str, ...]
    default: str

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return " | ".join(self.options)

    def check(self, value: Any) -> str:
        """Return `value` if it is one of the options; raise Refused otherwise."""
        if value not in self.options:
            raise Refused("not-an-option", text=str(value)[:40], options=", ".join(self.options))
        return str(value)

    def read(self, text: str) -> str:
        """Read a typed value."""
        return self.check(text.strip())

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Toggle:
    """On or off."""

    id: str
    default: bool = False

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return "on | off"

    def check(self, value: Any) -> bool:
        """Return `value` if it is a bool; raise Refused otherwise."""
        if not isinstance(value, bool):
            raise Refused("not-on-off", text=str(value)[:40])
        return value

    def read(self, text: str) -> bool:
        """Read `on`, `off`, `true`, `false`, `yes`, `no`, `1` or `0`."""
        word = text.strip().lower()
        if word in ("on", "true", "yes", "1"):
            return True
        if word in ("off", "false", "no", "0"):
            return False
        raise Refused("not-on-off", text=text.strip()[:40])

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return "on" if value else "off"


@dataclass(frozen=True, slots=True)
class Stepper:
    """Where a step-by-step demo stands, from 0 to `count(state)`; Space moves it on."""

    id: str
    count: Callable[[State], int]
    default: int = 0

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return f"0 … {self.count(state)}"

    def check(self, value: Any) -> int:
        """Return `value` as a step number; the upper bound depends on the state."""
        return Integer(self.id, 0, 1_000_000, 0).check(value)

    def read(self, text: str) -> int:
        """Read a typed value."""
        return self.check(read_number(text))

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return str(value)
