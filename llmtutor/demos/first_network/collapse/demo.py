"""Without a bend two layers are one matrix; with ReLU in between they can do more: XOR."""

from collections.abc import Callable

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, MatrixOf, State, Toggle, Vector
from llmtutor.demos.first_network.collapse.two_layers import NETS, fit, refuse
from llmtutor.demos.first_network.collapse.xor_map import PLANE, answers_of, xor_map
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown, note, row, shown, warning
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import Formulas, Rule, by, said, total, worked
from llmtutor.engine import xor
from llmtutor.engine.leaf_flower import collapsed, forward
from llmtutor.engine.linear import linear
from llmtutor.engine.trace import Trace
from llmtutor.views import Board, Cell, Matrix


def compute(state: State) -> Shown:
    """Run both layers with or without ReLU, and the single layer that they are without it."""
    net, relu, rec = NETS[state["net"]], state["relu"], Trace()
    parts = (state["W1"], state["b1"], state["W2"], state["b2"])
    W, b = collapsed(*parts)
    two, one = forward(net.inputs, *parts, relu=relu, rec=rec), linear(np.array(net.inputs), W, b)
    weights = Matrix("W1", parts[0]), Matrix("W2", parts[2]), Matrix("W", as_grid(W))
    biases = Matrix("b1", (parts[1],)), Matrix("b2", (parts[3],)), Matrix("b", (row(b),))
    right = int(xor.rightly_sorted(two[:, 0]).sum()) if net.wanted else 0
    answer = answers_of(*parts, relu=relu) if net.wanted else None
    return shown(
        Board("layers", (weights, biases)),
        net.answers("answers", two=two, one=one),
        note("same" if np.allclose(two, one) else "other"),
        (note if right == len(net.wanted) else warning)("right", count=right) if net.wanted else None,
        None if answer is None else xor_map("map", answer),
        **{"W": as_grid(W), "b": row(b), "two": as_grid(two), "one": as_grid(one), "right": right},
        **{"inputs": net.inputs, "hidden": rec["bent" if relu else "hidden"], "answer": answer},
        **{"across": PLANE[..., 0], "up": PLANE[..., 1]},
    )


def added(say: str, values: str, weights: str, bias: str) -> Callable[[Shown, Cell], Rule]:
    """Explain an answer by a sentence and what an output adds up: values times weights, then its bias."""

    def rule(found: Shown, cell: Cell) -> Rule:
        place, output = divmod(cell.at[0], len(found.numbers["b"]))
        factors, last = (f"{values}[{place}, :]", f"{weights}[:, {output}]"), f"{bias}[0, {output}]"
        return total(*factors, plus=last, say=say)

    return rule


FORMULAS: Formulas = {
    **dict.fromkeys(("W1", "W2", "b1", "b2"), said("given")),
    "W": total("W1[row, :]", "W2[:, column]"),
    "b": total("b1", "W2[:, column]", plus="b2[0, column]"),
    "answers.two": added("second", "hidden", "W2", "b2"),
    "answers.one": added("single", "inputs", "W", "b"),
    "map": worked("{answer} - 0.5", "half", "across", "up"),
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
    explain=by(FORMULAS),
    edit=typed("W1", "b1", "W2", "b2"),
    fit=fit,
    refuse=refuse,
    presets=(
        Preset("straight", {"net": "xor"}),
        Preset("bent", {"net": "xor", "relu": True}),
        Preset("leaf", {"net": "leaf"}),
        Preset("untrained", {"net": "leaf", "relu": True}, good=False),
    ),
    code=("llmtutor.engine.leaf_flower:collapsed", "llmtutor.engine.leaf_flower:forward"),
)
