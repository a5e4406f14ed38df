"""Two networks of two layers with their inputs, for XOR and for leaf and flower, and what shape fits them."""

from collections.abc import Collection
from dataclasses import dataclass

from numpy.typing import ArrayLike

from llmtutor.demos.contract import Changes
from llmtutor.demos.controls import Grid, Refused, State
from llmtutor.demos.grids import as_grid, resized
from llmtutor.demos.shown import table
from llmtutor.engine import leaf_flower, xor
from llmtutor.engine.trace import Array
from llmtutor.views import Row, Table


@dataclass(frozen=True)
class Net:
    """A network's inputs with their labels, the words of its outputs, its numbers as made, answers wanted."""

    labels: tuple[str, ...]
    inputs: Grid
    outputs: tuple[str, ...]
    made: tuple[Array, Array, Array, Array]
    wanted: tuple[float, ...] = ()

    def answers(self, view: str, **given: Array) -> Table:
        """Show given[input, output] beside each other, a row for each output of each input."""
        columns: dict[str, ArrayLike | Row] = {name: each.ravel() for name, each in given.items()}
        if self.wanted:
            columns["wanted"] = self.wanted
        inputs = [label for label in self.labels for _ in self.outputs]
        return table(view, input=inputs, output=self.outputs * len(self.labels), **columns)


NETS = {
    "xor": Net(
        labels=("0, 0", "0, 1", "1, 0", "1, 1"),
        inputs=as_grid(xor.POINTS),
        outputs=("@answer",),
        made=(xor.W1, xor.B1, xor.W2, xor.B2),
        wanted=tuple(xor.WANTED.tolist()),
    ),
    "leaf": Net(
        labels=("@leaf", "@flower"),
        inputs=(tuple(leaf_flower.LEAF.tolist()), tuple(leaf_flower.FLOWER.tolist())),
        outputs=("@leaf", "@flower"),
        made=(leaf_flower.W1, leaf_flower.B1, leaf_flower.W2, leaf_flower.B2),
    ),
}


def fit(state: State, changed: Collection[str]) -> Changes:
    """Bring a network's own numbers; W2 and the biases follow the shape of W1."""
    net = NETS[state["net"]]
    if "net" in changed and "W1" not in changed:
        W1, b1, last, b2 = net.made
        return {"W1": as_grid(W1), "b1": tuple(b1.tolist()), "W2": as_grid(last), "b2": tuple(b2.tolist())}
    hidden, outputs = len(state["W1"][0]), len(net.outputs)
    W2 = state["W2"] if "W2" in changed else resized(state["W2"], hidden, outputs)
    biases = {"b1": resized((state["b1"],), 1, hidden)[0], "b2": resized((state["b2"],), 1, outputs)[0]}
    return {"W2": W2} | biases


def refuse(state: State) -> None:
    """Refuse layers that do not fit the inputs, the outputs or each other."""
    net, hidden = NETS[state["net"]], len(state["W1"][0])
    for name, rows, columns in (("W1", len(net.inputs[0]), hidden), ("W2", hidden, len(net.outputs))):
        if (len(state[name]), len(state[name][0])) != (rows, columns):
            raise Refused("wrong-shape", control=name, rows=rows, columns=columns)
