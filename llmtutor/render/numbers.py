"""How numbers are written: the same decimals down a column, a true minus sign, never `-0.00`."""

import math
from collections.abc import Iterable, Sequence

from llmtutor.views import MINUS, Number

MISSING = "·"


def short(value: Number | None, figures: int = 6) -> str:
    """A number as briefly as `figures` significant figures allow: `0.1`, `−26.598`, `2.1e−11`, `∞`."""
    if value is None or not math.isfinite(value):
        return _special(value)
    if isinstance(value, int) and is_large(value):
        return _signed(f"{value:,}")
    if abs(value) >= 1e7 or (value != 0 and abs(value) < 1e-4):
        return _scientific(value, min(figures, 3))
    return _signed(f"{value:.{figures}g}" if abs(value) < 10**figures else f"{value:.0f}")


def brief(value: Number | None) -> str:
    """A number as it stands in a sentence: three decimals, or four figures below one."""
    if value is None or not 1 <= abs(value) < 1e7:
        return short(value, 4)
    return short(round(value, 3), 10)


def fixed(value: Number | None, digits: int, grouped: bool = False) -> str:
    """A number with exactly `digits` decimals; in powers of ten where those would hide or swamp it.

    A large whole number (an int) keeps all its digits, grouped: `124,439,808`; with `grouped` any does.
    """
    if value is None or not math.isfinite(value):
        return _special(value)
    if isinstance(value, int) and (grouped or is_large(value)):
        return _signed(f"{value:,}")
    text = f"{value:.{digits}f}"
    if abs(value) >= 1e7 or (value != 0 and float(text) == 0):
        return _scientific(value, 2)
    return _signed(text) if value <= 0 else text


def column(values: Sequence[Number | None], digits: int | None = None) -> tuple[str, ...]:
    """Numbers that stand under each other: the same decimals in all, by default as many as they need.

    Where one is so large that its digits are grouped, they are in all whole numbers.
    """
    if digits is None:
        digits = decimals(values)
    grouped = any(map(is_large, values))
    return tuple(fixed(value, digits, grouped) for value in values)


def is_large(value: Number | None) -> bool:
    """Whether a number is whole and so large that its digits are grouped."""
    return isinstance(value, int) and abs(value) >= 100_000


def decimals(values: Iterable[Number | None], most: int = 4) -> int:
    """The fewest decimals that show all `values` exactly, at most `most`, and fewer for large numbers."""
    finite = [value for value in values if value is not None and abs(value) < 1e7]
    largest = max(map(abs, finite), default=0)
    if largest >= 100:
        most = min(most, max(0, 6 - len(str(int(largest)))))
    for digits in range(most):
        scale = 10**digits
        if all(abs(value * scale - round(value * scale)) < 1e-7 * scale for value in finite):
            return digits
    return most


def percent(value: Number | None, digits: int = 2) -> str:
    """A share of one as a percentage: `57.46%`."""
    return MISSING if value is None else fixed(value * 100, digits) + "%"


def _special(value: Number | None) -> str:
    """What stands for no number, or for one that is not finite."""
    if value is None:
        return MISSING
    if math.isnan(value):
        return "NaN"
    return "∞" if value > 0 else MINUS + "∞"


def _signed(text: str) -> str:
    if text.startswith("-"):
        return MINUS + text[1:] if text.strip("-0.,") else text[1:]
    return text


def _scientific(value: Number, figures: int) -> str:
    mantissa, exponent = f"{value:.{figures - 1}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
