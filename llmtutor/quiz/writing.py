"""Writing numbers: short, without float noise, and as `reading.py` reads them back.

With `minus=MINUS` they have the minus that people read, otherwise the one of code.
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

SMALLEST_PLAIN, LARGEST_PLAIN = Fraction(1, 10_000), Fraction(10**15)


def write_number(value: float | Fraction, digits: int = 12, minus: str = "-") -> str:
    """Write one number to at most `digits` significant digits, but never cutting its whole part.

    Plain from 0.0001 up to 10^15, `1.5e-5` beyond; no trailing zeros.
    """
    return _written(value, digits).replace("-", minus)


def _written(value: float | Fraction, digits: int) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    exact = Fraction(value)
    if exact == 0:
        return "0"
    plain = SMALLEST_PLAIN <= abs(exact) < LARGEST_PLAIN
    if plain:
        digits = max(digits, magnitude(exact) + 1)
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    mantissa, exponent = f"{scaled:.{digits - 1}e}".split("e")
    if plain:
        return _trimmed(f"{Decimal(mantissa).scaleb(int(exponent)):f}")
    return f"{_trimmed(mantissa)}e{int(exponent)}"


def write_value(value: Any, digits: int = 12, minus: str = "-") -> str:
    """Write a number, or numbers as `[1, 2]` and `[[1, 2], [3, 4]]`, or text as it is."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, str | bool):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(write_value(part, digits, minus) for part in value)}]"
    return write_number(value, digits, minus)


def magnitude(value: Fraction) -> int:
    """Return the power of ten of the first digit of a number other than 0: 0 for 7, -1 for 0.7."""
    power = len(str(abs(value.numerator))) - len(str(value.denominator))
    return power if abs(value) >= Fraction(10) ** power else power - 1


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
