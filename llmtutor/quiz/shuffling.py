"""An order fixed by a seed."""

from collections.abc import Iterable
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def shuffled(things: Iterable[Thing], seed: int) -> list[Thing]:
    """Return things in an order fixed by the seed.

    Uses nothing of `random` but `random()`, whose sequence Python promises to keep for a seed.
    """
    order, rng = list(things), Random(seed)
    for last in range(len(order) - 1, 0, -1):
        other = int(rng.random() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order
