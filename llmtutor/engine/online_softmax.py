"""Softmax in one pass: keep the largest score and the total so far; correct the total when a larger comes.

So attention can go through the keys piece by piece and never hold all the scores (see `flash_attention.py`).
Milakov and Gimelshein 2018 (arXiv 1805.02867), algorithm 3.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class Running:
    """Per query: the largest score so far, the total of exp(score - largest), and the values' total."""

    largest: Array
    total: Array
    mixed: Array


def nothing_yet(queries: tuple[int, ...], width: int, dtype: Any = np.float64) -> Running:
    """queries width -> running

    The state before the first key: largest -inf, totals 0.
    """
    zeros = np.zeros((*queries, 1), dtype)
    return Running(zeros - math.inf, zeros, np.zeros((*queries, width), dtype))


def add_keys(before: Running, scores: Array, v: Array, rec: Rec = off) -> Running:
    """before scores[T,S] v[S,W] -> after

    Take in S more keys. If one of them beats the largest score so far, everything gathered up to now was
    exp(new - old) times too large and is scaled down.
    """
    largest = rec("largest", np.maximum(before.largest, scores.max(axis=-1, keepdims=True)))
    correction = rec("correction", np.exp(before.largest - largest))
    shares = np.exp(scores - largest)
    total = rec("total", before.total * correction + shares.sum(axis=-1, keepdims=True))
    mixed = rec("mixed", before.mixed * correction + shares @ v)
    return Running(largest, total, mixed)


def finish(running: Running) -> Array:
    """running -> y[T,W]

    Divide by the total: the same average that softmax over all keys at once gives.
    """
    return running.mixed / running.total


def online_softmax(scores: Any, rec: Rec = off) -> Array:
    """scores[S] -> share[S]

    Softmax that reads the scores one by one, left to right, recording each step under `step.0`, `step.1`, ...
    Raises ValueError: the scores are empty, contain NaN, or begin with -inf.
    """
    scores = as_floats("scores", scores)
    if scores[..., 0].min() == -math.inf:
        raise ValueError("online_softmax: the first score is -inf; begin with a key that may be attended to")
    running = nothing_yet(scores.shape[:-1], 1, scores.dtype)
    for i in range(scores.shape[-1]):
        one = np.ones((1, 1), scores.dtype)
        running = add_keys(running, scores[..., i : i + 1], one, rec.at(f"step.{i}"))
    return rec("share", np.exp(scores - running.largest) / running.total)
