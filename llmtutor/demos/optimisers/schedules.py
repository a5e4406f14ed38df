"""Learning rates that change while training, and what each is at one step."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Slider, State
from llmtutor.engine import schedules as sched
from llmtutor.views import Arithmetic, Cell, Curves, Number, Series, Table, View

EVERY, HALF, FACTOR, LAST, WIDTH = 30, 0.5, 0.95, 0.2, 512
POINTS = 100


@dataclass(frozen=True)
class Plan:
    """The largest rate, how many steps there are, and how many of them warm up or cool down."""

    lr: float
    total: int
    warmup: int

    @property
    def decay(self) -> int:
        """How many steps at the end cool down."""
        return max(1, min(self.total - self.warmup, round(LAST * self.total)))


RATES: dict[str, Callable[[int, Plan], float]] = {
    "constant": lambda step, plan: sched.constant(step, plan.lr),
    "step": lambda step, plan: sched.step_decay(step, plan.lr, EVERY, HALF),
    "exponential": lambda step, plan: sched.exponential(step, plan.lr, FACTOR),
    "cosine": lambda step, plan: sched.cosine(step, plan.lr, plan.total),
    "warmup-cosine": lambda step, plan: sched.warmup_cosine(step, plan.lr, plan.warmup, plan.total),
    "wsd": lambda step, plan: sched.wsd(step, plan.lr, plan.warmup, plan.decay, plan.total),
    "noam": lambda step, plan: sched.noam(step + 1, WIDTH, max(1, plan.warmup)),
}


@dataclass(frozen=True)
class Schedules:
    """One schedule or two, at one step and over the whole training."""

    plan: Plan
    names: tuple[str, ...]
    step: int
    at: tuple[int, ...]

    def rate(self, name: str, step: int) -> float:
        """Return the rate of a schedule at a step."""
        return RATES[name](step, self.plan)


def compute(state: State) -> Schedules:
    """Choose the schedules and the steps to draw."""
    plan = Plan(state["lr"], state["total"], state["warmup"])
    both = (state["schedule"], state["against"])
    names = tuple(dict.fromkeys(name for name in both if name != "none"))
    shown = range(0, plan.total + 1, max(1, plan.total // POINTS))
    return Schedules(
        plan, names, state["step"], tuple(sorted({*shown, plan.warmup, plan.total, state["step"]}))
    )


def views(chosen: Schedules) -> Iterator[View]:
    """Show the rates over the training, and at the chosen step."""
    series = tuple(
        Series(name, chosen.at, tuple(chosen.rate(name, step) for step in chosen.at)) for name in chosen.names
    )
    yield Curves("rates", series, "step", "rate", mark=chosen.step)
    rows = tuple(
        (f"@{name}", chosen.rate(name, chosen.step), max(each.y, key=lambda y: y or 0), each.y[-1])
        for name, each in zip(chosen.names, series, strict=True)
    )
    yield Table("now", ("schedule", "rate", "highest", "last"), rows)


def explain(chosen: Schedules, cell: Cell) -> Arithmetic | None:
    """Give the formula of a rate."""
    if cell.view == "rates":
        return _formula(chosen, chosen.names[cell.at[0]], chosen.at[cell.at[1]])
    if cell.view != "now":
        return None
    name, column = chosen.names[cell.at[0]], cell.at[1]
    highest = max(chosen.at, key=lambda step: chosen.rate(name, step))
    return _formula(chosen, name, (chosen.step, highest, chosen.plan.total)[column - 1])


def _formula(chosen: Schedules, name: str, step: int) -> Arithmetic:
    plan, rate = chosen.plan, chosen.rate(name, step)
    values: dict[str, Number] = {
        "lr": plan.lr,
        "t": step,
        "warmup": plan.warmup,
        "past": step - plan.warmup,
        "total": plan.total,
        "length": plan.total - plan.warmup,
        "decay": plan.decay,
        "left": plan.total - step,
        "times": step // EVERY,
        "factor": HALF if name == "step" else FACTOR,
        "width": WIDTH,
        "one": step + 1,
    }
    return formula(rate, _text(name, step, plan), values)


def _text(name: str, step: int, plan: Plan) -> str:
    """Give the part of a schedule's formula that counts at this step."""
    if name in ("warmup-cosine", "wsd") and step < plan.warmup:
        return "{lr} × {t} / {warmup}"
    if name == "wsd":
        return "{lr}" if plan.total - step >= plan.decay else "{lr} × {left} / {decay}"
    if name == "noam":
        rising = step + 1 < plan.warmup
        return "{width}^(-0.5) × {one} × {warmup}^(-1.5)" if rising else "{width}^(-0.5) × {one}^(-0.5)"
    return {
        "constant": "{lr}",
        "step": "{lr} × {factor}^{times}",
        "exponential": "{lr} × {factor}^{t}",
        "cosine": "{lr} × (1 + cos(180° × {t} / {total})) / 2",
        "warmup-cosine": "{lr} × (1 + cos(180° × {past} / {length})) / 2",
    }[name]


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Keep warm-up and the chosen step inside the training: a longer warm-up lengthens it."""
    total, warmup = state["total"], state["warmup"]
    if warmup >= total and "total" in changed:
        warmup = total // 2
    elif warmup >= total:
        total = min(2 * warmup, 20_000)
    return {"total": total, "warmup": warmup, "step": min(state["step"], total)}


def names(chosen: Schedules) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    rates = tuple(chosen.rate(name, chosen.step) for name in chosen.names)
    highest = max(chosen.rate(chosen.names[0], step) for step in chosen.at)
    return {"rate": rates[0], "rates": rates, "highest": highest}


DEMO = Demo(
    id="schedules",
    controls=(
        Choice("schedule", tuple(RATES), "warmup-cosine"),
        Choice("against", ("none", *RATES), "constant"),
        Slider("lr", 1e-5, 1, 0.1, step=10**0.1, log=True),
        Integer("total", 10, 20_000, 100),
        Integer("warmup", 0, 8000, 10),
        Integer("step", 0, 20_000, 10),
    ),
    compute=compute,
    views=views,
    explain=explain,
    fit=fit,
    names=names,
    presets=(
        Preset("warm-up", {"schedule": "warmup-cosine", "against": "cosine", "step": 10}),
        Preset("stairs", {"schedule": "step", "against": "exponential", "step": 60}),
        Preset(
            "noam", {"schedule": "noam", "against": "none", "total": 20_000, "warmup": 4000, "step": 3999}
        ),
        Preset(
            "too-soon", {"schedule": "exponential", "against": "wsd", "total": 1000, "step": 200}, good=False
        ),
    ),
    code=(
        "llmtutor.engine.schedules:step_decay",
        "llmtutor.engine.schedules:exponential",
        "llmtutor.engine.schedules:cosine",
        "llmtutor.engine.schedules:warmup_cosine",
        "llmtutor.engine.schedules:wsd",
        "llmtutor.engine.schedules:noam",
    ),
)
