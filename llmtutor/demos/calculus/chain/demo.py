"""Functions inside functions: values on the way in, slopes multiplied on the way out."""

from llmtutor.demos.calculus.chain import links
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State, Stepper
from llmtutor.demos.shown import Shown, note, shown, steps
from llmtutor.demos.worked import Formulas, below, by, like, said, total, where
from llmtutor.engine.gradient_check import forward_difference
from llmtutor.views import Cell

NUMBER, SO_FAR = 1, 3
NUDGE = 0.001


def compute(state: State) -> Shown:
    """Go through the functions and back, as far as the step says."""
    step, chain = state["step"], links.chain_of(state["function"], state["x"])
    at, own, last = links.row_at(chain, step), links.own_slopes(chain), len(chain) - 1
    back = step > last
    say = "back" if back else "forward" if step else "start"
    found = shown(
        steps("progress", step, 2 * last, say, label=chain[at].label, value=chain[at].value),
        links.table_of(chain, step),
        **{"chain": chain, "own": own, "at": at, "left": tuple(range(last, -1, -1))},
        value=chain[-1].value,
        slope=chain[0].grad,
        slopes=own[1:],
    )
    if not step:
        return found
    found = below(found, "sum", Cell("links", (at - 1, SO_FAR) if back else (at, NUMBER)), FORMULAS)
    return checked(found, state) if step == 2 * last else found


def checked(found: Shown, state: State) -> Shown:
    """Add what a nudge of x says of the slope."""
    x, ahead = state["x"], links.result_of(state["function"], state["x"] + NUDGE)
    nudged = forward_difference(lambda near: links.result_of(state["function"], near), x, NUDGE)
    check = note("check", slope=found.numbers["slope"], nudged=nudged)
    return shown(*found.views, check, **found.numbers, ahead=ahead, nudge=NUDGE)


FORMULAS: Formulas = {
    "links.number": where("number", {None: None}, links.number),
    "links.slope": where("slope", {None: None}, links.slope),
    "links.so-far": where(
        "so-far",
        {None: None},
        where("left", {0: said("itself")}, total("so-far[row + 1]", "slope[row + 1]", say="below")),
    ),
    "progress.value": like("links.number[at]"),
    "check.slope": links.all_slopes,
    "check.nudged": "({ahead} - {value}) / {nudge}",
}

DEMO = Demo(
    id="chain",
    controls=(
        Stepper("step", count=lambda state: 2 * len(links.chain_of(state["function"], state["x"])) - 2),
        Choice("function", tuple(links.FUNCTIONS), "square-of-line"),
        Slider("x", -5, 5, 3, step=0.1),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=lambda _state, cell, number: {"x": number} if cell == Cell("links", (0, NUMBER)) else None,
    presets=(
        Preset("by-hand", {"function": "square-of-line", "x": 3, "step": 6}),
        Preset("sine", {"function": "sine-of-square", "x": 1.5, "step": 4}),
        Preset("bell", {"function": "bell", "x": 0.7, "step": 6}),
        Preset("flat", {"function": "sigmoid-of-line", "x": 4, "step": 6}, good=False),
    ),
    code=("llmtutor.engine.autodiff:backward", "llmtutor.engine.expression:calculate"),
)
