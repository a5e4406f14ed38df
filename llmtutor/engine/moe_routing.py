"""Routing in a mixture of experts: which experts read which token, and how evenly the work is spread.

Shazeer et al. 2017 (arXiv 1701.06538); Switch Transformer, Fedus et al. 2021 (arXiv 2101.03961).
Legend: L choices of each token.
"""

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class Routes:
    """For each token: all experts' shares[T,E], the chosen[T,L] experts, best first, and their gates[T,L]."""

    shares: Any
    chosen: Array
    gates: Any


def route(x: Any, W_router: Any, top: int, renormalise: bool = True, rec: Rec = off) -> Routes:
    """x[T,D] W_router[D,E] top -> routes

    Score every expert for every token and choose the `top` best; of equal ones, the lower number. The gates
    are the chosen shares, made to add up to 1 (Mixtral) unless `renormalise` is False (DeepSeek-V2).
    Raises ValueError: top is below 1 or above the number of experts.
    """
    experts = W_router.shape[-1]
    if not 1 <= top <= experts:
        raise ValueError(f"route: top is {top}; it must lie from 1 to {experts}, the number of experts")
    shares = rec("shares", softmax(x @ W_router))
    order = np.argsort(-getattr(shares, "value", shares), axis=-1, kind="stable")
    chosen = rec("chosen", order[..., :top])
    gates = np.take_along_axis(shares, chosen, axis=-1)
    gates = gates / gates.sum(axis=-1, keepdims=True) if renormalise else gates
    return Routes(shares, chosen, rec("gates", gates))


def expert_capacity(tokens: int, experts: int, top: int = 1, factor: float = 1.25) -> int:
    """tokens experts top factor -> capacity

    How many tokens one expert takes at most: its fair part times `factor`, rounded up.
    Raises ValueError: a number is not above 0. Switch Transformer, equation 3.
    """
    if min(tokens, experts, top, factor) <= 0:
        raise ValueError("expert_capacity: tokens, experts, top and factor must be above 0")
    return ceil(tokens * top / experts * factor)


def within_capacity(chosen: Array, capacity: int | None) -> Array:
    """chosen[T,L] capacity -> kept[T,L]

    Which choices are honoured: each expert takes tokens in order, all first choices before any second one,
    until it is full. A token whose choices are all dropped passes unchanged through the residual stream.
    """
    if capacity is None:
        return np.ones(chosen.shape, bool)
    in_turn = chosen.T.ravel()
    same_expert = in_turn[:, None] == in_turn
    place = np.tril(same_expert, -1).sum(axis=-1)
    return (place < capacity).reshape(chosen.T.shape).T


def expert_load(chosen: Array, experts: int) -> Array:
    """chosen[T,L] experts -> load[experts]

    How many choices each expert got, per token; the loads add up to the number of choices of a token.
    """
    return np.bincount(chosen.ravel(), minlength=experts) / (chosen.size / chosen.shape[-1])


def load_balance_loss(routes: Routes) -> Any:
    """routes -> loss

    E times the sum over experts of load times average share: smallest, the number of choices per token, when
    all are equally busy. Added to the training loss with a small factor. Switch Transformer, equations 4-6.
    """
    experts = routes.shares.shape[-1]
    average = routes.shares.reshape(-1, experts).mean(axis=0)
    return experts * (expert_load(routes.chosen, experts) * average).sum()
