"""Why attention divides by the root of the width: dot products of wider vectors spread further.

Vaswani et al. 2017, footnote 4: for independent numbers with mean 0 and variance 1 the dot product of D pairs
has mean 0 and variance D.
"""

import numpy as np

from llmtutor.engine.checks import as_shares
from llmtutor.engine.trace import Array


def growing_dots(count: int, width: int, rng: np.random.Generator) -> Array:
    """count width rng -> dots[count,width]

    Dot products of `count` random pairs, each after 1, 2, 3 ... of its numbers: column d is width d + 1.
    Raises ValueError: count or width is below 1.
    """
    if min(count, width) < 1:
        raise ValueError("there must be at least one pair of vectors, and one number in each")
    q, k = rng.standard_normal((2, count, width))
    return np.cumsum(q * k, axis=-1)


def divided(dots: Array, width: int | Array) -> Array:
    """dots[N] width -> scaled[N]

    What attention hands to softmax: the dot products over the root of the width (or of many widths, one for
    each column).
    """
    return dots / np.sqrt(width)


def softmax_slopes(share: Array) -> Array:
    """share[V] -> slope[V]

    How fast each share grows with its own score: p (1 - p), at most a quarter; where one share has nearly
    everything all slopes are nearly 0, and nothing is learned.
    Raises ValueError: share is not a distribution.
    """
    share = as_shares("share", share)
    return share * (1 - share)
