"""A line learns from 32 points at a time; and what dividing a smaller batch by 32 does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State, Toggle
from llmtutor.engine.line_fit import BatchStep, fit_line, line_points
from llmtutor.engine.optimisers import OPTIMISERS
from llmtutor.engine.slopes import line_at
from llmtutor.views import Arithmetic, Board, Cell, Curves, Note, Points, Series, Table, View

COUNT, DOTS = 1000, 80
BEFORE, SUM, GRADIENT, AFTER = 1, 2, 3, 4


@dataclass(frozen=True)
class Training:
    """Every step so far, and a few of the points."""

    steps: tuple[BatchStep, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    lr: float
    plain: bool

    @property
    def last(self) -> BatchStep:
        """The step just made."""
        return self.steps[-1]


def compute(state: State) -> Training:
    """Make the points and train."""
    x, y = line_points(COUNT, state["noise"], state["seed"])
    rule = OPTIMISERS[state["optimiser"]]
    with np.errstate(all="ignore"):
        steps = fit_line(x, y, state["steps"], state["batch"], rule, state["lr"], state["bug"], state["seed"])
    dots = tuple(x[:DOTS].tolist()), tuple(y[:DOTS].tolist())
    return Training(tuple(steps), *dots, state["lr"], state["optimiser"] == "sgd")


def views(run: Training) -> Iterator[View]:
    """Show the points and the line, the losses, what the last batch was divided by, and the last step."""
    ends = np.linspace(-1, 1, DOTS)
    line = line_at(0, run.last.after[1], run.last.after[0], ends)
    fitted = Series("line", tuple(ends.tolist()), tuple(line.tolist()), bare=True)
    cloud = Points("points", (Series("points", run.x, run.y), fitted), labels=(("",),))
    numbers, losses = tuple(range(1, len(run.steps) + 1)), tuple(step.loss for step in run.steps)
    yield Board(
        "pictures", ((cloud, Curves("loss", (Series("loss", numbers, losses),), "step", log_y=True)),)
    )
    values = (("step", len(run.steps)), ("count", run.last.count), ("divisor", run.last.divisor))
    wrong = run.last.count != run.last.divisor
    yield Note("mistake" if wrong else "batch", values, warn=wrong)
    rows = tuple(
        (name, step.before[axis], step.gradient_sum[axis], step.gradient[axis], step.after[axis])
        for step in (run.last,)
        for axis, name in enumerate("wb")
    )
    yield Table("step", ("what", "before", "sum", "gradient", "after"), rows)


def explain(run: Training, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a point, of a loss, or of the last step."""
    if cell.view == "points" and cell.at[0] == 0:
        x, y = run.x[cell.at[1]], run.y[cell.at[1]]
        return formula(y, "2 × {x} + 1 + {noise}", {"x": x, "noise": y - (2 * x + 1)}, say="point")
    if cell.view == "loss":
        step = run.steps[cell.at[1]]
        return formula(
            step.loss, "{sum} / {divisor}", {"sum": step.loss_sum, "divisor": step.divisor}, say="loss"
        )
    if cell.view in ("batch", "mistake"):
        return Arithmetic(
            "explain", (len(run.steps), run.last.count, run.last.divisor)[cell.at[0]], say="counted"
        )
    return _moved(run, cell.at[0], cell.at[1]) if cell.view == "step" else None


def _moved(run: Training, axis: int, column: int) -> Arithmetic:
    step, here = run.last, Cell("step", (axis, column - 1))
    before, total, gradient, after = (
        each[axis] for each in (step.before, step.gradient_sum, step.gradient, step.after)
    )
    if column == BEFORE:
        return Arithmetic("explain", before, say="before")
    if column == SUM:
        return Arithmetic("explain", total, say="sum-b" if axis else "sum-w", values=(("count", step.count),))
    if column == GRADIENT:
        return formula(gradient, "{sum} / {divisor}", {"sum": total, "divisor": step.divisor}, [here])
    if run.plain:
        values = {"before": before, "lr": run.lr, "gradient": gradient}
        return formula(after, "{before} - {lr} × {gradient}", values, [here])
    return formula(after, "{before} + {moved}", {"before": before, "moved": after - before}, say="moved")


def names(run: Training) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    w, b = run.last.after
    return {
        "w": w,
        "b": b,
        "loss": run.last.loss,
        "count": run.last.count,
        "divisor": run.last.divisor,
        "gradient": run.last.gradient,
    }


DEMO = Demo(
    id="line-fit",
    controls=(
        Integer("steps", 1, 320, 32),
        Integer("batch", 1, COUNT, 32),
        Slider("lr", 0.001, 1, 0.1, step=10**0.1, log=True),
        Slider("noise", 0, 2, 0.1, step=0.1),
        Choice("optimiser", tuple(OPTIMISERS), "sgd"),
        Toggle("bug"),
        Seed("seed", 0, 9999, 0),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("one-round", {"steps": 32}),
        Preset("five-rounds", {"steps": 160}),
        Preset("noisy", {"steps": 320, "batch": 1, "noise": 1.0, "lr": 0.1}),
        Preset("wrong-divisor", {"steps": 32, "bug": True}, good=False),
    ),
    code=("llmtutor.engine.line_fit:line_sums", "llmtutor.engine.gradient_tools:batches"),
)
