"""Controls whose value is typed: lists and grids of numbers, words, text."""

from dataclasses import dataclass
from typing import Any

from llmtutor.demos.controls.numbers import Grid, Refused, State, format_number, read_row, shown_number
from llmtutor.demos.controls.single import Slider


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
        return f"{count} × ({shown_number(self.low)} … {shown_number(self.high)})"

    def check(self, value: Any) -> tuple[float, ...]:
        """Return `value` as a tuple of floats; raise Refused otherwise."""
        if isinstance(value, str) or not hasattr(value, "__len__"):
            raise Refused("not-numbers", text=str(value)[:40])
        if not self.shortest <= len(value) <= self.longest:
            code = "wrong-length-exactly" if self.shortest == self.longest else "wrong-length"
            raise Refused(code, count=len(value), low=self.shortest, high=self.longest)
        each = Slider(self.id, self.low, self.high, self.low, 1.0)
        return tuple(each.check(number) for number in value)

    def read(self, text: str) -> tuple[float, ...]:
        """Read numbers separated by spaces, commas or semicolons; brackets are allowed."""
        return self.check(read_row(text))

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
        return f"{rows} × {columns} × ({shown_number(self.low)} … {shown_number(self.high)})"

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
        return self.check([read_row(line) for line in lines])

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
