"""Positions as waves: without them attention cannot tell the order of words, with them it can."""

from collections.abc import Collection

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Integer, Slider, State, Toggle
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown, curves, lines, note, row, shown, table, warning
from llmtutor.demos.worked import Formulas, Rule, by, total, worked
from llmtutor.engine.attention import attention
from llmtutor.engine.sinusoid import sinusoidal
from llmtutor.engine.trace import Trace
from llmtutor.views import Cell, Heatmap

X = np.array([[1, 0.5, 0.2, 0.1], [0.3, 0.8, 0.1, 0.4], [0.2, 0.1, 0.9, 0.3]])
ORDERS = {"the cat sat": [0, 1, 2], "sat cat the": [2, 1, 0]}
MIDDLE = 1


def compute(state: State) -> Shown:
    """Make the waves, compare one position with all, and let the middle word attend in both orders."""
    count, position, rec, heard = state["count"], state["position"], Trace(), Trace()
    waves = sinusoidal(np.arange(count), int(state["width"]), state["base"], rec=rec)
    small = sinusoidal(np.arange(len(X)), X.shape[1]) if state["add"] else np.zeros(X.shape)
    both = X[list(ORDERS.values())] + small
    y = attention(both, both, both, rec=heard)[:, MIDDLE]
    same, dots = bool(np.allclose(y[0], y[1], atol=1e-12)), waves @ waves[position]
    return shown(
        Heatmap("waves", as_grid(waves), -1, 1, True, tuple(map(str, range(count)))),
        curves("alike", lines(range(count), dot=dots), "position dot", mark=position),
        table("order", order=ORDERS, **{f"y{n + 1}": y[:, n] for n in range(X.shape[1])}),
        warning("blind") if same else note("sees"),
        **{"table": as_grid(waves), "dots": row(dots), "same": same, "frequencies": row(rec["frequencies"])},
        **{"position": position, "weights": heard["weights"][:, MIDDLE], "inputs": both},
    )


def _wave(_found: Shown, cell: Cell) -> Rule:
    """Even columns hold sines, odd ones cosines, two columns for each frequency."""
    position, column = cell.at
    wave = ("sin", "cos")[column % 2]
    return worked(f"{wave}({position} × {{frequencies[{column // 2}]}})", "wave")


def fit(state: State, changed: Collection[str]) -> Changes:
    """Keep the width even and the position on the table."""
    return {"width": 2 * round(state["width"] / 2), "position": min(state["position"], state["count"] - 1)}


FORMULAS: Formulas = {
    "waves": _wave,
    "alike": total("waves[position, :]", "waves[column, :]", say="alike"),
    **{f"order.y{n + 1}": total("weights[row, :]", f"inputs[row, :, {n}]", say="mixed") for n in range(4)},
}

DEMO = Demo(
    id="sinusoid",
    controls=(
        Integer("count", 3, 64, 16),
        Slider("width", 2, 64, 16, step=2),
        Slider("base", 2, 1e6, 10000, step=10**0.5, log=True),
        Integer("position", 0, 63, 5),
        Toggle("add", True),
    ),
    compute=compute,
    explain=by(FORMULAS),
    fit=fit,
    presets=(
        Preset("small", {"count": 4, "width": 4, "position": 1}),
        Preset("wide", {"count": 64, "width": 64, "position": 32}),
        Preset("first", {"position": 0}),
        Preset("no-positions", {"add": False}, good=False),
    ),
    code=("llmtutor.engine.sinusoid:sinusoidal", "llmtutor.engine.attention:attention"),
)
