"""The learner's own calculation, forward number by number, then its gradients back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from llmtutor.demos.calculus.operations import made_by
from llmtutor.demos.cells import formula, given
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Refused, State, Stepper, Text
from llmtutor.engine.expression import LONGEST, ExpressionError, Made, calculate
from llmtutor.views import Arithmetic, Board, Cell, Number, Steps, Table, Term, View

NETWORK = (
    "x1=1; x2=2; w11=.5; w12=.3; w21=.2; w22=.8; v1=1; v2=.5; "
    "h1=sigmoid(w11*x1+w12*x2); h2=sigmoid(w21*x1+w22*x2); out=sigmoid(v1*h1+v2*h2); loss=(out-1)^2"
)
MICROGRAD = (
    "a=-4; b=2; c=a+b; d=a*b+b^3; c=c+(c+1); c=c+(1+c+(-a)); "
    "d=d+(d*2+relu(b+a)); d=d+(3*d+relu(b-a)); e=c-d; f=e^2; g=f/2+10/f"
)
VALUE, GRAD = 1, 2
worked_out = lru_cache(maxsize=32)(calculate)


@dataclass(frozen=True)
class Sweeps:
    """Every number of the calculation with its gradient, and how far the two sweeps are."""

    numbers: tuple[Made, ...]
    step: int

    @property
    def inputs(self) -> tuple[int, ...]:
        """The numbers that were given."""
        return tuple(place for place, made in enumerate(self.numbers) if not made.op)

    @property
    def made(self) -> tuple[int, ...]:
        """The numbers that are computed, in their order."""
        return tuple(place for place, made in enumerate(self.numbers) if made.op)

    @property
    def back(self) -> int:
        """How many gradients are known."""
        return max(0, self.step - len(self.made))

    @property
    def now(self) -> int | None:
        """The number whose value or gradient was just worked out."""
        if not self.step:
            return None
        return len(self.numbers) - self.back if self.back else self.made[self.step - 1]

    def known(self, place: int, column: int) -> bool:
        """Whether a value or gradient is worked out at this step."""
        if column == GRAD:
            return place >= len(self.numbers) - self.back
        return place not in self.made[self.step :]


def compute(state: State) -> Sweeps:
    """Work the text out, both ways."""
    return Sweeps(worked_out(state["text"]), state["step"])


def views(sweeps: Sweeps) -> Iterator[View]:
    """Show the step, what is given beside what is computed, and the present arithmetic."""
    now = sweeps.now
    yield Steps("progress", sweeps.step, steps_in(sweeps.numbers), *_sentence(sweeps))
    tables = tuple(
        Table(
            name,
            (name, "number", "gradient"),
            tuple(_row(sweeps, place) for place in places),
            lit=frozenset(index for index, place in enumerate(places) if place == now),
        )
        for name, places in (("given", sweeps.inputs), ("computed", sweeps.made))
        if places
    )
    yield Board("graph", (tables,))
    if now is not None:
        yield _arithmetic(sweeps, "sum", now, GRAD if sweeps.back else VALUE)


def _row(sweeps: Sweeps, place: int) -> tuple[str | Number | None, ...]:
    made = sweeps.numbers[place]
    value = made.value if sweeps.known(place, VALUE) else None
    return (made.label, value, made.grad if sweeps.known(place, GRAD) else None)


def _sentence(sweeps: Sweeps) -> tuple[str, tuple[tuple[str, Number | str], ...]]:
    if sweeps.now is None:
        return "start", ()
    made = sweeps.numbers[sweeps.now]
    label = ("label", made.label)
    if not sweeps.back:
        return "forward", (label, ("value", made.value))
    if not made.paths:
        return "seed", (label,)
    values = (label, ("gradient", made.grad), ("count", len(made.paths)))
    return ("one-way" if len(made.paths) == 1 else "ways"), values


def _arithmetic(sweeps: Sweeps, view: str, place: int, column: int) -> Arithmetic:
    """Give how a value was computed, or the sum of what came back along every way."""
    made, numbers = sweeps.numbers[place], sweeps.numbers
    if column == VALUE:
        sources = [_cell(sweeps, each, VALUE) for each in made.sources if each is not None]
        found = formula(made.value, *made_by(made), sources) if made.op else given(made.value)
    elif not made.paths:
        found = Arithmetic("explain", made.grad, say="itself")
    else:
        terms = tuple(Term((numbers[target].grad, slope)) for target, slope in made.paths)
        sources = [_cell(sweeps, target, GRAD) for target, _ in made.paths]
        found = Arithmetic("explain", made.grad, terms, sources=tuple(sources))
    return Arithmetic(
        view, found.result, found.terms, found.text, False, found.sources, found.say, found.values
    )


def _cell(sweeps: Sweeps, place: int, column: int) -> Cell:
    name, places = ("computed", sweeps.made) if sweeps.numbers[place].op else ("given", sweeps.inputs)
    return Cell(name, (places.index(place), column))


def explain(sweeps: Sweeps, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a number that is known."""
    if cell.view == "progress" and sweeps.now is not None:
        column = GRAD if sweeps.back and cell.at[0] == 1 else VALUE
        return _arithmetic(sweeps, "explain", sweeps.now, column) if cell.at[0] < 2 else None
    if cell.view not in ("given", "computed"):
        return None
    place = (sweeps.inputs if cell.view == "given" else sweeps.made)[cell.at[0]]
    return _arithmetic(sweeps, "explain", place, cell.at[1]) if sweeps.known(place, cell.at[1]) else None


def refuse(state: State) -> None:
    """Refuse what cannot be calculated."""
    try:
        worked_out(state["text"])
    except ExpressionError as error:
        raise Refused(f"expression-{error.code}", control="text", text=error.text[:40]) from None


def steps_in(numbers: tuple[Made, ...]) -> int:
    """Count the steps: one for every number computed, one for every gradient."""
    return sum(bool(made.op) for made in numbers) + len(numbers)


def names(sweeps: Sweeps) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    given_numbers = [sweeps.numbers[place] for place in sweeps.inputs]
    return {
        "value": sweeps.numbers[-1].value,
        "gradient": tuple(made.grad for made in given_numbers),
        "inputs": tuple(made.value for made in given_numbers),
        "largest": max((abs(made.grad) for made in given_numbers), default=0.0),
    }


DEMO = Demo(
    id="autograd-graph",
    controls=(
        Stepper("step", count=lambda state: steps_in(worked_out(state["text"]))),
        Text("text", NETWORK, longest=LONGEST),
    ),
    compute=compute,
    views=views,
    explain=explain,
    refuse=refuse,
    names=names,
    presets=(
        Preset("network", {"text": NETWORK, "step": 36}),
        Preset("meet", {"text": "x=3; y=x*x+2*x", "step": 7}),
        Preset("micrograd", {"text": MICROGRAD, "step": 52}),
        Preset("dead", {"text": "w=-2; x=3; b=1; out=relu(w*x+b); loss=(out-4)^2", "step": 13}, good=False),
    ),
    code=("llmtutor.engine.autodiff:backward", "llmtutor.engine.expression:calculate"),
)
