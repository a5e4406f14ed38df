"""Numbers drawn from a distribution: their shares, mean and variance settle as more are drawn."""

from collections.abc import Collection

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Choice, Seed, Slider, State, Vector, shown_number
from llmtutor.demos.probability.sampler.distributions import BELL, die, measures
from llmtutor.demos.probability.typed_shares import shares_of
from llmtutor.demos.shown import Shown, column, curves, lines, row, shown, table
from llmtutor.demos.worked import Formulas, by, said, total, where, worked
from llmtutor.engine.histogram import histogram
from llmtutor.engine.moments import running_mean, sample_mean, sample_variance
from llmtutor.views import Bars

FAIR = (1.0,) * 6


def compute(state: State) -> Shown:
    """Draw the numbers, count each value, measure them all, and follow their mean."""
    count, source = int(state["count"]), BELL if state["source"] == "normal" else die(state["weights"])
    x, values, middle = source.draws(count, state["seed"]), source.values, source.mean
    counts, sizes = histogram(x, values), np.unique(np.geomspace(1, count, 100).round().astype(int))
    columns, share = (column("chance", source.chance, 4), column("count", counts)), row(counts / count)
    drawn = measures(float(sample_mean(x)), float(sample_variance(x)))
    expected = measures(middle, source.variance, "expected_")
    heads, means = [f"@{name}" for name in drawn], running_mean(x)[sizes - 1]
    settling = (*lines(sizes, running=means), *lines((1, count), settles=(middle, middle)))
    return shown(
        Bars("share", tuple(map(shown_number, values.tolist())), share, columns, digits=4),
        table("measured", measure=heads, drawn=drawn.values(), expected=expected.values()),
        curves("settling", settling, "draws mean", log_x=True),
        **{**drawn, **expected, "share": share, "chance": row(source.chance)},
        **{
            "bell": source.bell,
            "values": row(values),
            "weights": state["weights"],
            "off": row(values - middle),
            "draws": count,
        },
        **{"sum": float(x.sum()), "squares": drawn["variance"] * (count - 1)},
        **{"sizes": row(sizes), "sums": row(means * sizes)},
    )


def fit(state: State, changed: Collection[str]) -> Changes:
    """Count whole draws; a fair die has six equal faces, own weights make the distribution one's own."""
    shares_of(state, "weights")
    fitted: Changes = {"count": round(state["count"])}
    if "weights" in changed:
        return {**fitted, "source": "dice" if state["weights"] == FAIR else "own"}
    return {**fitted, "weights": FAIR} if state["source"] == "dice" else fitted


STANDARD = {True: said("standard")}
FORMULAS: Formulas = {
    "share": "{count} / {draws}",
    "share.count": said("counted"),
    "share.chance": where("bell", {True: said("bell")}, worked("{weights} / {sum(weights)}", "chance")),
    "measured.@mean.drawn": worked("{sum} / {draws}", "mean"),
    "measured.@variance.drawn": worked("{squares} / ({draws} - 1)", "squares"),
    "measured.@mean.expected": where("bell", STANDARD, total("values", "share.chance")),
    "measured.@variance.expected": where("bell", STANDARD, total("off", "off", "share.chance", say="far")),
    "measured.@sd": "√{measured[1, column]}",
    "settling.running": worked("{sums} / {sizes}", "running"),
    "settling.settles": said("settles"),
}

DEMO = Demo(
    id="sampler",
    controls=(
        Choice("source", ("dice", "normal", "own"), "dice"),
        Slider("count", 2, 8192, 64, step=2, log=True),
        Vector("weights", FAIR, 0, 1000, shortest=2),
        Seed("seed", 0, 9999, 1),
    ),
    compute=compute,
    explain=by(FORMULAS),
    fit=fit,
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
