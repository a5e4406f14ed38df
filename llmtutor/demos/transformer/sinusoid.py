"""Positions as waves: without them attention cannot tell the order of words, with them it can."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Slider, State, Toggle
from llmtutor.demos.reasons import cells, formula, total
from llmtutor.engine.attention import attention
from llmtutor.engine.sinusoid import sinusoidal
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Arithmetic, Cell, Curves, Heatmap, Note, Series, Table, View

WORDS = ("the", "cat", "sat")
X = np.array([[1, 0.5, 0.2, 0.1], [0.3, 0.8, 0.1, 0.4], [0.2, 0.1, 0.9, 0.3]])
ORDERS = ((0, 1, 2), (2, 1, 0))
MIDDLE = 1


@dataclass(frozen=True)
class Waves:
    """The table of positions, one position against all, and what the middle word hears in both orders."""

    table: Array
    frequencies: tuple[float, ...]
    position: int
    dots: tuple[float, ...]
    added: bool
    inputs: tuple[Array, Array]
    weights: tuple[tuple[float, ...], tuple[float, ...]]
    heard: tuple[tuple[float, ...], tuple[float, ...]]

    @property
    def same(self) -> bool:
        """Whether the middle word hears the same in both orders."""
        return bool(np.allclose(*self.heard, atol=1e-12))


def compute(state: State) -> Waves:
    """Make the waves, compare one position with all, and let the middle word attend in both orders."""
    count, width, base, rec = state["count"], int(state["width"]), state["base"], Trace()
    table = sinusoidal(np.arange(count), width, base, rec=rec)
    dots = tuple((table @ table[state["position"]]).tolist())
    small = sinusoidal(np.arange(len(WORDS)), X.shape[1]) if state["add"] else np.zeros(X.shape)
    inputs = [X[list(order)] + small for order in ORDERS]
    traces = (Trace(), Trace())
    heard = [attention(x, x, x, rec=trace)[MIDDLE].tolist() for x, trace in zip(inputs, traces, strict=True)]
    weights = [tuple(trace["weights"][MIDDLE].tolist()) for trace in traces]
    return Waves(
        table=table,
        frequencies=tuple(rec["frequencies"].tolist()),
        position=state["position"],
        dots=dots,
        added=state["add"],
        inputs=(inputs[0], inputs[1]),
        weights=(weights[0], weights[1]),
        heard=(tuple(heard[0]), tuple(heard[1])),
    )


def views(waves: Waves) -> Iterator[View]:
    """Show the waves, how alike positions are, and whether order can be heard."""
    names = tuple(map(str, range(len(waves.table))))
    yield Heatmap("waves", tuple(map(tuple, waves.table.tolist())), -1, 1, True, names)
    xs = tuple(range(len(waves.dots)))
    yield Curves("alike", (Series("dot", xs, waves.dots),), "position", "dot", mark=waves.position)
    yield Table("order", ("order", "y1", "y2", "y3", "y4"), (_row(waves, 0), _row(waves, 1)))
    yield Note("blind" if waves.same else "sees", warn=waves.same)


def _row(waves: Waves, index: int) -> tuple[str | float, ...]:
    return (" ".join(WORDS[word] for word in ORDERS[index]), *waves.heard[index])


def explain(waves: Waves, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of one wave, of one dot product, or of one number that is heard."""
    if cell.view == "waves":
        row, column = cell.at
        name, values = (
            ("sin", "cos")[column % 2],
            {"position": row, "frequency": waves.frequencies[column // 2]},
        )
        return formula(
            float(waves.table[row, column]), name + "({position} × {frequency})", say="wave", **values
        )
    if cell.view == "alike":
        at = cell.at[1]
        pairs = zip(waves.table[waves.position].tolist(), waves.table[at].tolist(), strict=True)
        return total(waves.dots[at], pairs, *cells("waves", (at,), 0), say="alike")
    if cell.view != "order":
        return None
    row, column = cell.at[0], cell.at[1] - 1
    pairs = zip(waves.weights[row], waves.inputs[row][:, column].tolist(), strict=True)
    return total(waves.heard[row][column], pairs, say="mixed")


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Keep the width even and the position on the table."""
    return {"width": 2 * round(state["width"] / 2), "position": min(state["position"], state["count"] - 1)}


def names(waves: Waves) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    table = tuple(map(tuple, waves.table.tolist()))
    return {"table": table, "dots": waves.dots, "same": waves.same, "frequencies": waves.frequencies}


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
    views=views,
    explain=explain,
    fit=fit,
    names=names,
    presets=(
        Preset("small", {"count": 4, "width": 4, "position": 1}),
        Preset("wide", {"count": 64, "width": 64, "position": 32}),
        Preset("first", {"position": 0}),
        Preset("no-positions", {"add": False}, good=False),
    ),
    code=("llmtutor.engine.sinusoid:sinusoidal", "llmtutor.engine.attention:attention"),
)
