"""What each head is for, by a name and how clearly it does that."""

from collections.abc import Mapping
from functools import lru_cache

from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.tinygpt.card import own_card
from llmtutor.tinygpt.circuit import LEAST
from llmtutor.tinygpt.pattern_names import pattern_scores
from llmtutor.tinygpt.reading import attention_patterns

Named = Mapping[tuple[int, int], tuple[str, float]]
"""A role and its score by layer and head."""


def names_of_heads(seen: Seen) -> Named:
    """Return the role that suits each head best, with its score: as measured for the tiny GPT, else here."""
    measured = {} if seen.state["model"].strip() else _measured()
    if measured:
        return measured
    scores = pattern_scores(attention_patterns(seen.trace, seen.model.config))
    return _best({name: each.tolist() for name, each in scores.items()})


@lru_cache(maxsize=1)
def _measured() -> Named:
    """Read the roles from the card of the model; none if there is no card."""
    try:
        card = own_card()
        return _best({name: role["scores"] for name, role in card["roles"].items()})
    except (ValueError, KeyError):
        return {}


def _best(scores: Mapping[str, list[list[float]]]) -> Named:
    every = sorted(
        (score, layer, head, name)
        for name, table in scores.items()
        for layer, row in enumerate(table)
        for head, score in enumerate(row)
        if score >= LEAST
    )
    return {(layer, head): (name, score) for score, layer, head, name in every}
