"""The token vectors of the tiny GPT's words: whose they are, and which words point most the same way."""

from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from llmtutor.demos.controls import Refused
from llmtutor.demos.shown import column, row
from llmtutor.demos.transformer.asked import asked_model
from llmtutor.engine.low_rank import pca
from llmtutor.engine.matmul import dot
from llmtutor.engine.trace import Array, Trace
from llmtutor.engine.vectors import norm
from llmtutor.tinygpt.neighbours import cosines_to
from llmtutor.tinygpt.ranking import ranked
from llmtutor.views import Bars

Said = tuple[tuple[int, str], ...]
"""Words with a sign before each: 1 adds its vector, -1 takes it away."""


class Placed(NamedTuple):
    """Words on a map of two directions[2,D]: points[N,2] of the centred[N,D] vectors, and the share kept."""

    points: Array
    centred: Array
    directions: Array
    kept: float


@lru_cache(maxsize=1)
def whole_words() -> dict[str, int]:
    """Return every word that is one token, with its number."""
    token = asked_model().tokenizer.token
    numbered = ((token(number), number) for number in range(asked_model().tokenizer.size))
    return {text[1:]: number for text, number in numbered if text.startswith(" ") and text[1:].isalpha()}


def vector_of(word: str, control: str = "word") -> Array:
    """Return the vector of a word. Raises Refused, naming its control: the word is not one token."""
    known = whole_words()
    if word not in known:
        near = get_close_matches(word, known, 1, 0) or ["cat"]
        raise Refused("unknown-token", control=control, text=word[:40], near=near[0])
    return np.asarray(asked_model().weights["embedding.tokens"][known[word]], np.float64)


def sum_of(said: Said) -> Array:
    """Return the sum of the words' vectors, some taken away."""
    vector: Array = np.sum([sign * vector_of(word) for sign, word in said], axis=0)
    return vector


@lru_cache(maxsize=32)
def placed(words: tuple[str, ...]) -> Placed:
    """Put words on the map along the two directions in which they differ most."""
    rec = Trace()
    points, directions, variances = pca(np.stack([vector_of(word) for word in words]), 2, rec=rec)
    kept = float(variances[:2].sum() / variances.sum()) if variances.any() else 0.0
    return Placed(points, rec["centred"], directions, kept)


@lru_cache(maxsize=32)
def _order(said: Said) -> tuple[list[int], Array]:
    """Return all words but those that are said, the likest direction first, and the cosine of every token."""
    cosines, own = cosines_to(asked_model(), sum_of(said)), {word for _, word in said}
    candidates = {number for word, number in whole_words().items() if word not in own}
    return [token for token in ranked(cosines).tolist() if token in candidates], cosines


def nearest(view: str, said: Said, count: int) -> tuple[Bars, list[int]]:
    """Show the words whose vectors point most like a sum of some, and return their tokens."""
    order, cosines = _order(said)
    best, vector = order[:count], sum_of(said)
    table = asked_model().weights["embedding.tokens"][best].astype(np.float64)
    dots = dot(table, np.broadcast_to(vector, table.shape))
    columns = (column("dot", dots, 2), column("length", norm(table), 2))
    labels = tuple(asked_model().tokenizer.token(token).strip() for token in best)
    return Bars(view, labels, row(cosines[best]), columns, top=1.0, digits=3), best
