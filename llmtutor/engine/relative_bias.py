"""T5's relative positions: one learned number per head and distance, far distances sharing a bucket.

Raffel et al. 2020 (arXiv 1910.10683), section 2.1. Legend: B buckets.
"""

from math import log

import numpy as np

from llmtutor.engine.trace import Array, Rec, off


def buckets(distance: Array, count: int = 32, furthest: int = 128, both_ways: bool = False) -> Array:
    """distance[T,S] -> bucket[T,S]

    The bucket of each distance, key position minus query position. Half the buckets hold one near distance
    each; the others grow like a logarithm up to `furthest`, and everything beyond shares the last. With
    `both_ways` half of all buckets are for keys after the query; otherwise those count as distance 0.
    Raises ValueError: too few buckets, or `furthest` does not lie beyond the exact ones.
    """
    per_side = count // 2 if both_ways else count
    exact = per_side // 2
    if exact < 1 or furthest <= exact:
        raise ValueError(f"buckets: {count} buckets up to {furthest} leave no room; raise one of them")
    back = np.abs(distance) if both_ways else np.maximum(-distance, 0)
    growth = np.log(np.maximum(back, 1) / exact) / log(furthest / exact)
    far = np.minimum(exact + (growth * (per_side - exact)).astype(int), per_side - 1)
    ahead = per_side * (distance > 0) if both_ways else 0
    return np.where(back < exact, back, far) + ahead


def relative_bias(table: Array, queries: int, keys: int, both_ways: bool = False, rec: Rec = off) -> Array:
    """table[B,H] queries keys -> bias[H,T,S]

    What is added to the scores: the learned number of each distance's bucket. The last query stands at the
    last key.
    Raises ValueError: there are more queries than keys, or too few buckets.
    """
    if queries > keys:
        raise ValueError(f"relative_bias: {queries} queries but {keys} keys; each query stands at a key")
    here = np.arange(keys - queries, keys)
    distance = rec("distance", np.arange(keys) - here[:, None])
    bucket = rec("bucket", buckets(distance, len(table), both_ways=both_ways))
    return rec("bias", np.moveaxis(table[bucket], -1, -3))
