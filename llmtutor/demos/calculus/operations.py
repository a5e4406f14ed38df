"""How a number of a learner's calculation was made, and its slope there, as formulas in numbers."""

from llmtutor.engine.expression import Made
from llmtutor.views import Number

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
    "^": "{b} × {a}^({b} - 1)",
    "×": "{other}",
    "negative": "-1",
    "sin": "cos {a}",
    "exp": "e^{a}",
    "sigmoid": "{y} × (1 - {y})",
}

Formula = tuple[str, dict[str, Number]]


def made_by(made: Made) -> Formula:
    """Return the formula of a number that was computed, and the numbers it needs."""
    a, b = (*made.inputs, 0.0)[:2]
    return MADE.get(made.op, made.op + "({a})"), {"a": a, "b": b}


def slope_by(made: Made) -> Formula:
    """Return the formula for how a number changes with the one variable it was made from."""
    a, b = (*made.inputs, 0.0)[:2]
    other = next((n for n, source in zip(made.inputs, made.sources, strict=True) if source is None), 0.0)
    return SLOPES.get(made.op, "1"), {"a": a, "b": b, "y": made.value, "other": other}
