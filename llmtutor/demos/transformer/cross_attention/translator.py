"""A small hand-made translator stands for a trained one.

After each French word written, a query asks the English source for the kind of word that French needs next.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from llmtutor.engine.trace import Array

KINDS = ("article", "noun", "colour", "verb")
FEATURES = ("animal", "shade", "deed")
OFFERS = {"the": "article", "cat": "noun", "dog": "noun", "black": "colour", "white": "colour"}
OFFERS |= {"sleeps": "verb", "runs": "verb"} | dict.fromkeys(("and", "very", "today", "."), "")
GIVES = {"cat": (1, 0, 0), "dog": (-1, 0, 0), "black": (0, 1, 0), "white": (0, -1, 0)}
GIVES |= {"sleeps": (0, 0, 1), "runs": (0, 0, -1)}
ASKS = {"<s>": "article", "le": "noun", "chat": "colour", "chien": "colour", "noir": "verb", "blanc": "verb"}
ASKS |= {"dort": "", "court": ""}
LOUD_QUERY, LOUD_KEY = 4.0, 2.0


def vectors(source: Iterable[str], target: Iterable[str]) -> tuple[Array, Array, Array]:
    """source[S] target[T] -> q[T,4] k[S,4] v[S,3]: what each word asks for, offers and gives."""
    v = np.array([GIVES.get(word, (0, 0, 0)) for word in source], float)
    return _loud(target, ASKS, LOUD_QUERY), _loud(source, OFFERS, LOUD_KEY), v


def finding(
    word: str, source: Sequence[str], scores: Sequence[float], shares: Sequence[float]
) -> tuple[str, dict[str, float | str]]:
    """Return the sentence that says what a word asks for and where it finds it, and what stands in it."""
    kind, best = ASKS[word], shares.index(max(shares))
    if not kind:
        return "asks-nothing", {"word": word}
    asked: dict[str, float | str] = {"word": word, "kind": f"@a-{kind}"}
    if not scores[best]:
        return "finds-nothing", asked
    return "asks", asked | {"best": source[best], "share": round(shares[best], 2)}


def _loud(words: Iterable[str], kinds: Mapping[str, str], loud: float) -> Array:
    """words[T] -> vectors[T,4]: `loud` in the column of the kind of each word."""
    return np.array([[loud * (kinds[word] == kind) for kind in KINDS] for word in words])
