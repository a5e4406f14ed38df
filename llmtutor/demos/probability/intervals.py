"""85 of 100 right: which true scores fit, and what 95% means when the test is repeated."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State
from llmtutor.demos.reasons import cells, formula, given
from llmtutor.engine.coverage import coverage, holds, repeated_hits
from llmtutor.engine.intervals import wald, wilson
from llmtutor.views import Arithmetic, Cell, Curves, Matrix, Note, Number, Series, Table, View

METHODS = {"wald": wald, "wilson": wilson}
TIMES, COLUMNS = 100, 10


@dataclass(frozen=True)
class Repeated:
    """Both intervals of one test, then TIMES repetitions: their hits, intervals and which hold the truth."""

    method: str
    hits: int
    total: int
    ends: tuple[tuple[float, float], ...]
    truth: float
    level: float
    again: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    caught: tuple[bool, ...]
    promised: float

    def at(self, place: tuple[int, ...]) -> int:
        """Return the number of the repetition at a place of the grid."""
        return place[0] * COLUMNS + place[1]


def compute(state: State) -> Repeated:
    """Measure the one test, then repeat it."""
    hits, total, truth, level = (state[name] for name in ("hits", "total", "truth", "level"))
    ends = tuple(
        (float(low), float(high)) for low, high in (way(hits, total, level) for way in METHODS.values())
    )
    again = np.sort(repeated_hits(total, truth, TIMES, np.random.default_rng(state["seed"])))
    low, high = METHODS[state["method"]](again, total, level)
    caught = tuple(holds(low, high, truth).tolist())
    exact = coverage(METHODS[state["method"]], total, truth, level)
    lists = (tuple(again.tolist()), tuple(low.tolist()), tuple(high.tolist()), caught)
    return Repeated(state["method"], hits, total, ends, truth, level, *lists, exact)


def views(found: Repeated) -> Iterator[View]:
    """Show both intervals, how many of the repetitions hold the truth, and which do not."""
    rows = [(f"@{name}", *ends, ends[1] - ends[0]) for name, ends in zip(METHODS, found.ends, strict=True)]
    yield Table(
        "one", ("method", "low", "high", "width"), tuple(rows), frozenset({list(METHODS).index(found.method)})
    )
    values: tuple[tuple[str, Number | str], ...] = (("caught", sum(found.caught)), ("times", TIMES))
    yield Note(
        "caught", (*values, ("truth", found.truth), ("promised", found.promised), ("level", found.level))
    )
    missed = frozenset(divmod(place, COLUMNS) for place, caught in enumerate(found.caught) if not caught)
    grid = tuple(found.again[row : row + COLUMNS] for row in range(0, TIMES, COLUMNS))
    yield Matrix("again", grid, lit=missed)
    xs = tuple(range(1, TIMES + 1))
    truth = Series("truth", (1, TIMES), (found.truth, found.truth))
    yield Curves(
        "ends", (Series("low", xs, found.low), Series("high", xs, found.high), truth), "tests", "score"
    )


def explain(found: Repeated, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of an end of an interval, or say what a number counts."""
    if cell.view == "one":
        row, column = cell.at
        low, high = found.ends[row]
        if column == 3:
            return formula(
                high - low,
                "{high} - {low}",
                *cells("one", (row,), 1),
                *cells("one", (row,), 2),
                low=low,
                high=high,
            )
        return _end(list(METHODS)[row], found, found.hits, found.ends[row][column - 1])
    if cell.view == "again":
        at = found.at(cell.at)
        return given(found.again[at], "holds" if found.caught[at] else "misses")
    if cell.view == "ends":
        if cell.at[0] == 2:
            return given(found.truth, "truth")
        return _end(
            found.method, found, found.again[cell.at[1]], (found.low, found.high)[cell.at[0]][cell.at[1]]
        )
    if cell.view != "caught":
        return None
    numbers = (sum(found.caught), TIMES, found.truth, found.promised, found.level)
    return given(numbers[cell.at[0]], ("counted", "times", "truth", "promised", "level")[cell.at[0]])


def _end(method: str, found: Repeated, hits: int, end: float) -> Arithmetic:
    """Say how one end of an interval comes about: share, count and the sign of the reach."""
    share, n = hits / found.total, found.total
    sign = "-" if end <= share else "+"
    if method == "wald":
        return formula(
            end, f"{{p}} {sign} z √({{p}} × (1 - {{p}}) / {{n}})", say="z", p=share, n=n, level=found.level
        )
    top = f"{{p}} + z²/(2 × {{n}}) {sign} z √({{p}} × (1 - {{p}}) / {{n}} + z²/(4 × {{n}}²))"
    return formula(end, f"({top}) / (1 + z²/{{n}})", say="z", p=share, n=n, level=found.level)


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Never more right answers than questions: whichever was just changed takes the other along."""
    if "hits" in changed:
        return {"total": max(state["total"], state["hits"])}
    return {"hits": min(state["hits"], state["total"])}


def names(found: Repeated) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "wald": found.ends[0],
        "wilson": found.ends[1],
        "caught": sum(found.caught),
        "promised": found.promised,
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
    views=views,
    explain=explain,
    fit=fit,
    names=names,
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
