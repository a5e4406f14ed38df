"""Without a bend two layers are one matrix; with ReLU in between they can do more: XOR."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.cells import as_grid, formula, given, products, resized, typed
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, MatrixOf, Refused, State, Toggle, Vector
from llmtutor.engine import leaf_flower as leaf
from llmtutor.engine import xor
from llmtutor.engine.linear import linear
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Board, Cell, Field, Matrix, Note, Series, Table, Term, View

MADE = {"xor": (xor.W1, xor.B1, xor.W2, xor.B2), "leaf": (leaf.W1, leaf.B1, leaf.W2, leaf.B2)}
INPUTS = {"xor": as_grid(xor.POINTS), "leaf": (tuple(leaf.LEAF.tolist()), tuple(leaf.FLOWER.tolist()))}
LABELS = {"xor": ("0, 0", "0, 1", "1, 0", "1, 1"), "leaf": ("@leaf", "@flower")}
SPAN = (-0.5, 1.5)


@dataclass(frozen=True)
class Collapsed:
    """Two layers and the one they collapse to; what both answer to every input; XOR's decision map."""

    net: str
    parts: Mapping[str, Grid]
    hidden: Grid
    two: Grid
    one: Grid
    same: bool
    right: tuple[bool, ...]
    surface: Grid


def compute(state: State) -> Collapsed:
    """Run both layers with or without ReLU, and the single layer that they are without it."""
    net, relu, rec = state["net"], state["relu"], Trace()
    parts = (state["W1"], state["b1"], state["W2"], state["b2"])
    W, b = leaf.collapsed(*parts)
    two = leaf.forward(INPUTS[net], *parts, relu=relu, rec=rec)
    one = linear(np.array(INPUTS[net]), W, b)
    flat = {"W1": parts[0], "b1": (parts[1],), "W2": parts[2], "b2": (parts[3],)}
    is_xor = net == "xor"
    plane = xor.plane(*SPAN, 12, 32)
    return Collapsed(
        net,
        parts=flat | {"W": as_grid(W), "b": as_grid(b[None])},
        hidden=as_grid(rec["bent" if relu else "hidden"]),
        two=as_grid(two),
        one=as_grid(one),
        same=bool(np.allclose(two, one)),
        right=tuple(xor.rightly_sorted(two[:, 0]).tolist()) if is_xor else (),
        surface=as_grid(leaf.forward(plane, *parts, relu=relu)[..., 0] - 0.5) if is_xor else (),
    )


def views(run: Collapsed) -> Iterator[View]:
    """Show both layers and their product, the answers of two layers and of one, and XOR's map."""
    names = (("W1", "W2", "W"), ("b1", "b2", "b"))
    yield Board("layers", tuple(tuple(Matrix(name, run.parts[name]) for name in line) for line in names))
    columns = ("input", "output", "two", "one") + (("wanted",) if run.right else ())
    yield Table("answers", columns, tuple(line[: len(columns)] for line in _answers(run)))
    yield Note("same" if run.same else "other")
    if run.right:
        yield Note("right", (("count", sum(run.right)),), warn=not all(run.right))
        points = tuple(
            Series(name, *xor.POINTS[kind == xor.WANTED].T.tolist())
            for kind, name in enumerate(("zero", "one"))
        )
        yield Field("map", run.surface, SPAN, SPAN, diverging=True, points=points)


def _answers(run: Collapsed) -> Iterator[tuple[str | float, ...]]:
    outputs = LABELS["leaf"] if run.net == "leaf" else ("@answer",)
    for place, label in enumerate(LABELS[run.net]):
        for k, output in enumerate(outputs):
            wanted = float(xor.WANTED[place]) if run.right else 0.0
            yield label, output, run.two[place][k], run.one[place][k], wanted


