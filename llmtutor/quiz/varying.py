"""Fresh numbers for a question. The same seed gives the same numbers everywhere and always.

All variants of a question are numbered, the last name changing slowest. Seed s asks for number s * step
modulo their count, where step has no factor in common with it: consecutive seeds go once through all
variants before any comes back. Seed 0 gives the first value of every name. Python's `random` is not used.
"""

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from llmtutor.course.asked import Asked, IntegerRange, NumberRange, Pick, Vary

MOST_VARIANTS = 200
GOLDEN = Decimal("0.6180339887498948482")


def values_for(question: Asked, seed: int) -> dict[str, Any]:
    """Return the value of every name in `vary` for a seed. Raises ValueError for a range without values."""
    counts = {name: count(vary) for name, vary in question.vary.items()}
    total = math.prod(counts.values())
    place = seed * _step(total) % total
    chosen = {}
    for name, vary in question.vary.items():
        place, index = divmod(place, counts[name])
        chosen[name] = value_at(vary, index)
    return chosen


def variants(question: Asked) -> Iterator[dict[str, Any]]:
    """Yield the values of every variant, or of 200 spread over all of them; the i-th is what seed i asks."""
    total = math.prod(count(vary) for vary in question.vary.values())
    for seed in range(min(total, MOST_VARIANTS)):
        yield values_for(question, seed)


def count(vary: Vary) -> int:
    """Return how many values a name may take. Raises ValueError if there is none."""
    match vary:
        case Pick():
            return len(vary.pick)
        case IntegerRange():
            low, high = vary.integer
            many = high - low + 1
        case NumberRange():
            first, last = (Decimal(repr(end)) for end in vary.number)
            many = int((last - first) / Decimal(repr(vary.step))) + 1 if last >= first else 0
    if many < 1:
        raise ValueError("a range must go from the smaller number to the larger")
    return many


def value_at(vary: Vary, index: int) -> Any:
    """Return one value, counted from 0; steps are decimal, so that 0.1 + 2 * 0.1 is 0.3."""
    match vary:
        case Pick():
            return vary.pick[index]
        case IntegerRange():
            return vary.integer[0] + index
        case NumberRange():
            return float(Decimal(repr(vary.number[0])) + index * Decimal(repr(vary.step)))


def _step(total: int) -> int:
    """Return the number nearest above the golden section of `total` that shares no factor with it."""
    step = max(1, int(total * GOLDEN))
    while math.gcd(step, total) != 1:
        step += 1
    return step
