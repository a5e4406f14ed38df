"""Numbers as people type and read them, and how a control refuses what it cannot take."""

import math
from collections.abc import Mapping
from typing import Any

from llmtutor.views import MINUS

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


def shown_number(value: float) -> str:
    """Write a number as `format_number` does, with the minus sign that people read."""
    return format_number(value).replace("-", MINUS)


def is_number(value: Any) -> bool:
    """Return whether a value is a finite int or float (a bool is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def within(value: float, low: float, high: float) -> float:
    """Return `value` if it lies from `low` to `high`. Raises Refused("out-of-range")."""
    if not low <= value <= high:
        raise Refused(
            "out-of-range", value=shown_number(value), low=shown_number(low), high=shown_number(high)
        )
    return value


def read_row(text: str) -> list[float]:
    """Read numbers separated by spaces, commas or semicolons, in brackets or not. Raises Refused."""
    parts = text.strip().strip("[]()（）").replace("，", ",").replace(";", ",").replace(",", " ").split()
    return [read_number(part) for part in parts]
