"""Masks: which keys each query may attend to. True means 'may attend'.

Queries stand at the last positions of the keys, so with a cache of S keys and T new queries the same
functions give the right rows.
"""

from typing import Any

import numpy as np

from llmtutor.engine.trace import Array


def look_back(queries: int, keys: int) -> Array:
    """queries keys -> distance[T,S]

    How many positions back each key stands from each query; negative: it comes later.
    Raises ValueError: no query, or more queries than keys.
    """
    if not 1 <= queries <= keys:
        raise ValueError(f"mask: {queries} queries and {keys} keys; 1 <= queries <= keys must hold")
    return np.arange(keys - queries, keys)[:, None] - np.arange(keys)


def causal(queries: int, keys: int) -> Array:
    """queries keys -> mask[T,S]

    Each query sees itself and what came before, never the future. Raises ValueError as `look_back`.
    """
    return look_back(queries, keys) >= 0


def as_numbers(mask: Array, dtype: Any) -> Array:
    """mask[T,S] dtype -> numbers[T,S]

    What a mask adds to scores: 0 where a query may attend, -inf where it may not. Numbers pass unchanged, so
    that a model can make them once for all its layers.
    """
    return np.where(mask, dtype.type(0), dtype.type(-np.inf)) if mask.dtype == bool else mask


def sliding_window(queries: int, keys: int, window: int) -> Array:
    """queries keys window -> mask[T,S]

    Each query sees the last `window` keys, itself included (Mistral 7B, Jiang et al. 2023).
    Raises ValueError as `look_back`, or the window is below 1.
    """
    if window < 1:
        raise ValueError(f"mask: the window is {window}; it must be at least 1, so that a token sees itself")
    distance = look_back(queries, keys)
    return (distance >= 0) & (distance < window)


def lambda_shaped(queries: int, keys: int, sinks: int, window: int) -> Array:
    """queries keys sinks window -> mask[T,S]

    The first `sinks` keys and a sliding window: drawn, the letter Λ. StreamingLLM, Xiao et al. 2023
    (arXiv 2309.17453); LM-Infinite, Han et al. 2023 (arXiv 2308.16137).
    Raises ValueError as `sliding_window`, or the number of sinks is negative.
    """
    if sinks < 0:
        raise ValueError(f"mask: sinks is {sinks}; it must be 0 or more")
    first = np.arange(keys) < sinks
    return sliding_window(queries, keys, window) | (causal(queries, keys) & first)


def parallel_windows(lengths: list[int], task: int) -> Array:
    """lengths task -> mask[T,T]

    Several texts side by side that do not see each other, then `task` tokens that see them all.
    Parallel Context Windows, Ratner et al. 2023 (arXiv 2212.10947), section 3.
    Raises ValueError: a length below 1, or no task token.
    """
    block = np.repeat(np.arange(len(lengths) + 1), [*_counted(lengths), task])
    same = block[:, None] == block
    return causal(len(block), len(block)) & (same | (block == len(lengths))[:, None])


def parallel_positions(lengths: list[int], task: int) -> Array:
    """lengths task -> positions[T]

    The positions that go with `parallel_windows`: every text starts at 0, the task goes on after the longest.
    Raises ValueError: a length below 1.
    """
    starts = [*(np.arange(n) for n in _counted(lengths)), max(lengths) + np.arange(task)]
    return np.concatenate(starts)


def chosen_keys(scores: Any, count: int) -> Array:
    """scores[T,S] count -> mask[T,S]

    Each query sees only the `count` keys with the highest scores; of equal ones, the earlier.
    Token selection by top-k, as for the memory of the Focused Transformer, Tworkowski et al. 2023
    (arXiv 2307.03170). Keys scored -inf are never chosen. Raises ValueError: count is below 1 or above S.
    """
    scores = np.asarray(scores)
    if not 1 <= count <= scores.shape[-1]:
        raise ValueError(
            f"mask: count is {count}; it must lie from 1 to {scores.shape[-1]}, the number of keys"
        )
    best = np.argsort(-scores, axis=-1, kind="stable")[..., :count]
    mask = np.zeros(scores.shape, bool)
    np.put_along_axis(mask, best, True, axis=-1)
    return mask & (scores > -np.inf)


def pairs_seen(mask: Array) -> int:
    """mask[T,S] -> pairs

    How many query-key pairs are computed: what attention with this mask costs.
    """
    return int(np.count_nonzero(mask))


def _counted(lengths: list[int]) -> list[int]:
    """Return the lengths of the texts after checking that there is something in each."""
    if not lengths or min(lengths) < 1:
        raise ValueError(f"mask: the windows' lengths are {lengths}; give at least one, each at least 1")
    return lengths
