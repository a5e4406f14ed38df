"""One pass through the network of leaf and flower, of which only the terms up to a step are added."""

from dataclasses import dataclass

from llmtutor.demos.controls import Grid, State
from llmtutor.engine import leaf_flower as net
from llmtutor.engine.matmul import running_sum
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Cell, Term

LABELS = (("R", "G", "B", "@volume"), ("h1", "h2", "h3"), ("@leaf", "@flower"))
ORDER = tuple(
    (layer, node, term)
    for layer in (1, 2)
    for node in range(len(LABELS[layer]))
    for term in range(len(LABELS[layer - 1]) + 1)
)
"""Every term of every neuron in the order in which they are added: layer, neuron, place; the bias is last."""


@dataclass(frozen=True)
class OnePass:
    """What each layer sends on, and its sums before ReLU (layer 0: the inputs); `step` terms are added."""

    values: tuple[tuple[float, ...], ...]
    sums: tuple[tuple[float, ...], ...]
    weights: tuple[Grid, Grid]
    biases: tuple[tuple[float, ...], tuple[float, ...]]
    relu: bool
    step: int

    def added(self, layer: int, node: int) -> int:
        """Count the terms of a neuron that are already added."""
        before = ORDER.index((layer, node, 0))
        return min(max(0, self.step - before), len(LABELS[layer - 1]) + 1)

    def complete(self, layer: int, node: int) -> bool:
        """Return whether all terms of a neuron are added."""
        return self.added(layer, node) > len(LABELS[layer - 1])

    def so_far(self, layer: int, node: int) -> float | None:
        """Return a neuron's sum so far, None before its first term."""
        added = self.added(layer, node)
        if not added or self.complete(layer, node):
            return self.sums[layer][node] if added else None
        source = self.values[layer - 1], self.weights[layer - 1], self.biases[layer - 1]
        return float(running_sum(net.neuron_terms(*source, node))[added - 1])

    def sum_of(self, view: str, layer: int, node: int) -> Arithmetic:
        """Write out what a neuron adds up: weight times value for each input, then its bias."""
        count, added = len(LABELS[layer - 1]), self.added(layer, node)
        pairs = zip((line[node] for line in self.weights[layer - 1]), self.values[layer - 1], strict=True)
        products = tuple(Term(pair, place < added) for place, pair in enumerate(pairs))
        values = (Cell("net", (layer - 1, source)) for source in range(count))
        weights = (Cell("net", (layer - 1, source, node)) for source in range(count + 1))
        return Arithmetic(
            view,
            result=self.sums[layer][node] if added > count else None,
            terms=(*products, Term((self.biases[layer - 1][node],), added > count, label="@bias")),
            running=True,
            sources=(*values, *weights),
            say="adds",
            values=(("neuron", LABELS[layer][node]),),
        )


def one_pass(state: State) -> OnePass:
    """Run the network and keep the sums of both layers."""
    rec, relu = Trace(), state["relu"]
    parameters = (state["W1"], state["b1"], state["W2"], state["b2"])
    y = tuple(net.forward(state["inputs"], *parameters, relu=relu, rec=rec).tolist())
    hidden, sent = (tuple(rec[name].tolist()) for name in ("hidden", "bent" if relu else "hidden"))
    weights, biases = (state["W1"], state["W2"]), (state["b1"], state["b2"])
    return OnePass(
        (state["inputs"], sent, y), (state["inputs"], hidden, y), weights, biases, relu, state["step"]
    )
