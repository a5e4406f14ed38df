"""Signals fade, stay or explode on their way through many layers, and gradients on their way back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State, Toggle
from llmtutor.engine.signal_depth import SPREADS, sizes_by_depth
from llmtutor.views import Arithmetic, Cell, Curves, Note, Series, Table, View

WIDTH = 64
KINDS = ("forward", "backward")
SMALL, LARGE = 1e-2, 1e2


@dataclass(frozen=True)
class Sizes:
    """The size of signal and gradient at every depth, and the spread of the weights."""

    forward: tuple[float, ...]
    backward: tuple[float, ...]
    spread: float
    rule: float
    scale: float

    @property
    def depth(self) -> int:
        """How many layers there are."""
        return len(self.forward) - 1


def compute(state: State) -> Sizes:
    """Send signals forward and gradients back."""
    rule = SPREADS[state["init"]](WIDTH)
    spread = state["scale"] * rule
    settings = state["activation"], state["residual"], state["seed"]
    forward, backward = sizes_by_depth(state["depth"], WIDTH, spread, *settings)
    return Sizes(tuple(forward.tolist()), tuple(backward.tolist()), spread, rule, state["scale"])


def views(sizes: Sizes) -> Iterator[View]:
    """Show both sizes by depth, whether they can be learned from, and their numbers at both ends."""
    depths = tuple(range(sizes.depth + 1))
    series = (Series("forward", depths, sizes.forward), Series("backward", depths, sizes.backward))
    yield Curves("sizes", series, "depth", "size", log_y=True)
    verdict, number = _verdict(sizes)
    yield Note(verdict, (("size", number),), warn=verdict != "healthy")
    rows = tuple((f"@{kind}", each[0], each[-1]) for kind, each in zip(KINDS, _both(sizes), strict=True))
    yield Table("ends", ("what", "first", "last"), rows)
    yield Note("spread", (("spread", sizes.spread),))


def _both(sizes: Sizes) -> tuple[tuple[float, ...], ...]:
    return sizes.forward, sizes.backward


def _verdict(sizes: Sizes) -> tuple[str, float]:
    """Judge by the gradient that arrives at the first layer: without one, nothing is learned there."""
    back = sizes.backward[0]
    return "fades" if back < SMALL else "explodes" if back > LARGE else "healthy", back


def explain(sizes: Sizes, cell: Cell) -> Arithmetic | None:
    """Give what one layer did to a size; a size itself is the root of a mean of squares."""
    if cell.view == "spread":
        return formula(sizes.spread, "{scale} × {rule}", {"scale": sizes.scale, "rule": sizes.rule})
    if cell.view == "sizes":
        return _layer(sizes, *cell.at)
    if cell.view == "ends":
        return _layer(sizes, cell.at[0], sizes.depth if cell.at[1] == 2 else 0)
    if cell.view == _verdict(sizes)[0]:
        return _layer(sizes, 1, 0)
    return None


def _layer(sizes: Sizes, kind: int, depth: int) -> Arithmetic:
    """Compare a size with the one it came from: a layer below for signals, above for gradients."""
    line, before = _both(sizes)[kind], depth + (1 if kind else -1)
    if not 0 <= before <= sizes.depth:
        return Arithmetic("explain", line[depth], say="drawn")
    values = {"before": line[before], "factor": line[depth] / line[before] if line[before] else 0.0}
    return formula(line[depth], "{before} × {factor}", values, [Cell("sizes", (kind, before))], "layer")


def names(sizes: Sizes) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"signal": sizes.forward[-1], "gradient": sizes.backward[0], "spread": sizes.spread}


DEMO = Demo(
    id="signal-depth",
    controls=(
        Integer("depth", 1, 60, 20),
        Choice("activation", ("relu", "tanh", "sigmoid"), "relu"),
        Choice("init", ("xavier", "he"), "xavier"),
        Slider("scale", 0.05, 4, 1, step=2 ** (1 / 8), log=True),
        Toggle("residual"),
        Seed("seed", 0, 9999, 0),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("he", {"activation": "relu", "init": "he"}),
        Preset("tanh", {"activation": "tanh", "init": "xavier"}),
        Preset("residual", {"activation": "relu", "init": "he", "scale": 0.1, "residual": True, "depth": 40}),
        Preset("sigmoid", {"activation": "sigmoid", "init": "xavier", "depth": 30}, good=False),
    ),
    code=("llmtutor.engine.signal_depth:sizes_by_depth", "llmtutor.engine.initialisation:he_spread"),
)
