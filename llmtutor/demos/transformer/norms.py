"""LayerNorm and RMSNorm on the vector of one token, stage by stage."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State, Stepper, Vector
from llmtutor.demos.reasons import cells, formula, given, replaced, total
from llmtutor.engine.norms import layer_norm, rms_norm
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Cell, Note, Steps, Table, View

STAGES = {"layer": ("mean", "centred", "spread", "normal", "normed"), "rms": ("size", "normal", "normed")}
COLUMNS = {"layer": ("centred", "normal", "normed"), "rms": ("normal", "normed")}
EPS = {"layer": 1e-5, "rms": 1e-6}


@dataclass(frozen=True)
class Normed:
    """One token's numbers and every stage of its norm by name, and how many stages are shown."""

    kind: str
    x: tuple[float, ...]
    stages: Mapping[str, tuple[float, ...]]
    gain: float
    shift: float
    step: int

    @property
    def known(self) -> tuple[str, ...]:
        """The stages computed so far."""
        return STAGES[self.kind][: self.step]

    @property
    def columns(self) -> tuple[str, ...]:
        """The stages that have a number for each of the token's."""
        return COLUMNS[self.kind]


def compute(state: State) -> Normed:
    """Run the norm and keep all it computed."""
    x, kind, rec = np.array(state["x"]), state["kind"], Trace()
    gain, shift = np.full(len(x), state["gain"]), np.full(len(x), state["shift"])
    layer_norm(x, gain, shift, rec=rec) if kind == "layer" else rms_norm(x, gain, rec=rec)
    stages = {name: tuple(value.tolist()) for name, value in rec}
    return Normed(kind, state["x"], stages, state["gain"], state["shift"], state["step"])


def views(found: Normed) -> Iterator[View]:
    """Show the step, the token's numbers stage by stage, and what they have become."""
    said = found.known[-1] if found.known else "start"
    once = said in ("mean", "spread", "size")
    values = ((said, found.stages[said][0]),) if once else ()
    yield Steps(
        "progress",
        found.step,
        len(STAGES[found.kind]),
        f"{said}-rms" if said == "normal" and found.kind == "rms" else said,
        values,
    )
    stages = [found.stages[name] if name in found.known else (None,) * len(found.x) for name in found.columns]
    rows = [(str(place + 1), *line) for place, line in enumerate(zip(found.x, *stages, strict=True))]
    yield Table("token", ("place", "x", *found.columns), tuple(rows))
    if len(found.known) == len(STAGES[found.kind]):
        y = np.array(found.stages["normed"])
        yield Note("result", (("mean", float(y.mean())), ("rms", float(np.sqrt((y * y).mean())))))


def explain(found: Normed, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of the mean, the spread, or one number of a stage."""
    if cell.view == "progress" and found.known:
        return _once(found, found.known[-1])
    if cell.view == "result":
        y = found.stages["normed"]
        return given(
            (float(np.mean(y)), float(np.sqrt(np.mean(np.square(y)))))[cell.at[0]],
            ("its-mean", "its-size")[cell.at[0]],
        )
    if cell.view != "token":
        return None
    row, column = cell.at
    if column == 1:
        return given(found.x[row])
    stage = found.columns[column - 2]
    if stage not in found.known:
        return None
    before, result, source = found.stages, found.stages[stage][row], Cell("token", (row, column - 1))
    if stage == "centred":
        return formula(result, "{x} - {mean}", source, x=found.x[row], mean=before["mean"][0])
    if stage == "normal":
        over = before["spread" if found.kind == "layer" else "size"][0]
        above = before["centred"][row] if found.kind == "layer" else found.x[row]
        return formula(result, "{above} / {over}", source, above=above, over=over)
    shift = ((found.shift,),) if found.kind == "layer" else ()
    return total(result, ((before["normal"][row], found.gain), *shift), source, say="learned")


def _once(found: Normed, stage: str) -> Arithmetic | None:
    """Give the arithmetic of a number that a token has once: its mean, its spread, its size."""
    if stage not in ("mean", "spread", "size"):
        return None
    n, result = len(found.x), found.stages[stage][0]
    column = 2 if stage == "spread" else 1
    sources = cells("token", range(n), column)
    if stage == "mean":
        return formula(result, "{sum} / {n}", *sources, say="mean-of", sum=sum(found.x), n=n)
    numbers = found.stages["centred"] if stage == "spread" else found.x
    squares = sum(number * number for number in numbers)
    return formula(
        result, "√({squares} / {n} + {eps})", *sources, say="root", squares=squares, n=n, eps=EPS[found.kind]
    )


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace one of the token's."""
    if cell.view != "token" or cell.at[1] != 1:
        return None
    return {"x": replaced(state["x"], cell.at[0], number)}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """RMSNorm has no shift."""
    return {"shift": 0.0} if state["kind"] == "rms" else {}


def names(found: Normed) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    once = {name: found.stages[name][0] for name in ("mean", "spread", "size") if name in found.stages}
    return {
        "y": found.stages["normed"],
        "normal": found.stages["normal"],
        "mean": 0.0,
        "spread": 0.0,
        "size": 0.0,
        **once,
    }


DEMO = Demo(
    id="norms",
    controls=(
        Stepper("step", count=lambda state: len(STAGES[state["kind"]])),
        Choice("kind", tuple(STAGES), "layer"),
        Vector("x", (2, 4, 4, 4, 5, 5, 7, 9), -1e4, 1e4, shortest=2),
        Slider("gain", -5, 5, 1, step=0.25),
        Slider("shift", -5, 5, 0, step=0.25),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    names=names,
    presets=(
        Preset("whole", {"step": 5}),
        Preset("root", {"kind": "rms", "x": (3, 4), "step": 3}),
        Preset("learned", {"gain": 2, "shift": 1, "step": 5}),
        Preset("all-equal", {"x": (3, 3, 3, 3), "step": 5}, good=False),
    ),
    code=(
        "llmtutor.engine.norms:layer_norm",
        "llmtutor.engine.norms:rms_norm",
        "llmtutor.engine.norms:standardise",
    ),
)
