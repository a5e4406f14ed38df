"""Numbers of the network that a learner chooses: which control holds which, and what follows what."""

from collections.abc import Collection
from typing import Any

from llmtutor.demos.contract import Changes
from llmtutor.demos.controls import State
from llmtutor.demos.first_network.network_stepper.one_pass import LABELS
from llmtutor.demos.typed import replaced
from llmtutor.engine.leaf_flower import FLOWER, LEAF
from llmtutor.views import Cell

EXAMPLES = {"leaf": tuple(LEAF.tolist()), "flower": tuple(FLOWER.tolist())}


def chosen(at: tuple[int, ...]) -> tuple[str, tuple[int, ...]] | None:
    """Return the control of a number of the picture, and its place there; None if it is computed."""
    layer, node, *rest = at
    if not rest:
        return ("inputs", (node,)) if layer == 0 else None
    if rest[0] < 0:
        return None
    bias = node == len(LABELS[layer])
    return (f"b{layer + 1}", (rest[0],)) if bias else (f"W{layer + 1}", (node, rest[0]))


def edit(state: State, cell: Cell, number: float) -> Changes | None:
    """Let a typed number replace an input, a weight or a bias."""
    found = chosen(cell.at) if cell.view == "net" else None
    if found is None:
        return None
    control, place = found
    return {control: replaced(state[control], place, number)}


def fit(state: State, changed: Collection[str]) -> Changes:
    """Keep the example with its inputs, and the bias slider with the first bias."""
    fitted: dict[str, Any] = {}
    if "inputs" in changed:
        matches = (name for name, inputs in EXAMPLES.items() if inputs == state["inputs"])
        fitted["example"] = next(matches, "own")
    elif "example" in changed:
        fitted["inputs"] = EXAMPLES.get(state["example"], state["inputs"])
    if "b1" in changed:
        fitted["bias"] = state["b1"][0]
    elif "bias" in changed:
        fitted["b1"] = (state["bias"], *state["b1"][1:])
    return fitted
