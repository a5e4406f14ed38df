"""Patterns of attention in one reading, by name; and attention without its resting place."""

import numpy as np

from llmtutor.engine.trace import Array
from llmtutor.tinygpt.head_roles import Scores


def pattern_scores(patterns: Array) -> Scores:
    """patterns[L,H,T,S] -> scores[L,H] by name

    The mean share of a head's attention that goes to the token just before (`previous_token`), to the token
    itself (`current`) and to the first token of all (`sink`), in this one text. The first two tokens are left
    out, unless there are no others: they have hardly anything to choose from.
    """
    count = patterns.shape[-1]
    rows = np.arange(min(2, count - 1), count)
    seen = {"previous_token": np.maximum(rows - 1, 0), "current": rows, "sink": np.zeros_like(rows)}
    return {name: patterns[..., rows, keys].mean(axis=-1) for name, keys in seen.items()}


def without_sink(weights: Array) -> Array:
    """weights[T,S] -> weights[T,S]

    Attention as if the first token were not there, each row adding up to 1 again. Heads that find nothing to
    look at rest on the first token, which hides what else they do. The first row, which sees nothing else,
    becomes 0.
    """
    rest = np.array(weights, dtype=np.float64)
    rest[..., 0] = 0
    total = rest.sum(axis=-1, keepdims=True)
    shares: Array = np.divide(rest, total, out=np.zeros_like(rest), where=total > 0)
    return shares
