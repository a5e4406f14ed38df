"""Shares of the next token as bars: those that are looked at, and one for all others together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from llmtutor.demos.shown import row
from llmtutor.engine.trace import Array
from llmtutor.views import Bars, Column


def token_bars(
    name: str,
    token: Callable[[int], str],
    kept: Sequence[int],
    share: Array,
    *columns: Column,
    **options: Any,
) -> Bars:
    """Show some tokens' share[vocabulary] by their numbers, spaces to be seen, and what the others have.

    `columns` hold a number for each token kept; `options` are those of Bars. `words.others` may use {count}.
    """
    rest = np.delete(share, kept)
    labels, values = tuple(token(each).replace(" ", "␣") for each in kept), row(share[kept])
    if rest.size:
        labels, values = (*labels, "@others"), (*values, float(rest.sum()))
        columns = tuple(replace(each, values=(*each.values, None)) for each in columns)
    return Bars(name, labels, values, columns, top=1.0, folded=rest.size, digits=4, **options)


def place_of(token: int, kept: Sequence[int]) -> frozenset[int]:
    """Return the place of a token's bar, to be lit: the last bar, that of all others, if it has none."""
    return frozenset({kept.index(token) if token in kept else len(kept)})
