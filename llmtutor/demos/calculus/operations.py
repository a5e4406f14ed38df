"""How a number of a learner's calculation was made, and its slope there, as formulas in numbers."""

from llmtutor.demos.arithmetic import formula, products
from llmtutor.demos.calculus.sweeps import GRADIENT, NUMBER, Sweeps
from llmtutor.demos.shown import Shown
from llmtutor.demos.worked import Told, said
from llmtutor.engine.expression import Made
from llmtutor.views import Arithmetic, Cell, Number

MADE = {
    "+": "{a} + {b}",
    "-": "{a} - {b}",
    "×": "{a} × {b}",
    "/": "{a} / {b}",
    "^": "{a}^{b}",
    "negative": "0 - {a}",
    "exp": "e^{a}",
    "log": "ln {a}",
    "sqrt": "√{a}",
    "relu": "max(0, {a})",
}
SLOPES = {
    "^": ("{b} × {a}^({b} - 1)", "slope-power"),
    "×": ("", "slope-times"),
    "+": ("", "slope-plus"),
    "-": ("", "slope-plus"),
    "negative": ("", "slope-negative"),
    "sin": ("cos {a}", "slope-sin"),
    "exp": ("e^{a}", "slope-exp"),
    "sigmoid": ("{y} × (1 - {y})", "slope-sigmoid"),
}
"""The formula of a slope, where there is something to calculate, and the sentence that tells the rule."""

Formula = tuple[str, dict[str, Number]]


def made_by(made: Made) -> Formula:
    """Return the formula of a number that was computed, and the numbers it needs."""
    a, b = (*made.inputs, 0.0)[:2]
    return MADE.get(made.op, made.op + "({a})"), {"a": a, "b": b}


def slope_by(made: Made) -> tuple[str, dict[str, Number], str]:
    """Return how a number changes with the one it was made from: the formula, its numbers, the sentence."""
    text, say = SLOPES[made.op]
    a, b = (*made.inputs, 0.0)[:2]
    other = next((n for n, source in zip(made.inputs, made.sources, strict=True) if source is None), 0.0)
    return text, {"a": a, "b": b, "y": made.value, "other": other}, say


def number(found: Shown, cell: Cell) -> Arithmetic:
    """Explain a computed number of the `sweeps` by those it was made from."""
    sweeps: Sweeps = found.numbers["sweeps"]
    made = sweeps.at(cell)
    sources = [sweeps.cell(place, NUMBER) for place in made.sources if place is not None]
    return formula(made.value, *made_by(made), sources)


def gradient(found: Shown, cell: Cell) -> Told:
    """Explain a gradient of the `sweeps` by what comes back along every way from the result.

    That of this step needs no sentence: the step has its own.
    """
    sweeps: Sweeps = found.numbers["sweeps"]
    made = sweeps.at(cell)
    if not made.paths:
        return said("itself")
    above, slopes = zip(*((sweeps.made[place].grad, slope) for place, slope in made.paths), strict=True)
    sources = [sweeps.cell(place, GRADIENT) for place, _ in made.paths]
    return products(made.grad, above, slopes, sources=sources, say="" if cell == sweeps.now else "ways-back")
