"""The circuit that copies: previous-token heads and induction heads, and what is left without them."""

from collections.abc import Sequence
from typing import Any

from llmtutor.tinygpt.ablations import Head
from llmtutor.tinygpt.copying import copy_accuracy, repeated_words, without_heads
from llmtutor.tinygpt.head_roles import heads_above, scores_on_repeats
from llmtutor.tinygpt.model import Model

LEAST = 0.5
"""A head has a role if it scores at least this."""


def circuit(model: Model) -> dict[str, Any]:
    """How well random words are copied: by the whole model, and without the heads that copying needs."""
    scores = scores_on_repeats(model)
    previous = heads_above(scores["previous_token"], LEAST)
    induction = heads_above(scores["induction"], LEAST)
    ids = repeated_words(model)

    def left(heads: Sequence[Head]) -> float:
        return round(copy_accuracy(without_heads(model, heads), ids), 4)

    return {
        "previous_token": round(float(scores["previous_token"].max()), 3),
        "induction": round(float(scores["induction"].max()), 3),
        "copy": left([]),
        "copy_without_previous_token": left(previous),
        "copy_without_induction": left(induction),
        "copy_without_both": left([*previous, *induction]),
        "copy_without_each": [
            {"head": [one.layer, one.head], "copy": left([one])} for one in (*previous, *induction)
        ],
    }
