"""Keeping all experts of a whole model busy: a loss for uneven work, gathered from every layer.

Switch Transformer, Fedus et al. 2021 (arXiv 2101.03961), section 2.2. Legend: N tokens of all texts together.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from llmtutor.engine.moe_routing import Routes, load_balance_loss
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class Listener:
    """A recorder that takes note of where each layer sends its tokens, and passes everything on."""

    rec: Rec = off
    shares: list[Any] = field(default_factory=list)
    chosen: list[Array] = field(default_factory=list)

    def __call__(self, name: str, value: Any) -> Any:
        """Note the experts' shares[N,E] and the chosen[N,L] experts; record and return the value."""
        if name in ("shares", "chosen"):
            (self.shares if name == "shares" else self.chosen).append(value)
        return self.rec(name, value)

    def at(self, scope: str) -> "Listener":
        """Return a listener for an inner scope that writes into the same notes."""
        return Listener(self.rec.at(scope), self.shares, self.chosen)


def imbalance(heard: Listener, counted: Array | None = None) -> Any:
    """heard counted[N] -> loss[]

    The load-balance loss, averaged over the layers: 1 for each choice of a token when all experts are equally
    busy, more when they are not. Tokens that are not `counted` (filling) are left out.
    Raises ValueError: no layer has experts.
    """
    if not heard.shares:
        raise ValueError("imbalance: no expert was heard of; the model needs ffn 'moe'")
    rows = slice(None) if counted is None else np.flatnonzero(counted)
    layers = zip(heard.shares, heard.chosen, strict=True)
    losses = [load_balance_loss(Routes(shares[rows], chosen[rows], None)) for shares, chosen in layers]
    return sum(losses[1:], start=losses[0]) / len(losses)
