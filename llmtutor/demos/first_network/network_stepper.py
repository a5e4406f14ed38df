"""A network of 4 inputs, 3 hidden neurons and 2 outputs, worked out term by term."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, MatrixOf, Slider, State, Stepper, Toggle, Vector
from llmtutor.engine import leaf_flower as net
from llmtutor.engine.matmul import running_sum
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Cell, Network, Node, Note, Number, Steps, Term, View

LABELS = (("R", "G", "B", "@volume"), ("h1", "h2", "h3"), ("@leaf", "@flower"))
EXAMPLES = {"leaf": tuple(net.LEAF.tolist()), "flower": tuple(net.FLOWER.tolist())}
ORDER = tuple(
    (layer, node, term)
    for layer in (1, 2)
    for node in range(len(LABELS[layer]))
    for term in range(len(LABELS[layer - 1]) + 1)
)


@dataclass(frozen=True)
class Pass:
    """One forward pass: `values` and `sums` by layer (the same but for ReLU), and how far it is shown."""

    example: str
    values: tuple[tuple[float, ...], ...]
    sums: tuple[tuple[float, ...], ...]
    weights: tuple[Grid, Grid]
    biases: tuple[tuple[float, ...], ...]
    relu: bool
    step: int
    reading: str

    @property
    def winner(self) -> int:
        """The output with the larger number: 0 leaf, 1 flower; 0 if they are equal."""
        return self.values[2].index(max(self.values[2]))

    @property
    def signed(self) -> float:
        """Both outputs as one signed number."""
        return float(net.signed_score(self.values[2]))

    @property
    def tied(self) -> bool:
        """Whether both outputs are equal."""
        return len(set(self.values[2])) == 1


def compute(state: State) -> Pass:
    """Run the network and keep the sums of both layers."""
    rec = Trace()
    parameters = (state["W1"], state["b1"], state["W2"], state["b2"])
    y = tuple(net.forward(state["inputs"], *parameters, relu=state["relu"], rec=rec).tolist())
    hidden = tuple(rec["hidden"].tolist())
    bent = tuple(rec["bent"].tolist()) if state["relu"] else hidden
    return Pass(
        example=state["example"],
        values=(state["inputs"], bent, y),
        sums=(state["inputs"], hidden, y),
        weights=(state["W1"], state["W2"]),
        biases=(state["b1"], state["b2"]),
        relu=state["relu"],
        step=state["step"],
        reading=state["reading"],
    )


def terms(run: Pass, layer: int, node: int, done: int) -> tuple[Term, ...]:
    """Give what a neuron adds up: weight times value for each input, then its bias."""
    weights = [line[node] for line in run.weights[layer - 1]]
    pairs = zip(weights, run.values[layer - 1], strict=True)
    products = tuple(Term(pair, index < done) for index, pair in enumerate(pairs))
    return (*products, Term((run.biases[layer - 1][node],), len(products) < done, label="@bias"))


def progress(run: Pass, layer: int, node: int) -> int:
    """Count the terms of a neuron that are already added."""
    before = ORDER.index((layer, node, 0))
    return min(max(0, run.step - before), len(LABELS[layer - 1]) + 1)


def partial(run: Pass, layer: int, node: int) -> float | None:
    """Return a neuron's sum so far, None before its first term."""
    done = progress(run, layer, node)
    if done > len(LABELS[layer - 1]):
        return run.sums[layer][node]
    rec = Trace()
    source = (run.values[layer - 1], run.weights[layer - 1], run.biases[layer - 1], node)
    return float(running_sum(net.neuron_terms(*source, rec=rec))[done - 1]) if done else None


def views(run: Pass) -> Iterator[View]:
    """Show the step, the network, the present sum and, at the end, which class wins."""
    now = ORDER[run.step - 1] if run.step else None
    finished = run.step == len(ORDER)
    yield Steps("progress", run.step, len(ORDER), *_sentence(run))
    yield Network(
        "net",
        layers=tuple(
            tuple(_node(run, layer, node) for node in range(len(LABELS[layer]))) for layer in range(3)
        ),
        weights=run.weights,
        biases=run.biases,
        now=now and now[:2],
        done=now and now[2] + 1,
        winner=run.winner if finished and not run.tied else None,
        activation="relu" if run.relu else "",
    )
    if now:
        yield _sum(run, "sum", now[0], now[1])
    if finished:
        yield _verdict(run)


def _verdict(run: Pass) -> Note:
    """Say which class wins, and whether that is right; equal outputs leave it open."""
    outputs = (("leaf", run.values[2][0]), ("flower", run.values[2][1]))
    if run.tied:
        return Note("tie", outputs)
    if run.reading == "one":
        return Note("signed", (("signed", run.signed), ("winner", LABELS[2][run.winner])))
    verdict = "own" if run.example == "own" else "right" if _is_right(run) else "wrong"
    return Note(verdict, (("winner", LABELS[2][run.winner]), *outputs), warn=verdict == "wrong")


def _is_right(run: Pass) -> bool:
    return not run.tied and run.example == ("leaf", "flower")[run.winner]


