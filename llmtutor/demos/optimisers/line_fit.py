"""A line learns from 32 points at a time; and what dividing a smaller batch by 32 does."""

from functools import lru_cache

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State, Toggle
from llmtutor.demos.running import Run
from llmtutor.demos.shown import Shown, beside, curves, lines, note, shown, table, warning
from llmtutor.demos.worked import Formulas, by, said, where, worked
from llmtutor.engine.line_fit import line_points, line_steps
from llmtutor.engine.optimisers import OPTIMISERS
from llmtutor.engine.slopes import line_at
from llmtutor.views import Points

COUNT, DOTS = 1000, 80
ENDS = np.array((-1.0, 1.0))


@lru_cache(maxsize=8)
def training(batch: int, lr: float, noise: float, optimiser: str, bug: bool, seed: int) -> Run:
    """Begin to train on made points; the steps made are kept, so that one more costs only itself."""
    points = line_points(COUNT, noise, seed)
    return Run(line_steps(*points, batch, OPTIMISERS[optimiser], lr, bug, seed))


def compute(state: State) -> Shown:
    """Train so many steps; show some points and the line, the losses, the last batch and the last step."""
    settings = dict(state)
    count = settings.pop("steps")
    x, y = (each[:DOTS] for each in line_points(COUNT, state["noise"], state["seed"]))
    with np.errstate(all="ignore"):
        run = training(**settings)
        last, made = run.at(count - 1), run.results[:count]
        moved = np.subtract(last.after, last.before)
    w, b = last.after
    series = lines(x, points=y) + lines(ENDS, True, line=line_at(0, b, w, ENDS))
    losses = lines(range(1, count + 1), loss=[step.loss for step in made])
    batch = {"step": count, "count": last.count, "divisor": last.divisor}
    done = {"gradient": last.gradient, "after": last.after}
    return shown(
        beside("pictures", Points("points", series, (("",),)), curves("loss", losses, "step ", log_y=True)),
        note("batch", **batch) if last.count == last.divisor else warning("mistake", **batch),
        table("step", what="wb", before=last.before, sum=last.gradient_sum, **done),
        **(settings | batch | done | {"w": w, "b": b, "loss": last.loss, "axis": (0, 1), "moved": moved}),
        **{"misses": [step.loss_sum for step in made], "divisors": [step.divisor for step in made]},
        **{"x": x, "off": y - line_at(0, 1, 2, x), "size": state["batch"]},
    )


PLAIN = "{before} - {lr} × {gradient}"
FORMULAS: Formulas = {
    "points.points": worked("2 × {x} + 1 + {off}", "point"),
    "loss": worked("{misses} / {divisors}", "loss"),
    **dict.fromkeys(("batch.count", "mistake.count"), said("size", "size")),
    **{"batch.divisor": said("points"), "mistake.divisor": said("whole", "size")},
    "step.before": said("before"),
    "step.sum": where("axis", {0: said("sum-w", "count")}, said("sum-b", "count")),
    "step.gradient": "{sum} / {divisor}",
    "step.after": where("optimiser", {"sgd": PLAIN}, worked("{before} + {moved}", "moved")),
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
    explain=by(FORMULAS),
    presets=(
        Preset("one-round", {"steps": 32}),
        Preset("five-rounds", {"steps": 160}),
        Preset("noisy", {"steps": 320, "batch": 1, "noise": 1.0, "lr": 0.1}),
        Preset("wrong-divisor", {"steps": 32, "bug": True}, good=False),
    ),
    code=("llmtutor.engine.line_fit:line_sums", "llmtutor.engine.gradient_tools:batches"),
)
