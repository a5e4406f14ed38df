"""Wider vectors have larger dot products: softmax saturates, unless one divides by the root of the width."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Seed, Slider, State, Toggle
from llmtutor.demos.reasons import cells, formula, given
from llmtutor.engine.dot_variance import divided, growing_dots, softmax_slopes
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Arithmetic, Bars, Cell, Column, Curves, Note, Series, View

PAIRS, WIDEST, KEYS = 400, 512, 8
WIDTHS = tuple(2**power for power in range(10))


@dataclass(frozen=True)
class Spread:
    """Eight scores on their way to shares with their slopes, and how dot products spread by width."""

    width: int
    divide: bool
    dots: tuple[float, ...]
    scores: tuple[float, ...]
    exp: tuple[float, ...]
    share: tuple[float, ...]
    slopes: tuple[float, ...]
    measured: tuple[float, ...]
    variance: float


@lru_cache(maxsize=2)
def _pairs(seed: int) -> Array:
    """Make the dot products of random pairs at every width, once for each seed."""
    return growing_dots(PAIRS, WIDEST, np.random.default_rng(seed))


def compute(state: State) -> Spread:
    """Take the dot products of this width, and turn the first eight into shares."""
    width, divide, rec = int(state["width"]), state["divide"], Trace()
    every = _pairs(state["seed"])
    dots = every[:, width - 1]
    used = divided(dots, width) if divide else dots
    share = softmax(used[:KEYS], rec=rec)
    measured = tuple(
        float((divided(every[:, d - 1], d) if divide else every[:, d - 1]).std()) for d in WIDTHS
    )
    return Spread(
        width=width,
        divide=divide,
        dots=tuple(dots[:KEYS].tolist()),
        scores=tuple(used[:KEYS].tolist()),
        exp=tuple(rec["exp"].tolist()),
        share=tuple(share.tolist()),
        slopes=tuple(softmax_slopes(share).tolist()),
        measured=measured,
        variance=float(used.var()),
    )


def views(found: Spread) -> Iterator[View]:
    """Show the shares of eight keys with their slopes, the spread at this width, and at every width."""
    columns = [Column("dot", found.dots, 2), Column("exp", found.exp, 3), Column("slope", found.slopes, 4)]
    if found.divide:
        columns.insert(1, Column("scaled", found.scores, 2))
    labels = tuple(f"k{key + 1}" for key in range(KEYS))
    yield Bars("share", labels, found.share, tuple(columns), top=1.0, digits=4)
    expected = 1 if found.divide else found.width
    yield Note("spread", (("pairs", PAIRS), ("variance", found.variance), ("expected", expected)))
    steepest = max(found.slopes)
    yield Note("saturated" if steepest < 0.05 else "alive", (("slope", steepest),), warn=steepest < 0.05)
    root = tuple(1.0 if found.divide else sqrt(width) for width in WIDTHS)
    series = (Series("measured", WIDTHS, found.measured), Series("root", WIDTHS, root))
    yield Curves("growth", series, "width", "sd", log_x=True, mark=found.width)


def explain(found: Spread, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of one stage of a key, or say what a number measures."""
    if cell.view == "growth":
        return _explain_growth(found, *cell.at)
    if cell.view == "spread":
        numbers = (PAIRS, found.variance, 1 if found.divide else found.width)
        return given(
            numbers[cell.at[0]], ("pairs", "variance", "one" if found.divide else "width")[cell.at[0]]
        )
    if cell.view in ("saturated", "alive"):
        return given(max(found.slopes), "steepest")
    return _explain_share(found, *cell.at) if cell.view == "share" else None


def _explain_growth(found: Spread, series: int, at: int) -> Arithmetic:
    if series == 0:
        return given(found.measured[at], "deviation")
    return given(1.0, "one") if found.divide else formula(sqrt(WIDTHS[at]), "√{width}", width=WIDTHS[at])


def _explain_share(found: Spread, row: int, *column: int) -> Arithmetic:
    stages = ("dot", "scaled", "exp", "slope") if found.divide else ("dot", "exp", "slope")
    stage = stages[column[0]] if column else "share"
    score, share = found.scores[row], found.share[row]
    if stage == "dot":
        return given(found.dots[row], "random")
    if stage == "scaled":
        return formula(
            score, "{dot} / √{width}", Cell("share", (row, 0)), dot=found.dots[row], width=found.width
        )
    if stage == "exp":
        source = Cell("share", (row, column[0] - 1))
        return formula(
            found.exp[row], "e^({x} - {top})", source, say="largest", x=score, top=max(found.scores)
        )
    if stage == "slope":
        return formula(found.slopes[row], "{p} × (1 - {p})", Cell("share", (row,)), say="nudge", p=share)
    every = cells("share", range(KEYS), len(stages) - 2)
    return formula(share, "{exp} / {total}", *every, exp=found.exp[row], total=sum(found.exp))


def fit(state: State, changed: Any) -> Mapping[str, Any]:
    """Widths are whole numbers."""
    return {"width": round(state["width"])}


def names(found: Spread) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "share": found.share,
        "variance": found.variance,
        "slope": max(found.slopes),
        "top": max(found.share),
    }


DEMO = Demo(
    id="dot-variance",
    controls=(
        Slider("width", 1, WIDEST, 64, step=2, log=True),
        Toggle("divide"),
        Seed("seed", 0, 9999, 1),
    ),
    compute=compute,
    views=views,
    explain=explain,
    fit=fit,
    names=names,
    presets=(
        Preset("narrow", {"width": 1}),
        Preset("divided", {"width": 512, "divide": True}),
        Preset("other-vectors", {"width": 64, "divide": True, "seed": 5}),
        Preset("saturated", {"width": 512}, good=False),
    ),
    code=("llmtutor.engine.dot_variance:growing_dots", "llmtutor.engine.dot_variance:softmax_slopes"),
)
