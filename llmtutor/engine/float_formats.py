"""Number formats of 8, 16 and 32 bits: how far they reach, how coarse they are, how they round.

A float is a sign, an exponent and a fraction: value = (-1)^sign * 2^(exponent - bias) * (1 + fraction).
Exponent bits buy reach, fraction bits buy fineness. IEEE 754-2019 for fp32 and fp16; OCP 8-bit Floating
Point Specification (2023) for the two fp8 formats.
"""

from dataclasses import dataclass

import numpy as np

from llmtutor.engine.checks import as_floats
from llmtutor.engine.trace import Array


@dataclass(frozen=True, slots=True)
class FloatFormat:
    """A binary float format; `has_infinity` is False for e4m3, which spends that code on more numbers."""

    name: str
    exponent_bits: int
    fraction_bits: int
    has_infinity: bool = True

    @property
    def bits(self) -> int:
        """All bits: one for the sign, the exponent, the fraction."""
        return 1 + self.exponent_bits + self.fraction_bits

    @property
    def bias(self) -> int:
        """What is subtracted from the stored exponent: half its range."""
        return int(2 ** (self.exponent_bits - 1)) - 1

    @property
    def top_exponent(self) -> int:
        """The largest power of two; formats with an infinity keep the all-ones exponent for it."""
        return self.bias if self.has_infinity else self.bias + 1

    @property
    def largest(self) -> float:
        """The largest finite number. e4m3 loses its very last code to NaN."""
        last_fraction = 2.0 - 2.0**-self.fraction_bits * (1 if self.has_infinity else 2)
        return float(last_fraction * 2.0**self.top_exponent)

    @property
    def smallest_normal(self) -> float:
        """The smallest number with a full fraction; below it precision fades away."""
        return float(2.0 ** (1 - self.bias))

    @property
    def smallest(self) -> float:
        """The smallest positive number (subnormal)."""
        return float(2.0 ** (1 - self.bias - self.fraction_bits))

    @property
    def epsilon(self) -> float:
        """The gap between 1 and the next number."""
        return float(2.0**-self.fraction_bits)


FP32 = FloatFormat("fp32", 8, 23)
FP16 = FloatFormat("fp16", 5, 10)
BF16 = FloatFormat("bf16", 8, 7)
E4M3 = FloatFormat("fp8 e4m3", 4, 3, has_infinity=False)
E5M2 = FloatFormat("fp8 e5m2", 5, 2)
FORMATS = {f.name: f for f in (FP32, FP16, BF16, E4M3, E5M2)}


def spacing(x: Array | float, form: FloatFormat) -> Array:
    """x[] form -> gap[]

    The distance between neighbouring numbers of the format around x. It doubles at each power of two.
    Raises ValueError: x is empty or NaN.
    """
    x, lowest = as_floats("x", x), 1 - form.bias
    exponent = np.where(x == 0, lowest, np.frexp(x)[1] - 1)  # the power of two at or below |x|
    return np.ldexp(1.0, np.clip(exponent, lowest, form.top_exponent) - form.fraction_bits)


def round_to(x: Array | float, form: FloatFormat, saturate: bool = False) -> Array:
    """x[] form saturate -> y[]

    The nearest number of the format, ties to the even fraction (IEEE 754, roundTiesToEven). Too large
    becomes infinity (NaN in e4m3), or with `saturate` the largest finite number.
    Raises ValueError: x is empty or NaN.
    """
    x = np.asarray(as_floats("x", x), dtype=np.float64)
    gap = spacing(x, form)
    y = np.rint(x / gap) * gap
    beyond = (
        np.sign(x) * form.largest if saturate else np.copysign(np.inf if form.has_infinity else np.nan, x)
    )
    return np.where(np.abs(y) > form.largest, beyond, y)


def bit_fields(x: float, form: FloatFormat) -> tuple[str, str, str]:
    """x form -> sign exponent fraction

    The stored bits of x after rounding, as three strings of 0 and 1. Overflow is shown saturated.
    Raises ValueError: x is NaN.
    """
    value = float(round_to(x, form, saturate=True))
    gap = float(spacing(value, form))
    normal = abs(value) >= form.smallest_normal
    stored = int(np.frexp(value)[1]) - 1 + form.bias if normal else 0
    fraction = int(abs(value) / gap) % 2**form.fraction_bits
    sign = "1" if np.signbit(value) else "0"
    return sign, f"{stored:0{form.exponent_bits}b}", f"{fraction:0{form.fraction_bits}b}"


def running_sum(x: Array, form: FloatFormat) -> Array:
    """x[T] form -> total[T]

    Adds numbers one by one, rounding after each step: once the total's spacing is more than twice the
    next number, the sum stops growing. This is why training keeps sums in 32 bits.
    Raises ValueError: x is empty or NaN.
    """
    total, totals = np.zeros(()), []
    for number in round_to(x, form):
        total = round_to(total + number, form)
        totals.append(total)
    return np.array(totals)
