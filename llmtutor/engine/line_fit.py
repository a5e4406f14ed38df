"""A line through many points by mini-batches: the smallest training there is.

The prediction is w x + b, the loss half the squared miss, averaged over a batch.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats, same_axis
from llmtutor.engine.gradient_tools import batches
from llmtutor.engine.optimisers import sgd
from llmtutor.engine.trace import Array


def line_points(count: int, noise: float = 0.0, seed: int = 0) -> tuple[Array, Array]:
    """count noise seed -> x[P] y[P]

    Points near y = 2x + 1, x evenly random from -1 to 1, y off by a normal error of size `noise`.
    Raises ValueError: count is not above 0.
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, int(above("count", count)))
    return x, 2 * x + 1 + noise * rng.normal(size=count)


def line_sums(x: Array, y: Array, w: float, b: float) -> tuple[float, Array]:
    """x[P] y[P] w b -> loss gradient[2]

    Loss and gradients of w and b, added up over the points and not yet divided by their number.
    Raises ValueError: empty, NaN, or x and y differ in length.
    """
    x, y = as_floats("x", x), as_floats("y", y)
    same_axis("line_sums", "x numbers", len(x), "y numbers", len(y))
    miss = w * x + b - y
    return 0.5 * float(miss @ miss), np.array([miss @ x, miss.sum()])


@dataclass(frozen=True)
class BatchStep:
    """One step of training: the line before it, how many points it saw, their sums, and what it moved.

    divisor: what the sums were divided by. gradient: of w and b, after dividing. after: the new w and b.
    """

    before: tuple[float, float]
    count: int
    divisor: int
    loss_sum: float
    gradient_sum: tuple[float, float]
    gradient: tuple[float, float]
    after: tuple[float, float]

    @property
    def loss(self) -> float:
        """The loss as the training reports it."""
        return self.loss_sum / self.divisor


def line_steps(
    x: Array,
    y: Array,
    size: int = 32,
    rule: Callable[..., tuple[Array, object]] = sgd,
    lr: float = 0.1,
    always_full: bool = False,
    seed: int = 0,
) -> Iterator[BatchStep]:
    """x[P] y[P] size rule lr always_full seed -> steps

    Train w and b from 0 without end, one batch after the other, freshly shuffled each time round. The last
    batch of a round may be smaller: 1000 points by 32 leave 8. `always_full` divides its sums by `size` all
    the same, which is a common mistake. Raises ValueError: size is not above 0.
    """
    rng, line, state = np.random.default_rng(seed), np.zeros(2), None
    while True:
        for chosen in batches(len(x), size, rng):
            loss, total = line_sums(x[chosen], y[chosen], *_pair(line))
            divisor = size if always_full else len(chosen)
            new, state = rule(line, total / divisor, state, lr=lr)
            ends = _pair(total), _pair(total / divisor), _pair(new)
            yield BatchStep(_pair(line), len(chosen), divisor, loss, *ends)
            line = new


def fit_line(x: Array, y: Array, steps: int, size: int = 32, **settings: Any) -> list[BatchStep]:
    """x[P] y[P] steps size settings -> steps

    The first steps of `line_steps`. Raises ValueError: steps or size is not above 0.
    """
    return list(islice(line_steps(x, y, size, **settings), int(above("steps", steps))))


def _pair(numbers: Array) -> tuple[float, float]:
    return float(numbers[0]), float(numbers[1])
