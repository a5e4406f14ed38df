"""The schedules by name: each one's rate at a step of a training, and the formula that counts there."""

from collections.abc import Callable
from dataclasses import dataclass

from llmtutor.demos.arithmetic import formula
from llmtutor.engine import schedules as sched
from llmtutor.views import Arithmetic, Number

EVERY, HALF, FACTOR, LAST, WIDTH = 30, 0.5, 0.95, 0.2, 512


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


def explained(name: str, step: int, plan: Plan) -> Arithmetic:
    """Give the formula of a schedule's rate at a step."""
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
    say, text = _formula(name, step, plan)
    return formula(RATES[name](step, plan), text, values, say=say)


def _formula(name: str, step: int, plan: Plan) -> tuple[str, str]:
    """Give the part of a schedule's formula that counts at this step, after the name of its sentence."""
    if name in ("warmup-cosine", "wsd") and step < plan.warmup:
        return "warming", "{lr} × {t} / {warmup}"
    if name == "wsd":
        return ("largest", "") if plan.total - step >= plan.decay else ("cooling", "{lr} × {left} / {decay}")
    if name == "noam":
        say = "rising" if step + 1 < plan.warmup else "peak" if step + 1 == plan.warmup else "falling"
        end = "{one} × {warmup}^(-1.5)" if say == "rising" else "{one}^(-0.5)"
        return say, "{width}^(-0.5) × " + end
    return {
        "constant": ("largest", ""),
        "step": ("halved", "{lr} × {factor}^{times}"),
        "exponential": ("shrunk", "{lr} × {factor}^{t}"),
        "cosine": ("wave", "{lr} × (1 + cos(180° × {t} / {total})) / 2"),
        "warmup-cosine": ("wave", "{lr} × (1 + cos(180° × {past} / {length})) / 2"),
    }[name]
