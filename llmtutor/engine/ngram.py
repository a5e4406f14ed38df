"""The simplest language model: count which letter followed the last few, and draw from those counts."""

from collections import Counter
from functools import lru_cache

import numpy as np

from llmtutor.engine.sampling import draw
from llmtutor.engine.trace import Array


def followers(text: str, context: str) -> dict[str, int]:
    """text context -> counts

    How often each letter follows `context` in the text, the most frequent first, then by the alphabet.
    """
    size = len(context)
    found = Counter(text[at + size] for at in range(len(text) - size) if text.startswith(context, at))
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def seen_context(text: str, context: str) -> str:
    """text context -> ending

    The longest ending of `context` that is followed by something in the text; at last the empty one.
    Raises ValueError: the text is empty, so nothing follows anything.
    """
    if not text:
        raise ValueError("the text is empty; there is nothing to count")
    return next(context[at:] for at in range(len(context) + 1) if context[at:] in text[:-1])


def shares_of(counts: dict[str, int]) -> Array:
    """counts -> share[V]

    Every count divided by the sum of all, in the same order. Raises ValueError: nothing was counted.
    """
    if not counts:
        raise ValueError("nothing was counted")
    numbers = np.array(list(counts.values()), dtype=float)
    return numbers / numbers.sum()


@lru_cache(maxsize=1024)
def next_letter(text: str, context: str, u: float) -> str:
    """text context u -> letter

    Draw the next letter by the number u from 0 up to 1, from what followed the context, or the longest
    ending of it that was seen. Raises ValueError: the text is empty, or u is not from 0 up to 1.
    """
    counts = followers(text, seen_context(text, context))
    return list(counts)[int(draw(shares_of(counts), u))]


def write_on(text: str, start: str, window: int, letters: int, seed: int = 0) -> str:
    """text start window letters seed -> written

    Draw letter after letter, each from what followed the last `window` letters, and feed it back.
    Raises ValueError: the text is empty, or window is negative.
    """
    if window < 0:
        raise ValueError(f"the window is {window}; it can't be negative")
    written = start
    for u in np.random.default_rng(seed).random(letters):
        written += next_letter(text, written[max(0, len(written) - window) :], float(u))
    return written
