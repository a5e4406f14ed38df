"""Count the numbers that a network learns: yours, layer by layer, or a famous one's, part by part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from llmtutor.demos.cells import formula, products
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, State, Toggle
from llmtutor.engine.layer_sizes import factors, layer_sizes
from llmtutor.engine.model_configs import CONFIGS
from llmtutor.views import Arithmetic, Bars, Cell, Column, Note, Term, View

MODELS = {"gpt2": "GPT-2 small", "llama2-7b": "Llama-2-7B", "llama3-8b": "Llama-3-8B"}
BYTES = 2


@dataclass(frozen=True)
class Counted:
    """The parts of a network: the two numbers each multiplies, their product, its biases and sums."""

    labels: tuple[str, ...]
    factors: tuple[tuple[int, int], ...]
    weights: tuple[int, ...]
    biases: tuple[int, ...]
    sums: tuple[int, ...]
    total: int
    published: bool


def compute(state: State) -> Counted:
    """Count a network of one's own, or look a published one up."""
    published = state["model"] != "own"
    if published:
        parts = factors(CONFIGS[MODELS[state["model"]]])
        labels, pairs = tuple("@" + name.replace(" ", "-") for name in parts), tuple(parts.values())
        sizes = [(a * b, 0) for a, b in pairs]
    else:
        widths = (state["inputs"], *(state["hidden"],) * state["layers"], state["outputs"])
        pairs = tuple(pairwise(widths))
        labels, sizes = tuple(f"{a} → {b}" for a, b in pairs), layer_sizes(widths, state["bias"])
    weights, biases = zip(*sizes, strict=True)
    sums = tuple(map(sum, sizes))
    return Counted(labels, pairs, weights, biases, sums, sum(sums), published)


def views(counted: Counted) -> Iterator[View]:
    """Show a bar for each part, how many numbers there are in all, and the room they take."""
    columns = (Column("weights", counted.weights), Column("biases", counted.biases))
    yield Bars("numbers", counted.labels, counted.sums, () if counted.published else columns)
    yield Note("total", (("total", counted.total),))
    room = BYTES * counted.total
    yield (
        Note("gigabytes", (("room", room / 1e9),)) if counted.published else Note("bytes", (("room", room),))
    )


def explain(counted: Counted, cell: Cell) -> Arithmetic | None:
    """Give the product behind the weights of a part, the count of its biases, or the sum of everything."""
    row, *column = cell.at
    match cell.view, column:
        case ("numbers", [1]):
            return Arithmetic("explain", counted.biases[row], say="biases")
        case ("numbers", [] | [0]):
            pair, biases = Term(counted.factors[row]), Term((counted.biases[row],))
            terms = (pair,) if column or counted.published else (pair, biases)
            result = counted.weights[row] if column else counted.sums[row]
            return Arithmetic("explain", result, terms, say="parts" if counted.published else "joined")
        case ("total", _):
            lit = (Cell("numbers", (each,)) for each in range(len(counted.sums)))
            return products(counted.total, counted.sums, sources=lit)
        case ("bytes", _):
            return products(BYTES * counted.total, (counted.total,), (BYTES,))
        case ("gigabytes", _):
            values = {"total": counted.total, "bytes": BYTES, "giga": 1_000_000_000}
            return formula(BYTES * counted.total / 1e9, "{total} × {bytes} / {giga}", values)
    return None


def names(counted: Counted) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"total": counted.total, "parts": counted.sums}


DEMO = Demo(
    id="parameter-counter",
    controls=(
        Choice("model", ("own", *MODELS), "own"),
        Integer("inputs", 1, 4096, 4),
        Integer("hidden", 1, 4096, 3),
        Integer("outputs", 1, 4096, 2),
        Integer("layers", 0, 6, 1),
        Toggle("bias", True),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("first-network", {"inputs": 4, "hidden": 3, "outputs": 2, "layers": 1}),
        Preset("digits", {"inputs": 784, "hidden": 128, "outputs": 10, "layers": 1}),
        Preset("seven-billion", {"model": "llama2-7b"}),
        Preset("too-many", {"inputs": 4, "hidden": 1000, "outputs": 2, "layers": 2}, good=False),
    ),
    code=("llmtutor.engine.layer_sizes:layer_sizes", "llmtutor.engine.model_size:breakdown"),
)
