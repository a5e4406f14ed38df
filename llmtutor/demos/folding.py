"""Bars for the largest of many numbers, and one more for all the others together."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from llmtutor.views import Bars, Number, Row


def largest(numbers: ArrayLike, most: int) -> list[int]:
    """Return the places of the `most` largest numbers, in their order: one less where others are left."""
    order = np.argsort(-np.asarray(numbers), kind="stable").tolist()
    return sorted(order if len(order) <= most else order[: most - 1])


def folded(bars: Bars, kept: Sequence[int], adding: Collection[str] = ()) -> Bars:
    """Return bars of which only those at some places are kept; all others share a last one, `@others`.

    It adds up what they have: their values, and the columns named in `adding`; the other columns are empty.
    """
    rest = sorted(set(range(len(bars.values))) - set(kept))
    if not rest:
        return bars

    def gathered(numbers: Row, adds: bool) -> Row:
        others: Number | None = sum(numbers[place] or 0 for place in rest) if adds else None
        return (*(numbers[place] for place in kept), others)

    columns = (replace(each, values=gathered(each.values, each.id in adding)) for each in bars.columns)
    labels = (*(bars.labels[place] for place in kept), "@others")
    values = gathered(bars.values, True)
    return replace(bars, labels=labels, values=values, columns=tuple(columns), folded=len(rest))
