"""YaRN: slow down only the slow pairs of rotary positions, and sharpen attention a little.

Pairs that turn often within the trained length tell neighbours apart and are left alone; pairs that turn
less than once are interpolated; a straight ramp joins the two. Peng et al. 2023 (arXiv 2309.00071).
Legend: J pairs = K/2; `scale` = wanted length / trained length.
"""

from math import ceil, floor, log, pi

import numpy as np

from llmtutor.engine.rope import frequencies
from llmtutor.engine.trace import Array, Rec, off


def pair_that_turns(count: float, width: int, trained: int, base: float = 10000.0) -> float:
    """count width trained -> pair

    The (fractional) number of the pair that makes `count` full turns in the trained length:
    K ln(trained/(2π count)) / (2 ln base). YaRN, section 3.2.
    """
    return width * log(trained / (2 * pi * count)) / (2 * log(base))


def ramp(
    width: int, trained: int, base: float = 10000.0, fast: float = 32.0, slow: float = 1.0
) -> tuple[int, int]:
    """width trained -> first last

    The ramp's ends: up to pair `first` nothing changes, from pair `last` on everything is interpolated.
    """
    first = max(floor(pair_that_turns(fast, width, trained, base)), 0)
    last = min(ceil(pair_that_turns(slow, width, trained, base)), width - 1)
    return first, last


def yarn(
    width: int,
    scale: float,
    trained: int,
    base: float = 10000.0,
    fast: float = 32.0,
    slow: float = 1.0,
    rec: Rec = off,
) -> Array:
    """width scale trained -> theta[J]

    The frequencies: original for pairs with more than `fast` turns, divided by the scale for pairs with fewer
    than `slow`, mixed in between. Raises ValueError: scale below 1, or a length, turn count or width that
    cannot work. YaRN, sections 3.2 and 3.4, with the ramp laid over pair numbers as in the authors' code.
    """
    if not (scale >= 1 and trained >= 1 and fast > slow > 0):
        raise ValueError("yarn: scale and trained must be at least 1, and fast > slow > 0")
    theta = rec("theta", frequencies(width, base))
    first, last = ramp(width, trained, base, fast, slow)
    # The tiny extra keeps the ramp a step, not a division by zero, when both ends meet.
    slope = (np.arange(width // 2) - first) / max(last - first, 0.001)
    interpolated = rec("interpolated", np.clip(slope, 0, 1))
    return rec("yarn", theta * (1 - interpolated) + theta / scale * interpolated)


def attention_factor(scale: float) -> float:
    """scale -> factor

    0.1 ln(scale) + 1: multiplies both cos and sin, so every score grows by its square.
    YaRN, section 3.4.
    """
    return 0.1 * log(scale) + 1 if scale > 1 else 1.0
