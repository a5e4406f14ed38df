"""Numbers drawn from a distribution: their shares, mean and variance settle as more are drawn."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Refused, Seed, Slider, State, Vector
from llmtutor.demos.reasons import cells, formula, given, total
from llmtutor.engine import moments
from llmtutor.engine.histogram import histogram, normal_shares
from llmtutor.engine.shares import to_shares
from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Bars, Cell, Column, Curves, Series, Table, View

CENTRES = np.arange(-6, 7) / 2
SHOWN = 100


@dataclass(frozen=True)
class Draws:
    """What was drawn, sorted into `values`; `drawn` and `expected` are mean, variance, standard deviation."""

    source: str
    values: Array
    chance: Array
    x: Array
    counts: Array
    means: Array
    drawn: tuple[float, float, float]
    expected: tuple[float, float, float]


def compute(state: State) -> Draws:
    """Draw the numbers and measure them."""
    rng, count, source = np.random.default_rng(state["seed"]), int(state["count"]), state["source"]
    chance = normal_shares(CENTRES) if source == "normal" else to_shares(state["weights"])
    values = CENTRES if source == "normal" else np.arange(1.0, len(chance) + 1)
    x = rng.standard_normal(count) if source == "normal" else moments.sample(values, chance, count, rng)
    middle = 0.0 if source == "normal" else float(moments.expectation(values, chance))
    spread = 1.0 if source == "normal" else float(moments.variance(values, chance))
    mean, variance = float(moments.sample_mean(x)), float(moments.sample_variance(x))
    drawn, expected = (mean, variance, variance**0.5), (middle, spread, spread**0.5)
    counts = histogram(x, values) if len(values) > 1 else np.array([count])
    return Draws(source, values, chance, x, counts, moments.running_mean(x), drawn, expected)


def views(draws: Draws) -> Iterator[View]:
    """Show how often each value came, what was measured, and how the mean settled."""
    yield Bars(
        "share",
        labels=tuple(f"{value:g}".replace("-", "−") for value in draws.values.tolist()),
        values=tuple((draws.counts / len(draws.x)).tolist()),
        columns=(Column("chance", tuple(draws.chance.tolist()), 4), Column("count", _whole(draws.counts))),
        digits=4,
    )
    rows = zip(("@mean", "@variance", "@sd"), draws.drawn, draws.expected, strict=True)
    yield Table("measured", ("measure", "drawn", "expected"), tuple(rows))
    at = _thinned(len(draws.x))
    means, ends = tuple(draws.means[at - 1].tolist()), (1, len(draws.x))
    series = (Series("running", _whole(at), means), Series("settles", ends, (draws.expected[0],) * 2))
    yield Curves("settling", series, "draws", "mean", log_x=True)


def _whole(numbers: Array) -> tuple[int, ...]:
    return tuple(map(int, numbers))


def _thinned(count: int) -> Array:
    """Choose at most SHOWN places of a row of numbers, dense at its start."""
    return np.unique(np.geomspace(1, count, SHOWN).round().astype(int))


def explain(draws: Draws, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a share, a measure or a point of the curve."""
    count = len(draws.x)
    if cell.view == "share":
        row, *column = cell.at
        if column == [0]:
            return given(float(draws.chance[row]), "bell" if draws.source == "normal" else "chance")
        hits = int(draws.counts[row])
        source = Cell("share", (row, 1))
        return (
            given(hits, "counted") if column else formula(hits / count, "{n} / {N}", source, n=hits, N=count)
        )
    if cell.view == "measured":
        return _measure(draws, *cell.at)
    if cell.view != "settling":
        return None
    if cell.at[0] == 1:
        return given(draws.expected[0], "settles")
    at = int(_thinned(count)[cell.at[1]])
    mean = float(draws.means[at - 1])
    return formula(mean, "{sum} / {n}", say="running", sum=float(draws.x[:at].sum()), n=at)


def _measure(draws: Draws, row: int, column: int) -> Arithmetic:
    count, chances = len(draws.x), cells("share", range(len(draws.values)), 0)
    numbers = (draws.drawn, draws.expected)[column - 1]
    if row == 2:
        return formula(numbers[2], "√{variance}", Cell("measured", (1, column)), variance=numbers[1])
    if column == 1 and row == 0:
        return formula(numbers[0], "{sum} / {N}", say="mean", sum=float(draws.x.sum()), N=count)
    if column == 1:
        return formula(numbers[1], "{sum} / ({N} - 1)", say="squares", sum=numbers[1] * (count - 1), N=count)
    if draws.source == "normal":
        return given(numbers[row], "standard")
    pairs = zip(draws.values.tolist(), draws.chance.tolist(), strict=True)
    if row == 0:
        return total(numbers[0], pairs, *chances)
    return total(numbers[1], ((v - numbers[0], v - numbers[0], p) for v, p in pairs), *chances, say="far")


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Count whole draws; a fair die has six equal faces, own weights make the distribution one's own."""
    fitted: dict[str, Any] = {"count": round(state["count"])}
    if "weights" in changed:
        fitted["source"] = "dice" if state["weights"] == FAIR else "own"
    elif state["source"] == "dice":
        fitted["weights"] = FAIR
    return fitted


def refuse(state: State) -> None:
    """Refuse weights that are all 0."""
    if not any(state["weights"]):
        raise Refused("all-zero", control="weights")


def names(draws: Draws) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    share = tuple((draws.counts / len(draws.x)).tolist())
    measured = zip(("mean", "variance", "sd"), draws.drawn, strict=True)
    expected = zip(("expected_mean", "expected_variance", "expected_sd"), draws.expected, strict=True)
    return {"share": share, "chance": tuple(draws.chance.tolist()), **dict(measured), **dict(expected)}


FAIR = (1.0,) * 6
DEMO = Demo(
    id="sampler",
    controls=(
        Choice("source", ("dice", "normal", "own"), "dice"),
        Slider("count", 2, 8192, 64, step=2, log=True),
        Vector("weights", FAIR, 0, 1000, shortest=2),
        Seed("seed", 0, 9999, 1),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    fit=fit,
    refuse=refuse,
    presets=(
        Preset("many", {"count": 8192}),
        Preset("bell", {"source": "normal", "count": 2048}),
        Preset("loaded", {"weights": (1, 1, 1, 1, 1, 5), "count": 1024}),
        Preset("few", {"count": 8, "seed": 7}, good=False),
    ),
    code=(
        "llmtutor.engine.moments:sample",
        "llmtutor.engine.moments:running_mean",
        "llmtutor.engine.moments:variance",
    ),
)
