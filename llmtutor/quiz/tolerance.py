"""How far off an answer may be, compared exactly, as fractions: so 46 is within 45.8 +- 0.2."""

from dataclasses import dataclass
from fractions import Fraction

from llmtutor.quiz.writing import magnitude

NOISE = Fraction(1, 10**12)
DEFAULT_DIGITS = 3


def exact(value: float) -> Fraction:
    """Return a computed number as the decimal it prints as, snapped to a whole number within float noise."""
    decimal = Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)
    whole = Fraction(round(decimal))
    return whole if abs(decimal - whole) * 10**12 <= abs(decimal) else decimal


@dataclass(frozen=True, slots=True)
class Tolerance:
    """An absolute and a relative tolerance; an answer within either is right.

    With neither, a whole number must be met exactly, and any other number to three significant digits: at
    most half a unit off in the third.
    """

    abs: float | None = None
    rel: float | None = None

    def margin(self, target: Fraction) -> Fraction:
        """Return how far from `target` an answer may lie."""
        if self.abs is None and self.rel is None:
            if target.denominator == 1:
                return Fraction(0)
            return Fraction(10) ** (magnitude(target) - DEFAULT_DIGITS + 1) / 2
        return max(Fraction(repr(self.abs or 0.0)), Fraction(repr(self.rel or 0.0)) * abs(target))

    def accepts(self, target: Fraction, given: Fraction) -> bool:
        """Tell whether `given` is near enough to `target`; a computed target may carry float noise."""
        margin = self.margin(target)
        return abs(given - target) <= margin + NOISE * (abs(target) + margin)

    def places(self, target: Fraction) -> int | None:
        """Return how many decimal places an answer needs, None if that says nothing (whole numbers)."""
        margin = self.margin(target) * (1 + NOISE)
        if margin == 0:
            return None
        places = 0
        while Fraction(1, 2 * 10**places) > margin:
            places += 1
        return places or None

    def digits(self, target: Fraction) -> int:
        """Return with how many significant digits to show `target`: one more than an answer needs."""
        places = self.places(target)
        if places is None or target == 0:
            return 12 if target.denominator == 1 else 4
        return min(12, max(4, places + magnitude(target) + 2))


DEFAULT = Tolerance()
