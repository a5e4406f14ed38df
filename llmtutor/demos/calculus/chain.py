"""Functions inside functions: values on the way in, slopes multiplied on the way out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.calculus.operations import made_by, slope_by
from llmtutor.demos.cells import formula, given
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State, Stepper
from llmtutor.engine.expression import Made, calculate
from llmtutor.engine.gradient_check import forward_difference
from llmtutor.views import Arithmetic, Cell, Note, Number, Steps, Table, Term, View

FUNCTIONS = {
    "square-of-line": "(2*x + 1)^2",
    "sine-of-square": "sin(x^2)",
    "bell": "exp(-x^2)",
    "sigmoid-of-line": "sigmoid(5*x - 2)",
}
VALUE, SLOPE, SO_FAR = 1, 2, 3
NUDGE = 0.001


@dataclass(frozen=True)
class Chain:
    """The numbers from x to the result, how far both sweeps are, and what a nudge of x says."""

    numbers: tuple[Made, ...]
    step: int
    ahead: float
    nudged: float

    @property
    def row(self) -> int:
        """The number that is worked out or passed at this step."""
        back = self.step - self.links
        return self.links - back + 1 if back > 0 else self.step

    @property
    def links(self) -> int:
        """How many functions are inside each other."""
        return len(self.numbers) - 1

    def slope(self, row: int) -> float:
        """How number `row` changes with the one before it."""
        return self.numbers[row - 1].paths[0][1]

    def known(self, row: int, column: int) -> bool:
        """Whether a number of the table is worked out at this step."""
        back = self.step - self.links
        if column == VALUE:
            return row <= self.step
        return row > self.links - back if column == SLOPE else back > 0 and row >= self.links - back


def compute(state: State) -> Chain:
    """Go through the functions and back."""
    text = FUNCTIONS[state["function"]]
    numbers = calculate(text, {"x": state["x"]})
    ahead = calculate(text, {"x": state["x"] + NUDGE})[-1].value
    nudged = forward_difference(lambda x: calculate(text, {"x": x})[-1].value, state["x"], NUDGE)
    return Chain(numbers, state["step"], ahead, nudged)


def views(chain: Chain) -> Iterator[View]:
    """Show the step, the table of both sweeps, the present arithmetic and, at the end, the check."""
    back = chain.step - chain.links
    row = chain.row
    number = chain.numbers[chain.row]
    values: tuple[tuple[str, Number | str], ...] = (("label", number.label), ("value", number.value))
    say = "start" if not chain.step else "forward" if back <= 0 else "back"
    yield Steps("progress", chain.step, 2 * chain.links, say, values)
    lines = tuple(_line(chain, index) for index in range(len(chain.numbers)))
    yield Table("links", ("label", "number", "slope", "so-far"), lines, lit=frozenset({row}))
    if chain.step:
        now = explain(chain, Cell("links", (row, VALUE) if back <= 0 else (row - 1, SO_FAR)))
        assert now is not None
        yield Arithmetic("sum", now.result, now.terms, now.text, values=now.values)
    if back == chain.links:
        yield Note("check", (("slope", chain.numbers[0].grad), ("nudged", chain.nudged)))


def _line(chain: Chain, row: int) -> tuple[str | Number | None, ...]:
    made = chain.numbers[row]
    slope = chain.slope(row) if row else None
    shown = [made.value, slope, made.grad]
    return (
        made.label,
        *(each if chain.known(row, place) else None for place, each in enumerate(shown, VALUE)),
    )


def explain(chain: Chain, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a value, of a slope, or the product of slopes so far."""
    if cell.view == "check":
        return _checked(chain, cell.at[0])
    if cell.view == "progress" and chain.step:
        return explain(chain, Cell("links", (chain.row, VALUE)))
    if cell.view != "links" or not chain.known(*cell.at):
        return None
    row, column = cell.at
    made = chain.numbers[row]
    before = [Cell("links", (row - 1, VALUE))]
    if column == VALUE:
        return formula(made.value, *made_by(made), before) if row else given(made.value)
    if column == SLOPE:
        return formula(chain.slope(row), *slope_by(made), before)
    if row == chain.links:
        return Arithmetic("explain", made.grad, say="itself")
    sources = Cell("links", (row + 1, SO_FAR)), Cell("links", (row + 1, SLOPE))
    terms = (Term((chain.numbers[row + 1].grad, chain.slope(row + 1))),)
    return Arithmetic("explain", made.grad, terms, sources=sources)


def _checked(chain: Chain, place: int) -> Arithmetic:
    """Give the whole product, or the slope by trying."""
    made = chain.numbers[-1]
    if place:
        numbers = {"ahead": chain.ahead, "value": made.value, "nudge": NUDGE}
        return formula(chain.nudged, "({ahead} - {value}) / {nudge}", numbers)
    factors = tuple(chain.slope(row) for row in range(chain.links, 0, -1))
    return Arithmetic("explain", chain.numbers[0].grad, (Term(factors),))


def names(chain: Chain) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    slopes = tuple(chain.slope(row) for row in range(1, chain.links + 1))
    return {"value": chain.numbers[-1].value, "slope": chain.numbers[0].grad, "slopes": slopes}


DEMO = Demo(
    id="chain",
    controls=(
        Stepper("step", count=lambda state: 2 * len(calculate(FUNCTIONS[state["function"]], {"x": 1.0})) - 2),
        Choice("function", tuple(FUNCTIONS), "square-of-line"),
        Slider("x", -5, 5, 3, step=0.1),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=lambda _state, cell, number: {"x": number} if cell == Cell("links", (0, VALUE)) else None,
    names=names,
    presets=(
        Preset("by-hand", {"function": "square-of-line", "x": 3, "step": 6}),
        Preset("sine", {"function": "sine-of-square", "x": 1.5, "step": 4}),
        Preset("bell", {"function": "bell", "x": 0.7, "step": 6}),
        Preset("flat", {"function": "sigmoid-of-line", "x": 4, "step": 6}, good=False),
    ),
    code=("llmtutor.engine.autodiff:backward", "llmtutor.engine.expression:calculate"),
)
