"""The learner's own calculation, forward number by number, then its gradients back."""

from functools import lru_cache

from llmtutor.demos.calculus.operations import gradient, number
from llmtutor.demos.calculus.sweeps import Sweeps, numbers, progress
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Refused, State, Stepper, Text
from llmtutor.demos.shown import Shown, beside, shown
from llmtutor.demos.worked import Formulas, below, by, said, where
from llmtutor.engine.expression import LONGEST, ExpressionError, calculate
from llmtutor.views import Arithmetic, Cell

NETWORK = (
    "x1=1; x2=2; w11=.5; w12=.3; w21=.2; w22=.8; v1=1; v2=.5; "
    "h1=sigmoid(w11*x1+w12*x2); h2=sigmoid(w21*x1+w22*x2); out=sigmoid(v1*h1+v2*h2); loss=(out-1)^2"
)
MICROGRAD = (
    "a=-4; b=2; c=a+b; d=a*b+b^3; c=c+(c+1); c=c+(1+c+(-a)); "
    "d=d+(d*2+relu(b+a)); d=d+(3*d+relu(b-a)); e=c-d; f=e^2; g=f/2+10/f"
)
worked_out = lru_cache(maxsize=32)(calculate)


def compute(state: State) -> Shown:
    """Work the text out, both ways, as far as the step says."""
    sweeps = Sweeps(worked_out(state["text"]), state["step"])
    given = [sweeps.made[place] for place in sweeps.places["given"]]
    found = shown(
        progress(sweeps),
        beside("graph", *(numbers(sweeps, name) for name, places in sweeps.places.items() if places)),
        value=sweeps.made[-1].value,
        gradient=tuple(each.grad for each in given),
        inputs=tuple(each.value for each in given),
        largest=max((abs(each.grad) for each in given), default=0.0),
        sweeps=sweeps,
    )
    now = sweeps.now if sweeps.back != 1 else None  # the first gradient is 1 without any calculation
    return below(found, "sum", now, FORMULAS, after=1) if now else found


def this_step(found: Shown, _cell: Cell) -> Arithmetic | None:
    """Explain the number or gradient that this step worked out."""
    return explain(found, found.numbers["sweeps"].now)


def refuse(state: State) -> None:
    """Refuse what cannot be calculated."""
    try:
        worked_out(state["text"])
    except ExpressionError as error:
        raise Refused(f"expression-{error.code}", control="text", text=error.text[:40]) from None


FORMULAS: Formulas = {
    "progress.value": this_step,
    "given.number": said("given"),
    "computed.number": where("number", {None: None}, number),
    "given.gradient": where("gradient", {None: None}, gradient),
    "computed.gradient": where("gradient", {None: None}, gradient),
}
explain = by(FORMULAS)

DEMO = Demo(
    id="autograd-graph",
    controls=(
        Stepper("step", count=lambda state: Sweeps(worked_out(state["text"])).count),
        Text("text", NETWORK, longest=LONGEST),
    ),
    compute=compute,
    explain=explain,
    refuse=refuse,
    presets=(
        Preset("network", {"text": NETWORK, "step": 36}),
        Preset("meet", {"text": "x=3; y=x*x+2*x", "step": 7}),
        Preset("micrograd", {"text": MICROGRAD, "step": 52}),
        Preset("dead", {"text": "w=-2; x=3; b=1; out=relu(w*x+b); loss=(out-4)^2", "step": 13}, good=False),
    ),
    code=("llmtutor.engine.autodiff:backward", "llmtutor.engine.expression:calculate"),
)
