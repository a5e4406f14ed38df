"""Learning rates that change while training, and what each is at one step."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Slider, State
from llmtutor.demos.optimisers.schedules.rates import RATES, Plan, explained
from llmtutor.demos.shown import Shown, curves, lines, shown, table
from llmtutor.demos.worked import by
from llmtutor.views import Arithmetic, Cell

POINTS, LONGEST = 100, 20_000


def compute(state: State) -> Shown:
    """Show one schedule or two over the training, and their rates at the chosen step."""
    plan, step = Plan(state["lr"], state["total"], state["warmup"]), state["step"]
    names = dict.fromkeys(each for each in (state["schedule"], state["against"]) if each != "none")
    evenly = range(0, plan.total + 1, max(1, plan.total // POINTS))
    at = sorted({*evenly, plan.warmup, plan.total, step})
    ways = {name: [RATES[name](each, plan) for each in at] for name in names}
    rates = [way[at.index(step)] for way in ways.values()]
    highest = [max(way) for way in ways.values()]
    last = [way[-1] for way in ways.values()]
    steps = [(step, at[way.index(max(way))], plan.total) for way in ways.values()]
    return shown(
        curves("rates", lines(at, **ways), "step rate", mark=step),
        table("now", schedule=[f"@{name}" for name in names], rate=rates, highest=highest, last=last),
        **{"rate": rates[0], "rates": tuple(rates), "highest": highest[0]},
        **{"names": tuple(names), "at": at, "steps": steps, "plan": plan},
    )


def rate(found: Shown, cell: Cell) -> Arithmetic:
    """Give the formula of a rate, on a line or in the table."""
    line, place = cell.at
    at, steps = found.numbers["at"], found.numbers["steps"]
    step = at[place] if cell.view == "rates" else steps[line][place - 1]
    return explained(found.numbers["names"][line], step, found.numbers["plan"])


def fit(state: State, changed: Collection[str]) -> Changes:
    """Keep warm-up and the chosen step inside the training: a longer warm-up lengthens it."""
    total, warmup = state["total"], state["warmup"]
    if warmup >= total and "total" in changed:
        warmup = total // 2
    elif warmup >= total:
        total = min(2 * warmup, LONGEST)
    return {"total": total, "warmup": warmup, "step": min(state["step"], total)}


DEMO = Demo(
    id="schedules",
    controls=(
        Choice("schedule", tuple(RATES), "warmup-cosine"),
        Choice("against", ("none", *RATES), "constant"),
        Slider("lr", 1e-5, 1, 0.1, step=10**0.1, log=True),
        Integer("total", 10, LONGEST, 100, step=2, log=True),
        Integer("warmup", 0, 8000, 10),
        Integer("step", 0, LONGEST, 10),
    ),
    compute=compute,
    explain=by({"rates": rate, "now": rate}),
    fit=fit,
    presets=(
        Preset("warm-up", {"schedule": "warmup-cosine", "against": "cosine", "step": 10}),
        Preset("stairs", {"schedule": "step", "against": "exponential", "step": 60}),
        Preset(
            "noam", {"schedule": "noam", "against": "none", "total": LONGEST, "warmup": 4000, "step": 3999}
        ),
        Preset(
            "too-soon", {"schedule": "exponential", "against": "wsd", "total": 1000, "step": 200}, good=False
        ),
    ),
    code=tuple(
        f"llmtutor.engine.schedules:{name}"
        for name in ("step_decay", "exponential", "cosine", "warmup_cosine", "wsd", "noam")
    ),
)
