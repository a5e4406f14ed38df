"""What numbers can be drawn from: a die, fair or loaded, or the bell curve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from llmtutor.engine import moments
from llmtutor.engine.histogram import normal_shares
from llmtutor.engine.shares import to_shares
from llmtutor.engine.trace import Array

CENTRES = np.arange(-6, 7) / 2


@dataclass(frozen=True)
class Distribution:
    """The values that may come, how likely each is, and the mean and variance that many draws come close to.

    Of a bell curve the values are those to which draws are sorted.
    """

    values: Array
    chance: Array
    mean: float
    variance: float
    bell: bool = False

    def draws(self, count: int, seed: int) -> Array:
        """Draw some numbers; the same seed draws the same ones."""
        rng = np.random.default_rng(seed)
        return (
            rng.standard_normal(count) if self.bell else moments.sample(self.values, self.chance, count, rng)
        )


BELL = Distribution(CENTRES, normal_shares(CENTRES), 0.0, 1.0, bell=True)


def die(weights: Sequence[float]) -> Distribution:
    """Return a die whose faces 1, 2, 3 ... come as often as their weights say."""
    values, chance = np.arange(1.0, len(weights) + 1), to_shares(weights)
    mean, variance = moments.expectation(values, chance), moments.variance(values, chance)
    return Distribution(values, chance, float(mean), float(variance))


def measures(mean: float, variance: float, prefix: str = "") -> dict[str, float]:
    """Return mean, variance and standard deviation by name."""
    return {f"{prefix}mean": mean, f"{prefix}variance": variance, f"{prefix}sd": variance**0.5}
