"""The feed-forward layer as a memory: every hidden neuron compares the token with a key, adds its value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, MatrixOf, State, Stepper, Vector
from llmtutor.demos.reasons import cells, formula, given, replaced, total
from llmtutor.engine.activations import gelu, relu, silu
from llmtutor.engine.feed_forward import feed_forward
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Note, Steps, Table, View

BENDS = {"relu": relu, "gelu": gelu, "silu": silu}
BEND_TEXTS = {"relu": "max(0, {h})", "gelu": "{h} × Φ({h})", "silu": "{h} / (1 + e^(-{h}))"}
KEYS = ((1, 1, 0, -1, -1, -1, 0, 1), (0, 1, 1, 1, 0, -1, -1, -1))
VALUES = ((2, 0), (0, 1), (-1, 1), (0, 2), (1, 0), (3, 3), (0, -2), (1, -1))
STAGES = ("expand", "bend", "shrink")
KEY, MATCH, STRENGTH, VALUE = 1, 3, 4, 5


@dataclass(frozen=True)
class Recalled:
    """The token, both matrices, what the hidden neurons found, the result, and how far it is shown."""

    x: tuple[float, ...]
    W_in: Grid
    W_out: Grid
    activation: str
    hidden: tuple[float, ...]
    bent: tuple[float, ...]
    out: tuple[float, ...]
    step: int


def compute(state: State) -> Recalled:
    """Run the layer and keep its hidden numbers."""
    rec = Trace()
    weights = (np.array(state["W_in"]), np.array(state["W_out"]))
    feed_forward(np.array(state["x"]), *weights, activation=BENDS[state["activation"]], rec=rec)
    hidden, bent, out = (tuple(rec[name].tolist()) for name in ("hidden", "bent", "out"))
    return Recalled(
        state["x"], state["W_in"], state["W_out"], state["activation"], hidden, bent, out, state["step"]
    )


def views(found: Recalled) -> Iterator[View]:
    """Show the step, the token and the result, and every neuron with its key, match, strength and value."""
    awake = sum(strength > 0 for strength in found.bent)
    said = ("start", *STAGES)[found.step]
    yield Steps("progress", found.step, 3, said, (("awake", awake), ("all", len(found.bent))))
    hidden = frozenset({(0, 0), (0, 1)}) if found.step < 3 else frozenset()
    yield Board("ends", ((Matrix("x", (found.x,)), Matrix("out", (found.out,), hidden=hidden, digits=3)),))
    rows = tuple(_row(found, neuron) for neuron in range(len(found.bent)))
    awake_rows = frozenset(n for n, strength in enumerate(found.bent) if found.step > 1 and strength > 0)
    yield Table(
        "memory", ("neuron", "key1", "key2", "match", "strength", "value1", "value2"), rows, awake_rows
    )
    if found.step == 3 and not any(found.bent):
        yield Note("silent", warn=True)


def _row(found: Recalled, n: int) -> tuple[str | float | None, ...]:
    match = found.hidden[n] if found.step > 0 else None
    strength = found.bent[n] if found.step > 1 else None
    return (f"m{n + 1}", found.W_in[0][n], found.W_in[1][n], match, strength, *found.W_out[n])


def explain(found: Recalled, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a match, a strength, or a number of the result."""
    if cell.view == "progress":
        awake = sum(strength > 0 for strength in found.bent)
        return given((awake, len(found.bent))[cell.at[0]], "counted")
    if cell.view == "x":
        return given(found.x[cell.at[1]])
    if cell.view == "out":
        if found.step < 3:
            return None
        column = cell.at[1]
        pairs = ((s, value[column]) for s, value in zip(found.bent, found.W_out, strict=True) if s)
        every = range(len(found.bent))
        sources = cells("memory", every, STRENGTH) + cells("memory", every, VALUE + column)
        return total(found.out[column], tuple(pairs) or ((0.0,),), *sources, say="recall")
    return _explain_neuron(found, *cell.at) if cell.view == "memory" else None


def _explain_neuron(found: Recalled, n: int, column: int) -> Arithmetic | None:
    if column not in (MATCH, STRENGTH):
        first = KEY if column < MATCH else VALUE
        return given((found.W_in[column - first][n]) if first == KEY else found.W_out[n][column - first])
    if found.step < column - KEY - 1:
        return None
    if column == MATCH:
        sources = (*cells("x", (0,), 0), *cells("x", (0,), 1), Cell("memory", (n, 1)), Cell("memory", (n, 2)))
        return total(found.hidden[n], zip(found.x, (line[n] for line in found.W_in), strict=True), *sources)
    text = BEND_TEXTS[found.activation]
    return formula(found.bent[n], text, Cell("memory", (n, MATCH)), say=found.activation, h=found.hidden[n])


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace one of the token's, of a key or of a value."""
    if cell.view == "x":
        return {"x": replaced(state["x"], cell.at[1], number)}
    if cell.view != "memory" or cell.at[1] in (MATCH, STRENGTH):
        return None
    n, column = cell.at
    name, row, place = ("W_in", column - KEY, n) if column < MATCH else ("W_out", n, column - VALUE)
    return {name: replaced(state[name], row, replaced(state[name][row], place, number))}


def names(found: Recalled) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    awake = sum(strength > 0 for strength in found.bent)
    return {"y": found.out, "hidden": found.hidden, "bent": found.bent, "awake": awake}


DEMO = Demo(
    id="ffn",
    controls=(
        Stepper("step", count=lambda _state: 3),
        Vector("x", (1, 0.5), -10, 10, shortest=2, longest=2),
        Choice("activation", tuple(BENDS), "relu"),
        MatrixOf("W_in", KEYS, -10, 10, most_columns=8, fixed=True),
        MatrixOf("W_out", VALUES, -10, 10, most_rows=8, fixed=True),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    names=names,
    presets=(
        Preset("recalled", {"step": 3}),
        Preset("other-way", {"x": (-1, 0), "step": 3}),
        Preset("smooth", {"activation": "gelu", "step": 3}),
        Preset("silent", {"x": (0, 0), "step": 3}, good=False),
    ),
    code=("llmtutor.engine.feed_forward:feed_forward",),
)
