"""The tape as plain data, for drawing a computation and its two sweeps node by node."""

from dataclasses import dataclass

import numpy as np

from llmtutor.engine.autodiff import Node, tape_of
from llmtutor.engine.trace import Array


@dataclass(frozen=True)
class GraphNode:
    """One box: `number` counts in the order of the forward sweep; grad is None before the backward sweep."""

    number: int
    op: str
    name: str
    value: Array
    grad: Array | None
    depth: int


@dataclass(frozen=True)
class GraphEdge:
    """One arrow, from a number to what was computed with it.

    slope: how the target changes with the source (one number each), None for arrays.
    """

    source: int
    target: int
    slope: float | None


@dataclass(frozen=True)
class Graph:
    """Boxes in forward order, and arrows."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


def graph_of(result: Node) -> Graph:
    """result -> graph

    Everything `result` was computed from. Depth counts steps from the inputs: the column to draw a box in.
    """
    tape = tape_of(result)
    number = {id(node): i for i, node in enumerate(tape)}
    depths: dict[int, int] = {}
    for node in tape:
        depths[id(node)] = max((depths[id(parent)] + 1 for parent in node.parents), default=0)
    boxes = [GraphNode(i, n.op, n.name, n.value, n.grad, depths[id(n)]) for i, n in enumerate(tape)]
    arrows = [edge for node in tape for edge in _arrows(node, number)]
    return Graph(tuple(boxes), tuple(arrows))


def _arrows(node: Node, number: dict[int, int]) -> list[GraphEdge]:
    slopes = node.back(np.ones_like(node.value))
    return [
        GraphEdge(number[id(parent)], number[id(node)], _slope(node, parent, slope))
        for parent, slope in zip(node.parents, slopes, strict=True)
    ]


def _slope(node: Node, parent: Node, slope: Array | None) -> float | None:
    return None if slope is None or node.size != 1 or parent.size != 1 else float(np.sum(slope))
