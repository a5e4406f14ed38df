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


class Shelf(dict[str, Any]):
    """Weights that will only be read: each part, once asked for, is kept as a dictionary of its own.

    `shelf.at("block.0")["attn.W_q"]` is `shelf["block.0.attn.W_q"]`, found without putting names together.
    """

    __slots__ = ("parts", "prepared")

    def __init__(self, weights: Mapping[str, Any]) -> None:
        super().__init__(weights)
        self.parts: dict[str, Shelf] = {}
        self.prepared: dict[Any, Any] = {}  # what others made of these weights, to be used again

    def __setitem__(self, name: str, weight: Any) -> None:
        """Exchange one weight; what was made of the old one is forgotten."""
        super().__setitem__(name, weight)
        self.parts.clear()
        self.prepared.clear()

    def at(self, part: str) -> "Shelf":
        """Return an inner part."""
        if part not in self.parts:
            start = f"{part}."
            names = [name for name in self if name.startswith(start)]
            self.parts[part] = Shelf({name[len(start) :]: self[name] for name in names})
        return self.parts[part]


Part = Scope | Shelf


def part_of(weights: Mapping[str, Any], part: str) -> Part:
    """weights part -> inner

    The weights of one part under their short names.
    """
    return weights.at(part) if isinstance(weights, Shelf) else Scope(weights, f"{part}.")
