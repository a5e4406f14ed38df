"""85 of 100 right: which true scores fit, and what 95% means when the test is repeated."""

from collections.abc import Collection

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State
from llmtutor.demos.grids import as_grid, places_in
from llmtutor.demos.probability.intervals.interval_ends import METHODS, lower, upper
from llmtutor.demos.shown import Shown, curves, lines, note, row, shown, table
from llmtutor.demos.worked import Formulas, by, said, where
from llmtutor.engine.coverage import coverage, holds, repeated_hits
from llmtutor.engine.student import normal_quantile
from llmtutor.views import Matrix

TIMES, COLUMNS, BOTH = 100, 10, ("low", "high")


def compute(state: State) -> Shown:
    """Measure the one test, then repeat it: which of the intervals hold the truth?"""
    method, hits, count = state["method"], state["hits"], state["total"]
    truth, level, interval = state["truth"], state["level"], METHODS[method]
    one = {name: tuple(map(float, way(hits, count, level))) for name, way in METHODS.items()}
    lows, highs = np.array(list(one.values())).T
    again = np.sort(repeated_hits(count, truth, TIMES, np.random.default_rng(state["seed"])))
    low, high = interval(again, count, level)
    held = holds(low, high, truth).reshape(-1, COLUMNS)
    caught, promised = int(held.sum()), coverage(interval, count, truth, level)
    ends = (*lines(range(1, TIMES + 1), low=low, high=high), *lines((1, TIMES), truth=(truth, truth)))
    chosen, heads = [list(METHODS).index(method)], [f"@{name}" for name in METHODS]
    return shown(
        table("one", chosen, method=heads, low=lows, high=highs, width=highs - lows),
        note("caught", caught=caught, times=TIMES, truth=truth, promised=promised, level=level),
        Matrix("again", as_grid(again.reshape(-1, COLUMNS)), lit=places_in(~held)),
        curves("ends", ends, "tests score"),
        **{**one, "caught": caught, "promised": promised, "held": held, "method": method},
        **{"p": hits / count, "shares": row(again / count), "n": count, "level": level},
        **{"z": normal_quantile(0.5 + level / 2), "low": as_grid(low.reshape(-1, COLUMNS))},
        high=as_grid(high.reshape(-1, COLUMNS)),
    )


def fit(state: State, changed: Collection[str]) -> Changes:
    """Never more right answers than questions: whichever was just changed takes the other along."""
    if "hits" in changed:
        return {"total": max(state["total"], state["hits"])}
    return {"hits": min(state["hits"], state["total"])}


FORMULAS: Formulas = {
    **{f"one.@{method}.low": lower(method) for method in METHODS},
    **{f"one.@{method}.high": upper(method) for method in METHODS},
    "one.width": "{high} - {low}",
    "again": where("held", {True: said("holds", *BOTH)}, said("misses", *BOTH)),
    "ends.low": where("method", {method: lower(method, "shares") for method in METHODS}),
    "ends.high": where("method", {method: upper(method, "shares") for method in METHODS}),
    "ends.truth": said("truth"),
    "caught.caught": said("counted"),
    **{f"caught.{name}": said(name) for name in ("times", "truth", "promised", "level")},
}

DEMO = Demo(
    id="intervals",
    controls=(
        Integer("hits", 0, 500, 85),
        Integer("total", 1, 500, 100),
        Choice("method", tuple(METHODS), "wilson"),
        Slider("truth", 0, 1, 0.85, step=0.01),
        Slider("level", 0.5, 0.99, 0.95, step=0.01),
        Seed("seed", 0, 9999, 1),
    ),
    compute=compute,
    explain=by(FORMULAS),
    fit=fit,
    presets=(
        Preset("four-times", {"total": 400, "hits": 340}),
        Preset("eighty", {"level": 0.8}),
        Preset("other-tests", {"seed": 2}),
        Preset("perfect", {"hits": 20, "total": 20, "truth": 0.95, "method": "wald"}, good=False),
    ),
    code=(
        "llmtutor.engine.intervals:wald",
        "llmtutor.engine.intervals:wilson",
        "llmtutor.engine.coverage:coverage",
    ),
)
