"""Two models and the question whether their difference is real: Welch's test, its power, and peeking."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Integer, Seed, Slider, State
from llmtutor.demos.probability.ab_test.made_up import ALPHA, TIMES, false_alarms, growing, power
from llmtutor.demos.shown import Shown, curves, lines, note, shown, table, warning
from llmtutor.demos.worked import Formulas, by, like, said, worked
from llmtutor.engine.t_tests import welch_from_summary
from llmtutor.views import Cell


def compute(state: State) -> Shown:
    """Test what was reported; then make up experiments without and with a difference."""
    a, b, sd, runs, looks, seed = (state[name] for name in ("a", "b", "sd", "runs", "looks", "seed"))
    test = welch_from_summary(b, sd, runs, a, sd, runs)
    found = {name: float(getattr(test, name)) for name in ("difference", "error", "t", "df", "p")}
    found["low"], found["high"] = test.interval()
    errors = (found["high"] - found["difference"]) / found["error"]
    (end, ever), strength = false_alarms(runs, looks, seed), power((b - a) / sd, runs, seed)
    chances = {"power": strength, "end": end, "ever": ever}
    sizes, so_far = growing(runs, seed)
    wandering = (*lines(sizes, p=so_far), *lines((sizes[0], sizes[-1]), alpha=(ALPHA, ALPHA)))
    return shown(
        table("groups", model=("A", "B"), mean=(a, b), sd=(sd, sd), runs=(runs, runs)),
        table("test", **{name: (number,) for name, number in found.items()}),
        note("real" if found["p"] < ALPHA else "open", p=found["p"], alpha=ALPHA),
        note("power", times=TIMES, power=strength) if a != b else None,
        (warning if ever > 2 * ALPHA else note)("peeking", times=TIMES, end=end, looks=looks, ever=ever),
        curves("growing", wandering, "runs "),
        **{**found, "errors": errors, "sizes": tuple(sizes)},
        **{"power": strength, "false_end": end, "false_ever": ever},
        **{f"{name}_found": round(share * TIMES) for name, share in chances.items()},
    )


def edit(state: State, cell: Cell, number: float) -> Changes | None:
    """Let a typed number replace a mean, the spread or the count."""
    if cell.view != "groups":
        return None
    return {("ab"[cell.at[0]], "sd", "runs")[cell.at[1] - 1]: number}


def fit(state: State, changed: Collection[str]) -> Changes:
    """One cannot look more often than there are runs."""
    return {"looks": min(state["looks"], state["runs"] - 1)}


FORMULAS: Formulas = {
    "groups": said("given"),
    "test.difference": "{groups.mean[1]} - {groups.mean[0]}",
    "test.error": "√({groups.sd[0]}² / {groups.runs[0]} + {groups.sd[1]}² / {groups.runs[1]})",
    "test.t": "{difference} / {error}",
    "test.df": worked("{groups.runs[0]} + {groups.runs[1]} - 2", "freedom"),
    "test.p": said("chance", "df", "t"),
    "test.low": worked("{difference} - {errors} × {error}", "reach"),
    "test.high": worked("{difference} + {errors} × {error}", "reach"),
    **{f"{verdict}.p": like("test.p[0]") for verdict in ("real", "open")},
    **{f"{view}.alpha": said("alpha") for view in ("real", "open", "growing")},
    **{f"{view}.times": said("times") for view in ("power", "peeking")},
    "power.power": worked("{power_found} / {times}", "found"),
    "peeking.end": worked("{end_found} / {times}", "at-the-end"),
    "peeking.looks": said("looks"),
    "peeking.ever": worked("{ever_found} / {times}", "ever"),
    "growing.p": said("so-far", runs="sizes"),
}

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
    explain=by(FORMULAS),
    edit=edit,
    fit=fit,
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
