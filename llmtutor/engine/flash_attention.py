"""FlashAttention: exact attention in tiles that fit into fast memory; the big score matrix is never stored.

Dao et al. 2022 (arXiv 2205.14135) and, with queries in the outer loop as here, Dao 2023 (arXiv 2307.08691).
Memory traffic is counted in numbers moved between slow and fast memory.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.masks import causal
from llmtutor.engine.online_softmax import Running, add_keys, finish, nothing_yet
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class Traffic:
    """How many numbers were read from slow memory and written to it."""

    read: int
    written: int

    @property
    def moved(self) -> int:
        """Both together."""
        return self.read + self.written


def flash_attention(
    q: Any, k: Any, v: Any, rows: int, columns: int, only_past: bool = False, rec: Rec = off
) -> tuple[Array, Traffic]:
    """q[T,K] k[S,K] v[S,W] rows columns -> y[T,W] traffic

    Attention over tiles of `rows` queries and `columns` keys: the same y as `attention`, and the traffic
    counted on the way. `only_past` is the causal mask; tiles that lie wholly in the future are skipped.
    Raises ValueError: a tile is empty, widths or numbers differ, NaN, or `only_past` with more queries than
    keys. FlashAttention-2, algorithm 1.
    """
    q, k, v = as_floats("q", q), as_floats("k", k), as_floats("v", v)
    same_axis("flash_attention", "q numbers", q.shape[-1], "k numbers", k.shape[-1])
    same_axis("flash_attention", "k keys", k.shape[-2], "v values", v.shape[-2])
    if min(rows, columns) < 1:
        raise ValueError(f"flash_attention: tiles of {rows} x {columns}; both must be at least 1")
    mask = causal(q.shape[-2], k.shape[-2]) if only_past else np.ones((q.shape[-2], k.shape[-2]), bool)
    done, read = [], 0
    for top in range(0, q.shape[-2], rows):
        inside = rec.at(f"rows.{top}")
        y, numbers = _rows(q[..., top : top + rows, :], k, v, mask[top : top + rows], columns, inside)
        done.append(y)
        read += numbers
    result = np.concatenate(done, axis=-2)
    return rec("y", result), Traffic(read, result.size)


def _rows(q: Array, k: Array, v: Array, mask: Array, columns: int, rec: Rec) -> tuple[Array, int]:
    """Go through all keys for one tile of queries; return its result and how many numbers were read."""
    running: Running = nothing_yet(q.shape[:-1], v.shape[-1], q.dtype)
    scale, read = 1 / math.sqrt(q.shape[-1]), q.size
    for left in range(0, k.shape[-2], columns):
        tile = slice(left, left + columns)
        if not mask[:, tile].any():
            continue
        k_tile, v_tile = k[..., tile, :], v[..., tile, :]
        read += k_tile.size + v_tile.size
        scores = np.where(mask[:, tile], q @ k_tile.swapaxes(-1, -2) * scale, -math.inf)
        running = add_keys(running, scores, v_tile, rec.at(f"columns.{left}"))
    return finish(running), read


def standard_traffic(queries: int, keys: int, width: int) -> Traffic:
    """queries keys width -> traffic

    What ordinary attention moves, one head: q and k in, scores out; scores in, weights out; weights and v
    in, y out. FlashAttention, algorithm 0.
    """
    square = queries * keys
    read = queries * width + keys * width + square + square + keys * width
    return Traffic(read, square + square + queries * width)
