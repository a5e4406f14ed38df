"""The controls a demo can declare, and what each accepts.

A control checks and reads a value; it never draws. What cannot be accepted raises `Refused` with a code and
the values its sentence needs: the words are in `lessons/interface.yaml` under `refused:`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

State = Mapping[str, Any]
Grid = tuple[tuple[float, ...], ...]


class Refused(ValueError):  # noqa: N818 - a past-tense fact, shown to the learner as a sentence
    """A value that a control or demo cannot take: `code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


def read_number(text: str) -> float:
    """Read one finite number as people type it: `0.73`, `0,73`, `73%`, `3/4`, `1e-3`, `-2`.

    Raises Refused("not-a-number").
    """
    plain = text.strip().replace("−", "-").replace(",", ".")
    try:
        if plain.endswith("%"):
            value = float(plain[:-1]) / 100
        elif "/" in plain:
            above, below = plain.split("/")
            value = float(above) / float(below)
        else:
            value = float(plain)
    except (ValueError, ZeroDivisionError):
        raise Refused("not-a-number", text=text.strip()[:40]) from None
    if not math.isfinite(value):
        raise Refused("not-a-number", text=text.strip()[:40])
    return value


def format_number(value: float, digits: int = 4) -> str:
    """Write a number shortly and readably so that `read_number` gives it back to `digits` figures."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.{digits}g}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _within(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise Refused(
            "out-of-range", value=format_number(value), low=format_number(low), high=format_number(high)
        )
    return value


@dataclass(frozen=True, slots=True)
class Slider:
    """A real number between bounds; `step` is one key press.

    With `log`, `step` is a factor and the grid of values goes through 1, each rounded to the fewest figures
    that keep neighbours apart (three or more): a step of 2 ** (1 / 24) meets 0.5, 1 and 2 exactly.
    """

    id: str
    low: float
    high: float
    default: float
    step: float
    log: bool = False

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return f"{format_number(self.low)} … {format_number(self.high)}"

    def check(self, value: Any) -> float:
        """Return `value` as a float within the bounds; raise Refused otherwise."""
        if not _is_number(value):
            raise Refused("not-a-number", text=str(value)[:40])
        return _within(float(value), self.low, self.high)

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
            figures = max(3, math.ceil(-math.log10(self.step - 1)) + 1)
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
    """A whole number between bounds."""

    id: str
    low: int
    high: int
    default: int

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return f"{self.low} … {self.high}"

    def check(self, value: Any) -> int:
        """Return `value` as an int within the bounds; raise Refused otherwise."""
        if not _is_number(value) or value != int(value):
            raise Refused("not-whole", text=str(value)[:40])
        return int(_within(value, self.low, self.high))

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
class Vector:
    """A list of numbers, each within bounds; the length may vary between `shortest` and `longest`."""

    id: str
    default: tuple[float, ...]
    low: float = -1e6
    high: float = 1e6
    shortest: int = 1
    longest: int = 12

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        count = str(self.longest) if self.shortest == self.longest else f"{self.shortest} … {self.longest}"
        return f"{count} × ({format_number(self.low)} … {format_number(self.high)})"

    def check(self, value: Any) -> tuple[float, ...]:
        """Return `value` as a tuple of floats; raise Refused otherwise."""
        if isinstance(value, str) or not hasattr(value, "__len__"):
            raise Refused("not-numbers", text=str(value)[:40])
        if not self.shortest <= len(value) <= self.longest:
            raise Refused("wrong-length", count=len(value), low=self.shortest, high=self.longest)
        each = Slider(self.id, self.low, self.high, self.low, 1.0)
        return tuple(each.check(number) for number in value)

    def read(self, text: str) -> tuple[float, ...]:
        """Read numbers separated by spaces, commas or semicolons; brackets are allowed."""
        return self.check(_read_row(text))

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return ",".join(format_number(number, 6) for number in value)


@dataclass(frozen=True, slots=True)
class MatrixOf:
    """A grid of numbers within bounds, up to `most_rows` by `most_columns`."""

    id: str
    default: Grid
    low: float = -1e6
    high: float = 1e6
    most_rows: int = 6
    most_columns: int = 6
    fixed: bool = False

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        rows, columns = f"1 … {self.most_rows}", f"1 … {self.most_columns}"
        if self.fixed:
            rows, columns = str(len(self.default)), str(len(self.default[0]))
        return f"{rows} × {columns} × ({format_number(self.low)} … {format_number(self.high)})"

    def check(self, value: Any) -> Grid:
        """Return `value` as a tuple of equally long rows; raise Refused otherwise."""
        if isinstance(value, str) or not hasattr(value, "__len__") or not value:
            raise Refused("not-numbers", text=str(value)[:40])
        if len(value) > self.most_rows:
            raise Refused("too-many-rows", count=len(value), high=self.most_rows)
        row = Vector(self.id, (), self.low, self.high, 1, self.most_columns)
        rows = tuple(row.check(line) for line in value)
        if len({len(line) for line in rows}) > 1:
            raise Refused("ragged", counts=", ".join(str(len(line)) for line in rows))
        if self.fixed and (len(rows), len(rows[0])) != (len(self.default), len(self.default[0])):
            raise Refused("wrong-shape", rows=len(self.default), columns=len(self.default[0]))
        return rows

    def read(self, text: str) -> Grid:
        """Read rows separated by `;` or line ends, numbers by spaces or commas; `[[1, 2], [3, 4]]` too."""
        cleaned = text.strip().replace("],", "];").replace("[", " ").replace("]", " ")
        lines = [line for line in cleaned.replace(";", "\n").splitlines() if line.strip(" ,")]
        return self.check([_read_row(line) for line in lines])

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return ";".join(",".join(format_number(number, 6) for number in row) for row in value)


@dataclass(frozen=True, slots=True)
class Words:
    """A list of short labels, as many as the vector control `like` has numbers."""

    id: str
    default: tuple[str, ...]
    like: str = ""
    longest: int = 16

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return f"{len(state[self.like])} × (≤ {self.longest})" if self.like else f"≤ {self.longest}"

    def check(self, value: Any) -> tuple[str, ...]:
        """Return `value` as a tuple of short, non-empty, printable strings; raise Refused otherwise."""
        if isinstance(value, str) or not hasattr(value, "__len__"):
            raise Refused("not-words", text=str(value)[:40])
        for word in value:
            if not isinstance(word, str) or not word.strip() or not word.isprintable():
                raise Refused("not-words", text=str(word)[:40])
            if len(word) > self.longest:
                raise Refused("word-too-long", text=word[:40], high=self.longest)
        return tuple(value)

    def fitted(self, words: tuple[str, ...], count: int) -> tuple[str, ...]:
        """Return `count` labels: the first of `words`, then `w6`, `w7` ... for numbers without one."""
        return (*words[:count], *(f"w{index + 1}" for index in range(len(words), count)))

    def read(self, text: str) -> tuple[str, ...]:
        """Read words separated by commas."""
        return self.check([word.strip() for word in text.replace("，", ",").split(",")])

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return ",".join(value)


@dataclass(frozen=True, slots=True)
class Text:
    """Free text up to `longest` characters."""

    id: str
    default: str
    longest: int = 200

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        return f"≤ {self.longest}"

    def check(self, value: Any) -> str:
        """Return `value` if it is printable text of allowed length; raise Refused otherwise."""
        if not isinstance(value, str):
            raise Refused("not-text", text=str(value)[:40])
        if len(value) > self.longest:
            raise Refused("text-too-long", count=len(value), high=self.longest)
        return value

    def read(self, text: str) -> str:
        """Read a typed value."""
        return self.check(text)

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return str(value)


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


Control = Slider | Integer | Seed | Choice | Toggle | Vector | MatrixOf | Words | Text | Stepper


def _read_row(text: str) -> list[float]:
    parts = text.strip().strip("[]()（）").replace("，", ",").replace(";", ",").replace(",", " ").split()
    return [read_number(part) for part in parts]
