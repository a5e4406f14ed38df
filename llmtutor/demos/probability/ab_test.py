"""Two models and the question whether their difference is real: Welch's test, its power, and peeking."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Seed, Slider, State
from llmtutor.demos.reasons import formula, given
from llmtutor.engine.experiments import alarms, looks_at, p_values, two_groups
from llmtutor.engine.t_tests import TTest, welch_from_summary
from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Cell, Curves, Note, Series, Table, View

TIMES, SHOWN, ALPHA = 200, 60, 0.05


@dataclass(frozen=True)
class Experiment:
    """The reported groups and their test, many made-up experiments, and one of them as it grows."""

    a: float
    b: float
    sd: float
    runs: int
    looks: int
    test: TTest
    interval: tuple[float, float]
    false_end: float
    false_ever: float
    power: float
    sizes: tuple[int, ...]
    growing: tuple[float, ...]


def compute(state: State) -> Experiment:
    """Test what was reported; then make up experiments without and with a difference."""
    a, b, sd, runs = state["a"], state["b"], state["sd"], state["runs"]
    test = welch_from_summary(b, sd, runs, a, sd, runs)
    same, other = _made_up(runs, state["seed"])
    power = alarms(p_values(same, other + (b - a) / sd, [runs]), ALPHA)[0]
    every = tuple(looks_at(runs, min(runs, SHOWN)))
    growing = tuple(p_values(same[0], other[0], list(every)).tolist())
    known = (a, b, sd, runs, state["looks"], test, test.interval())
    return Experiment(*known, *_peeking(runs, state["looks"], state["seed"]), power, every, growing)


@lru_cache(maxsize=8)
def _made_up(runs: int, seed: int) -> tuple[Array, Array]:
    """Make up experiments without a difference, measured in spreads: p does not depend on the unit."""
    return two_groups(TIMES, runs, 0.0, 1.0, np.random.default_rng(seed))


@lru_cache(maxsize=8)
def _peeking(runs: int, looks: int, seed: int) -> tuple[float, float]:
    return alarms(p_values(*_made_up(runs, seed), looks_at(runs, looks)), ALPHA)


def views(found: Experiment) -> Iterator[View]:
    """Show the groups, the test, what peeking and few runs do, and one experiment without a difference."""
    rows = (("A", found.a, found.sd, found.runs), ("B", found.b, found.sd, found.runs))
    yield Table("groups", ("model", "mean", "sd", "runs"), rows)
    test = found.test
    numbers = (float(test.difference), float(test.error), float(test.t), float(test.df), float(test.p))
    low, high = found.interval
    yield Table("test", ("difference", "error", "t", "df", "p", "low", "high"), ((*numbers, low, high),))
    yield Note("real" if numbers[4] < ALPHA else "open", (("p", numbers[4]), ("alpha", ALPHA)))
    yield Note("power", (("times", TIMES), ("power", found.power)))
    peeked = (("times", TIMES), ("end", found.false_end), ("looks", found.looks), ("ever", found.false_ever))
    yield Note("peeking", peeked, warn=found.false_ever > 2 * ALPHA)
    line = Series("alpha", (found.sizes[0], found.sizes[-1]), (ALPHA, ALPHA))
    yield Curves("growing", (Series("p", found.sizes, found.growing), line), "runs")


def explain(found: Experiment, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of the test, or say how a share was counted."""
    if cell.view == "groups":
        return given(((found.a, found.b)[cell.at[0]], found.sd, found.runs)[cell.at[1] - 1])
    if cell.view in ("real", "open"):
        return given(ALPHA, "alpha") if cell.at[0] else given(float(found.test.p), "chance")
    if cell.view == "power":
        return given((TIMES, found.power)[cell.at[0]], ("times", "found")[cell.at[0]])
    if cell.view == "peeking":
        numbers = (TIMES, found.false_end, found.looks, found.false_ever)
        return given(numbers[cell.at[0]], ("times", "at-the-end", "looks", "ever")[cell.at[0]])
    if cell.view == "growing":
        return given(ALPHA, "alpha") if cell.at[0] else given(found.growing[cell.at[1]], "so-far")
    return _explain_test(found, cell.at[1]) if cell.view == "test" else None


def _explain_test(found: Experiment, column: int) -> Arithmetic:
    test = found.test
    difference, error, t = float(test.difference), float(test.error), float(test.t)
    if column == 0:
        return formula(
            difference, "{b} - {a}", Cell("groups", (0, 1)), Cell("groups", (1, 1)), a=found.a, b=found.b
        )
    if column == 1:
        return formula(
            error, "√({sd}² / {n} + {sd}² / {n})", Cell("groups", (0, 2)), sd=found.sd, n=found.runs
        )
    if column == 2:
        return formula(
            t, "{d} / {error}", Cell("test", (0, 0)), Cell("test", (0, 1)), d=difference, error=error
        )
    if column == 3:
        return given(float(test.df), "freedom")
    if column == 4:
        return given(float(test.p), "chance")
    end, sign = found.interval[column - 5], "-+"[column - 5]
    sources = (Cell("test", (0, 0)), Cell("test", (0, 1)))
    return formula(
        end,
        f"{{d}} {sign} {{reach}}",
        *sources,
        say="reach",
        d=difference,
        reach=found.interval[1] - difference,
    )


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a mean, the spread or the count."""
    if cell.view != "groups":
        return None
    return {(("a", "b")[cell.at[0]], "sd", "runs")[cell.at[1] - 1]: number}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """One cannot look more often than there are runs."""
    return {"looks": min(state["looks"], state["runs"] - 1)}


def names(found: Experiment) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    measured = {"t": float(found.test.t), "df": float(found.test.df), "p": float(found.test.p)}
    return {**measured, "power": found.power, "false_end": found.false_end, "false_ever": found.false_ever}


DEMO = Demo(
    id="ab-test",
    controls=(
        Slider("a", 0, 1, 0.8, step=0.005),
        Slider("b", 0, 1, 0.82, step=0.005),
        Slider("sd", 0.005, 0.5, 0.05, step=0.005),
        Integer("runs", 3, 200, 30),
        Integer("looks", 1, 20, 5),
        Seed("seed", 0, 9999, 8),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    names=names,
    presets=(
        Preset("more-runs", {"runs": 100}),
        Preset("one-look", {"looks": 1}),
        Preset("clear", {"b": 0.86}),
        Preset("peeking", {"looks": 20, "a": 0.8, "b": 0.8}, good=False),
    ),
    code=(
        "llmtutor.engine.t_tests:welch_from_summary",
        "llmtutor.engine.experiments:p_values",
        "llmtutor.engine.experiments:alarms",
    ),
)