def _node(run: Pass, layer: int, node: int) -> Node:
    label = LABELS[layer][node]
    if layer == 0:
        return Node(label, run.values[0][node])
    so_far = partial(run, layer, node)
    if not (run.relu and layer == 1):
        return Node(label, so_far)
    complete = progress(run, layer, node) > len(LABELS[0])
    return Node(label, run.values[1][node] if complete else None, so_far)


def _sentence(run: Pass) -> tuple[str, tuple[tuple[str, Number | str], ...]]:
    """Choose the sentence of this step and what fills it."""
    if run.step == 0:
        return "start", ()
    layer, node, term = ORDER[run.step - 1]
    neuron, so_far = ("neuron", LABELS[layer][node]), ("sum", run.sums[layer][node])
    if term < len(LABELS[layer - 1]):
        weight, value = run.weights[layer - 1][term][node], run.values[layer - 1][term]
        return "term", (neuron, ("source", LABELS[layer - 1][term]), ("weight", weight), ("value", value))
    bias = ("bias", run.biases[layer - 1][node])
    if run.relu and layer == 1:
        return "bent", (neuron, bias, so_far, ("value", run.values[1][node]))
    return "bias", (neuron, bias, so_far)


def _sum(run: Pass, view: str, layer: int, node: int, done: int | None = None) -> Arithmetic:
    done = progress(run, layer, node) if done is None else done
    count = len(LABELS[layer - 1])
    return Arithmetic(
        view,
        result=run.sums[layer][node] if done > count else None,
        terms=terms(run, layer, node, done),
        running=True,
        sources=(
            *(Cell("net", (layer - 1, source)) for source in range(count)),
            *(Cell("net", (layer - 1, source, node)) for source in range(count + 1)),
        ),
        say="adds",
        values=(("neuron", LABELS[layer][node]),),
    )


def explain(run: Pass, cell: Cell) -> Arithmetic | None:
    """Give the sum of a neuron, or say that a number was chosen."""
    if cell.view == "signed":
        terms = (Term((run.values[2][0],)), Term((-1, run.values[2][1])))
        return Arithmetic("explain", run.signed, terms, sources=(Cell("net", (2, 0)), Cell("net", (2, 1))))
    if cell.view != "net":
        return None
    layer, node, *rest = cell.at
    if rest and rest[0] >= 0:
        bias = node == len(LABELS[layer])
        number = run.biases[layer][rest[0]] if bias else run.weights[layer][node][rest[0]]
        return Arithmetic("explain", number, say="given")
    if layer == 0:
        return Arithmetic("explain", run.values[0][node], say="given")
    done = progress(run, layer, node)
    if not done:
        return None
    if run.relu and layer == 1 and not rest and done > len(LABELS[0]):
        values = (("sum", run.sums[1][node]),)
        source = (Cell("net", (1, node, -1)),)
        return Arithmetic("explain", run.values[1][node], text="max(0, {sum})", sources=source, values=values)
    return _sum(run, "explain", layer, node, done)


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
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


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace an input, a weight or a bias."""
    if cell.view != "net":
        return None
    layer, node, *rest = cell.at
    if not rest:
        return {"inputs": _with(state["inputs"], node, number)} if layer == 0 else None
    if rest[0] < 0:
        return None
    if node == len(LABELS[layer]):
        return {f"b{layer + 1}": _with(state[f"b{layer + 1}"], rest[0], number)}
    grid = state[f"W{layer + 1}"]
    return {f"W{layer + 1}": _with(grid, node, _with(grid[node], rest[0], number))}


def _with(row: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*row[:index], item, *row[index + 1 :])


def names(run: Pass) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "hidden": run.values[1],
        "sums": run.sums[1],
        "y": run.values[2],
        "leaf_score": run.values[2][0],
        "flower_score": run.values[2][1],
        "signed": run.signed,
        "winner": run.winner,
        "right": _is_right(run),
    }


DEMO = Demo(
    id="network-stepper",
    controls=(
        Stepper("step", count=lambda _state: len(ORDER)),
        Choice("example", ("leaf", "flower", "own"), "leaf"),
        Vector("inputs", EXAMPLES["leaf"], -1000, 1000, shortest=4, longest=4),
        Toggle("relu"),
        Choice("reading", ("two", "one"), "two"),
        Slider("bias", -50, 50, 0, step=0.25),
        MatrixOf("W1", tuple(map(tuple, net.W1.tolist())), -100, 100, fixed=True),
        Vector("b1", tuple(net.B1.tolist()), -50, 50, shortest=3, longest=3),
        MatrixOf("W2", tuple(map(tuple, net.W2.tolist())), -100, 100, fixed=True),
        Vector("b2", tuple(net.B2.tolist()), -50, 50, shortest=2, longest=2),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    names=names,
    presets=(
        Preset("leaf", {"example": "leaf", "step": len(ORDER)}),
        Preset("flower", {"example": "flower", "step": len(ORDER)}),
        Preset("bias", {"example": "leaf", "bias": 0.25, "step": 5}),
        Preset("untrained-relu", {"example": "flower", "relu": True, "step": len(ORDER)}, good=False),
    ),
    code=("llmtutor.engine.leaf_flower:forward", "llmtutor.engine.leaf_flower:neuron_terms"),
)