def explain(run: Collapsed, cell: Cell) -> Arithmetic | None:
    """Give the sum behind an entry of the one layer, an answer, or a place of the map."""
    parts, at = run.parts, cell.at
    match cell.view:
        case "W":
            lit = [Cell("W1", (at[0], k)) for k in range(len(parts["W2"]))]
            return products(
                parts["W"][at[0]][at[1]], parts["W1"][at[0]], _column(parts["W2"], at[1]), sources=lit
            )
        case "b":
            return _sum(parts["b"][0][at[1]], parts["b1"][0], parts["W2"], parts["b2"], at[1])
        case "W1" | "W2" | "b1" | "b2":
            return given(parts[cell.view][at[0]][at[1]])
        case "map" if at[0] >= 0:
            value = run.surface[at[0]][at[1]]
            return formula(value, "{answer} - 0.5", {"answer": value + 0.5}, say="half")
        case "answers" if at[1] in (2, 3):
            place, k = divmod(at[0], len(parts["b"][0]))
            if at[1] == 2:
                return _sum(run.two[place][k], run.hidden[place], parts["W2"], parts["b2"], k)
            return _sum(run.one[place][k], INPUTS[run.net][place], parts["W"], parts["b"], k)
    return None


def _column(grid: Grid, column: int) -> tuple[float, ...]:
    return tuple(line[column] for line in grid)


def _sum(result: float, values: tuple[float, ...], weights: Grid, biases: Grid, k: int) -> Arithmetic:
    """Explain what a neuron adds up: values times weights, then its bias."""
    pairs = zip(values, _column(weights, k), strict=True)
    return Arithmetic("explain", result, (*(Term(pair) for pair in pairs), Term((biases[0][k],))))


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Bring a network's own numbers; W2 and the biases follow the shape of W1."""
    if "net" in changed and "W1" not in changed:
        W1, b1, last, b2 = MADE[state["net"]]
        return {"W1": as_grid(W1), "b1": tuple(b1.tolist()), "W2": as_grid(last), "b2": tuple(b2.tolist())}
    hidden, outputs = len(state["W1"][0]), len(MADE[state["net"]][3])
    W2 = state["W2"] if "W2" in changed else resized(state["W2"], hidden, outputs)
    biases = {"b1": resized((state["b1"],), 1, hidden)[0], "b2": resized((state["b2"],), 1, outputs)[0]}
    return {"W2": W2} | biases


def refuse(state: State) -> None:
    """Refuse layers that do not fit the inputs, the outputs or each other."""
    inputs, hidden, outputs = len(INPUTS[state["net"]][0]), len(state["W1"][0]), len(MADE[state["net"]][3])
    for name, rows, columns in (("W1", inputs, hidden), ("W2", hidden, outputs)):
        if (len(state[name]), len(state[name][0])) != (rows, columns):
            raise Refused("wrong-shape", control=name, rows=rows, columns=columns)


def names(run: Collapsed) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "W": run.parts["W"],
        "b": run.parts["b"][0],
        "two": run.two,
        "one": run.one,
        "right": sum(run.right),
    }


DEMO = Demo(
    id="collapse",
    controls=(
        Choice("net", ("xor", "leaf"), "xor"),
        Toggle("relu"),
        MatrixOf("W1", as_grid(xor.W1), -100, 100, most_rows=4, most_columns=4),
        Vector("b1", tuple(xor.B1.tolist()), -100, 100, longest=4),
        MatrixOf("W2", as_grid(xor.W2), -100, 100, most_rows=4, most_columns=2),
        Vector("b2", tuple(xor.B2.tolist()), -100, 100, longest=2),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=typed("W1", "b1", "W2", "b2"),
    fit=fit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("straight", {"net": "xor"}),
        Preset("bent", {"net": "xor", "relu": True}),
        Preset("leaf", {"net": "leaf"}),
        Preset("untrained", {"net": "leaf", "relu": True}, good=False),
    ),
    code=("llmtutor.engine.leaf_flower:collapsed", "llmtutor.engine.leaf_flower:forward"),
)
