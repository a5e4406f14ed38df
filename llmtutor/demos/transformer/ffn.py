"""The feed-forward layer as a memory: every hidden neuron compares the token with a key, adds its value."""

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Choice, MatrixOf, State, Stepper, Vector
from llmtutor.demos.grids import as_grid, row_by_row
from llmtutor.demos.shown import Shown, beside, known, row, shown, steps, table, warning
from llmtutor.demos.typed import replaced, typed
from llmtutor.demos.worked import Formulas, by, said, total, where, worked
from llmtutor.engine.activations import gelu, relu, silu
from llmtutor.engine.feed_forward import feed_forward
from llmtutor.engine.trace import Trace
from llmtutor.views import Cell, Matrix

BENDS = {"relu": relu, "gelu": gelu, "silu": silu}
TEXTS = {"relu": "max(0, {match})", "gelu": "{match} × Φ({match})", "silu": "{match} / (1 + e^(-{match}))"}
KEYS = ((1, 1, 0, -1, -1, -1, 0, 1), (0, 1, 1, 1, 0, -1, -1, -1))
VALUES = ((2, 0), (0, 1), (-1, 1), (0, 2), (1, 0), (3, 3), (0, -2), (1, -1))
STAGES = ("start", "expand", "bend", "shrink")
KEY, MATCH, STRENGTH, VALUE = 1, 3, 4, 5


def compute(state: State) -> Shown:
    """Run the layer, and show every neuron with its key, match, strength and value as far as the step."""
    step, bend, rec = state["step"], BENDS[state["activation"]], Trace()
    x, W_in, W_out = (np.array(state[name]) for name in ("x", "W_in", "W_out"))
    y = feed_forward(x, W_in, W_out, activation=bend, rec=rec)
    hidden, bent = rec["hidden"], rec["bent"]
    awake = np.flatnonzero(bent > 0).tolist()
    memory = {"neuron": [f"m{neuron + 1}" for neuron in range(len(bent))], "key1": W_in[0], "key2": W_in[1]}
    memory |= {"match": known(hidden, step > 0), "strength": known(bent, step > 1)}
    memory |= {"value1": W_out[:, 0], "value2": W_out[:, 1]}
    return shown(
        steps("progress", step, 3, STAGES[step], awake=len(awake), all=len(bent)),
        beside("ends", Matrix("x", (state["x"],)), row_by_row("out", as_grid(y[None]), step // 3, None)),
        table("memory", awake if step > 1 else (), **memory),
        warning("silent") if step == 3 and not bent.any() else None,
        **{"y": row(y), "hidden": row(hidden), "bent": row(bent), "awake": len(awake)},
        **{"adding": np.flatnonzero(bent).tolist(), "activation": state["activation"]},
    )


def edit(state: State, cell: Cell, number: float) -> Changes | None:
    """Let a typed number replace one of the token's, of a key or of a value."""
    if cell.view != "memory" or cell.at[1] in (MATCH, STRENGTH):
        return typed("x")(state, cell, number)
    neuron, column = cell.at
    name, at = ("W_in", (column - KEY, neuron)) if column < MATCH else ("W_out", (neuron, column - VALUE))
    return {name: replaced(state[name], at, number)}


FORMULAS: Formulas = {
    "progress": said("counted"),
    "x": said("given"),
    "memory": said("given"),
    "memory.match": total("x[0, :]", f"memory[row, {KEY}:{MATCH}]"),
    "memory.strength": where("activation", {name: worked(text, name) for name, text in TEXTS.items()}),
    "out": total("memory.strength[adding]", f"memory[adding, column + {VALUE}]", say="recall"),
}

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
    explain=by(FORMULAS),
    edit=edit,
    presets=(
        Preset("recalled", {"step": 3}),
        Preset("other-way", {"x": (-1, 0), "step": 3}),
        Preset("smooth", {"activation": "gelu", "step": 3}),
        Preset("silent", {"x": (0, 0), "step": 3}, good=False),
    ),
    code=("llmtutor.engine.feed_forward:feed_forward",),
)
