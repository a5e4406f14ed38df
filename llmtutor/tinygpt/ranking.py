"""Tokens in the order of their scores: which is the likeliest next, which comes third."""

import numpy as np

from llmtutor.engine.trace import Array


def ranked(scores: Array) -> Array:
    """scores[V] -> ids[V]

    All tokens, the likeliest first; among equals the one with the lower number.
    """
    order: Array = np.argsort(-scores, axis=-1, kind="stable")
    return order


def rank_of(scores: Array, token: int) -> int:
    """scores[V] token -> rank

    The place of a token in that order, counted from 1.
    """
    own = scores[token]
    return int((scores > own).sum() + (scores[:token] == own).sum()) + 1
