"""A model's weights: one flat dictionary with dotted names, and a view of one part of it."""

from collections.abc import Iterator, Mapping
from typing import Any


class Scope(Mapping[str, Any]):
    """The weights whose names begin with `prefix`, called by the rest of their names.

    `Scope(weights, "block.0.attn.")["W_q"]` is `weights["block.0.attn.W_q"]`: nothing is copied.
    """

    __slots__ = ("prefix", "weights")

    def __init__(self, weights: Mapping[str, Any], prefix: str = "") -> None:
        self.weights, self.prefix = weights, prefix

    def at(self, part: str) -> "Scope":
        """Return the view of an inner part."""
        return Scope(self.weights, f"{self.prefix}{part}.")

    def __getitem__(self, name: str) -> Any:
        return self.weights[self.prefix + name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return the weight, or `default` where the model has none of this name."""
        return self.weights.get(self.prefix + name, default)

    def __contains__(self, name: object) -> bool:
        return f"{self.prefix}{name}" in self.weights

    def __iter__(self) -> Iterator[str]:
        start = len(self.prefix)
        return (name[start:] for name in self.weights if name.startswith(self.prefix))

    def __len__(self) -> int:
        return sum(1 for _ in self)
