"""Mixture of experts: many feed-forward layers, of which each token visits only a few.

Mixtral, Jiang et al. 2024 (arXiv 2401.04088); shared experts: DeepSeekMoE, Dai et al. 2024
(arXiv 2401.06066). Legend: L choices of each token.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.feed_forward import gated_feed_forward
from llmtutor.engine.moe_routing import Routes, route, within_capacity
from llmtutor.engine.trace import Array, Rec, off

Expert = Callable[[int, Any], Any]


def mixture(x: Any, routes: Routes, expert: Expert, kept: Array) -> Any:
    """x[T,D] routes expert kept[T,L] -> y[T,D]

    Each token's average of its experts' outputs, weighted by the gates. `expert(e, rows)` is run once per
    expert, on the rows that were sent to it; choices that are not `kept` count as 0.
    """
    pieces, where, count = [], np.zeros(kept.shape, int), 0
    for e in range(routes.shares.shape[-1]):
        tokens, choice = np.nonzero((routes.chosen == e) & kept)
        if tokens.size:
            pieces.append(expert(e, x[tokens]) * routes.gates[tokens, choice][:, None])
            where[tokens, choice] = np.arange(count, count + tokens.size)
            count += tokens.size
    where[~kept] = count
    stacked = np.concatenate([*pieces, np.zeros((1, x.shape[-1]), x.dtype)], axis=0)
    return stacked[where].sum(axis=-2)


def moe_feed_forward(
    x: Any,
    weights: Mapping[str, Any],
    top: int,
    capacity: int | None = None,
    renormalise: bool = True,
    rec: Rec = off,
) -> tuple[Any, Routes]:
    """x[T,D] weights top -> y[T,D] routes

    `weights` holds W_router[D,E] and the experts' W_gate[E,D,F], W_up[E,D,F], W_down[E,F,D]; an expert that
    reads every token, if there is one, has shared.W_gate, shared.W_up and shared.W_down.
    Without a `capacity` no token is dropped. Batches are read as one row of tokens after the other.
    Raises ValueError as `route`.
    """
    flat = x.reshape(-1, x.shape[-1])
    routes = route(flat, weights["W_router"], top, renormalise, rec)
    kept = rec("kept", within_capacity(routes.chosen, capacity))

    def expert(e: int, rows: Any) -> Any:
        return gated_feed_forward(rows, *(weights[name][e] for name in ("W_gate", "W_up", "W_down")))

    y = rec("mixed", mixture(flat, routes, expert, kept))
    if "shared.W_gate" in weights:
        names = ("shared.W_gate", "shared.W_up", "shared.W_down")
        y = y + rec("shared", gated_feed_forward(flat, *(weights[name] for name in names)))
    return rec("out", y.reshape(x.shape)), routes
