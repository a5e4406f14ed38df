"""What the tiny GPT would say of a text if it stopped at the start, or after each block."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import table
from llmtutor.demos.transformer.asked import asked_model, asked_tokens
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.reading import logit_lens, traced
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.views import Heatmap, Table

LAYERS = STORYTELLER.layers
DEPTHS = ("start", *(f"after-{layer}" for layer in range(LAYERS)))


class Depths(NamedTuple):
    """Scores and shares, both [depth, token, vocabulary]."""

    scores: Array
    shares: Array


@lru_cache(maxsize=8)
def read(ids: tuple[int, ...]) -> Depths:
    """Return what the model would say after each token at each depth."""
    model = asked_model()
    scores = logit_lens(model, traced(model, ids)).astype(np.float64)
    return Depths(scores, softmax(scores))


def watched(word: str, at: Depths) -> list[int]:
    """Return the token to watch at each place: the first of a word, or without one what is said in the end.

    Raises Refused: the word has an unknown character.
    """
    if word.strip():
        return [asked_tokens(asked_model(), word.strip())[1]] * at.scores.shape[1]
    guesses: list[int] = at.scores[-1].argmax(axis=-1).tolist()
    return guesses


def decided(scores: Array, token: int) -> int | None:
    """Return the first depth of scores[depth, vocabulary] from which on the token stays the best guess.

    None: it is not the best in the end.
    """
    lost = np.flatnonzero(scores.argmax(axis=-1) != token)
    first = int(lost[-1]) + 1 if lost.size else 0
    return first if first < len(scores) else None


def guesses(texts: Sequence[str], at: Depths, place: int) -> Table:
    """Show the likeliest token after each token at each depth, one place lit."""
    best = at.scores.argmax(axis=-1).tolist()
    said = [texts, *([asked_model().tokenizer.token(each) for each in line] for line in best)]
    seen = ([text.replace(" ", "␣") for text in line] for line in said)
    return table("guesses", [place], **dict(zip(("token", *DEPTHS), seen, strict=True)))


def heat(labels: tuple[str, ...], at: Depths, watch: Sequence[int]) -> Heatmap:
    """Show the share of the token watched at each place, at every depth."""
    shares = np.take_along_axis(at.shares, np.array(watch)[None, :, None], axis=-1)[..., 0]
    depths = tuple(f"@{depth}" for depth in DEPTHS)
    return Heatmap("watched", as_grid(shares.T), 0.0, 1.0, row_labels=labels, column_labels=depths)
