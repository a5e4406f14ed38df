"""Signals fade, stay or explode on their way through many layers, and gradients on their way back."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State, Toggle
from llmtutor.demos.shown import Shown, curves, lines, note, shown, table, warning
from llmtutor.demos.worked import Formulas, Like, by, like, said, where, worked
from llmtutor.engine.signal_depth import SPREADS, growth, sizes_by_depth
from llmtutor.views import Cell, Note

WIDTH = 64
SMALL, LARGE = 1e-2, 1e2


def compute(state: State) -> Shown:
    """Send signals forward and gradients back."""
    spread = state["scale"] * SPREADS[state["init"]](WIDTH)
    settings = state["activation"], state["residual"], state["seed"]
    measured = sizes_by_depth(state["depth"], WIDTH, spread, *settings)
    forward, backward = (each.tolist() for each in measured)
    first, last = zip(forward[:: state["depth"]], backward[:: state["depth"]], strict=True)
    sizes = lines(range(len(forward)), forward=forward, backward=backward)
    return shown(
        curves("sizes", sizes, "depth size", log_y=True),
        verdict(backward[0]),
        table("ends", what=("@forward", "@backward"), first=first, last=last),
        note("spread", spread=spread),
        signal=forward[-1],
        gradient=backward[0],
        spread=spread,
        width=WIDTH,
        onward=(None, *growth(forward)),
        back=(*growth(backward[::-1])[::-1], None),
        **state,
    )


def verdict(gradient: float) -> Note:
    """Judge by the gradient that arrives at the first layer: without one, nothing is learned there."""
    if SMALL <= gradient <= LARGE:
        return note("healthy", size=gradient)
    return warning("fades" if gradient < SMALL else "explodes", size=gradient)


def end(_found: Shown, cell: Cell) -> Like:
    """Explain the size at an end like the end of its line."""
    return like(f"sizes.{('forward', 'backward')[cell.at[0]]}[{('0', 'depth')[cell.at[1] - 1]}]")


FORMULAS: Formulas = {
    "sizes.forward": where(
        "onward", {None: said("drawn")}, worked("{forward[column - 1]} × {onward}", "layer")
    ),
    "sizes.backward": where(
        "back", {None: said("drawn")}, worked("{backward[column + 1]} × {back}", "layer")
    ),
    "ends": end,
    **dict.fromkeys(("healthy", "fades", "explodes"), like("sizes.backward[0]")),
    "spread": where(
        "init",
        {"he": worked("{scale} × √(2 / {width})", "he")},
        worked("{scale} × √(2 / ({width} + {width}))", "xavier"),
    ),
}

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
    explain=by(FORMULAS),
    presets=(
        Preset("he", {"activation": "relu", "init": "he"}),
        Preset("tanh", {"activation": "tanh", "init": "xavier"}),
        Preset("residual", {"activation": "relu", "init": "he", "scale": 0.1, "residual": True, "depth": 40}),
        Preset("sigmoid", {"activation": "sigmoid", "init": "xavier", "depth": 30}, good=False),
    ),
    code=("llmtutor.engine.signal_depth:sizes_by_depth", "llmtutor.engine.initialisation:he_spread"),
)
