"""ALiBi: no position vectors at all; a score simply loses a little for every step of distance.

Press, Smith, Lewis 2022 (arXiv 2108.12409), section 3.
"""

from math import log2

import numpy as np

from llmtutor.engine.trace import Array, Rec, off


def alibi_slopes(heads: int) -> Array:
    """heads -> slopes[H]

    What each head takes off per step: 2^(-8/H), its square, its cube, ... For a number of heads that is no
    power of two, the slopes of the next lower power, then every second slope of the next higher one.
    Raises ValueError: there is no head.
    """
    if heads < 1:
        raise ValueError(f"alibi: heads is {heads}; it must be at least 1")
    power = 2 ** int(log2(heads))
    slopes = 2.0 ** (-8 / power * np.arange(1, power + 1))
    extra = 2.0 ** (-4 / power * np.arange(1, 2 * (heads - power), 2))
    return np.concatenate([slopes, extra])


def alibi_bias(slopes: Array, queries: int, keys: int, rec: Rec = off) -> Array:
    """slopes[H] queries keys -> bias[H,T,S]

    What is added to the scores: -slope times the distance; the last query stands at the last key.
    Keys after the query get no bias, the causal mask removes them. Press et al. 2022, figure 3.
    Raises ValueError: there are more queries than keys.
    """
    if queries > keys:
        raise ValueError(f"alibi: {queries} queries but {keys} keys; each query stands at one of the keys")
    here = np.arange(keys - queries, keys)
    distance = rec("distance", np.maximum(here[:, None] - np.arange(keys), 0))
    return rec("bias", -slopes[:, None, None] * distance)
