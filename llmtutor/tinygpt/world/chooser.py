"""Every chance in the toy world passes through here, so that each document's surprise is known exactly."""

import math
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Chooser:
    """Draws at random and adds up, in `surprisal` (nats), how unlikely all draws so far were together.

    The same seed gives the same draws on every machine and Python version: only `random()` is used, whose
    numbers Python promises not to change.
    """

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed).random
        self.surprisal = 0.0

    def one(self, options: Sequence[T]) -> T:
        """Take one of the options, all equally likely."""
        self.surprisal += math.log(len(options))
        return options[int(self._random() * len(options))]

    def number(self, low: int, high: int) -> int:
        """Take a whole number from low to high, both included."""
        return self.one(range(low, high + 1))

    def chance(self, share: float) -> bool:
        """Say yes in this share of cases, above 0 and below 1."""
        yes = self._random() < share
        self.surprisal -= math.log(share if yes else 1 - share)
        return yes

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Take one of the keys; a key of weight 2 comes twice as often as one of weight 1."""
        options, sums = list(weights), list(accumulate(weights.values()))
        option = options[min(bisect_right(sums, self._random() * sums[-1]), len(options) - 1)]
        self.surprisal -= math.log(weights[option] / sums[-1])
        return option

    def several(self, options: Sequence[T], count: int) -> list[T]:
        """Take `count` different options one after the other; their order counts."""
        rest = list(options)
        return [rest.pop(rest.index(self.one(rest))) for _ in range(count)]
