"""Wider vectors have larger dot products: softmax saturates, unless one divides by the root of the width."""

from functools import lru_cache

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Seed, State, Toggle
from llmtutor.demos.shown import Shown, column, curves, lines, note, row, shown, warning
from llmtutor.demos.worked import Formulas, by, said, where, worked
from llmtutor.engine.dot_variance import divided, growing_dots, softmax_slopes
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Bars

PAIRS, WIDEST, KEYS, FLAT = 400, 512, 8, 0.05
WIDTHS = np.array([2**power for power in range(10)])


@lru_cache(maxsize=4)
def _scores(seed: int, divide: bool) -> Array:
    """Make the scores of random pairs at every width, once for each seed."""
    dots = growing_dots(PAIRS, WIDEST, np.random.default_rng(seed))
    return divided(dots, np.arange(WIDEST) + 1) if divide else dots


def compute(state: State) -> Shown:
    """Turn the first eight dot products of this width into shares, and measure the spread at every width."""
    width, divide, rec = state["width"], state["divide"], Trace()
    dots, every = _scores(state["seed"], False)[:KEYS, width - 1], _scores(state["seed"], divide)
    scores = every[:, width - 1]
    share = softmax(scores[:KEYS], rec=rec)
    slopes, variance = softmax_slopes(share), float(scores.var())
    steepest = float(slopes.max())
    columns = [column("dot", dots, 2), column("exp", rec["exp"], 3), column("slope", slopes, 4)]
    columns[1:1] = [column("scaled", scores[:KEYS], 2)] if divide else []
    labels = tuple(f"k{key + 1}" for key in range(KEYS))
    root = np.sqrt(np.ones_like(WIDTHS) if divide else WIDTHS)
    growth = lines(WIDTHS, measured=every[:, WIDTHS - 1].std(axis=0), root=root)
    return shown(
        Bars("share", labels, row(share), tuple(columns), top=1.0, digits=4),
        note("spread", pairs=PAIRS, variance=variance, expected=1 if divide else width),
        warning("saturated", slope=steepest) if steepest < FLAT else note("alive", slope=steepest),
        curves("growth", growth, "width sd", log_x=True, mark=width),
        **{"share": row(share), "variance": variance, "slope": steepest, "top": float(share.max())},
        **{"width": width, "widths": WIDTHS, "divide": divide},
    )


FORMULAS: Formulas = {
    "share": "{exp} / {sum(exp)}",
    "share.dot": said("random"),
    "share.scaled": "{dot} / √{width}",
    "share.exp": where(
        "divide",
        {True: worked("e^({scaled} - {max(scaled)})", "largest")},
        worked("e^({dot} - {max(dot)})", "largest"),
    ),
    "share.slope": worked("{share} × (1 - {share})", "nudge"),
    "spread.pairs": said("pairs"),
    "spread.variance": said("variance"),
    "spread.expected": where("divide", {True: said("one")}, said("width")),
    "saturated": said("steepest"),
    "alive": said("steepest"),
    "growth.measured": said("deviation"),
    "growth.root": where("divide", {True: said("one")}, "√{widths}"),
}

DEMO = Demo(
    id="dot-variance",
    controls=(
        Integer("width", 1, WIDEST, 64, step=2, log=True),
        Toggle("divide"),
        Seed("seed", 0, 9999, 1),
    ),
    compute=compute,
    explain=by(FORMULAS),
    presets=(
        Preset("narrow", {"width": 1}),
        Preset("divided", {"width": 512, "divide": True}),
        Preset("other-vectors", {"width": 64, "divide": True, "seed": 5}),
        Preset("saturated", {"width": 512}, good=False),
    ),
    code=("llmtutor.engine.dot_variance:growing_dots", "llmtutor.engine.dot_variance:softmax_slopes"),
)
