"""Texts of unequal length in one batch."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_whole
from llmtutor.engine.trace import Array


def padded(texts: Sequence[Any], filler: int = 0) -> tuple[Array, Array]:
    """texts filler -> ids[B,T] counted[B,T]

    One row for each text, filled up at its end to the longest; `counted` is True where a token is the text's
    own. A model that reads from left to right never sees the filling before it has read the text, so the
    filling needs no mask in attention: it is enough that the loss does not count it.
    Raises ValueError: no texts, a text without tokens, or ids that are not whole numbers.
    """
    if not texts or min(map(len, texts)) == 0:
        raise ValueError("padded: give at least one text, each with at least one token")
    rows = [as_whole("ids", text) for text in texts]
    lengths = np.array([row.size for row in rows])
    counted = np.arange(lengths.max()) < lengths[:, None]
    ids = np.full(counted.shape, filler)
    ids[counted] = np.concatenate(rows)
    return ids, counted
