"""The links of a chain: a function inside a function, the numbers in between, and how each was made."""

from functools import lru_cache

from llmtutor.demos.arithmetic import formula
from llmtutor.demos.calculus.operations import made_by, slope_by
from llmtutor.demos.shown import Shown, only, table
from llmtutor.demos.worked import Told, said
from llmtutor.engine.expression import Made, calculate
from llmtutor.views import Arithmetic, Cell, Table

FUNCTIONS = {
    "square-of-line": "(2*x + 1)^2",
    "sine-of-square": "sin(x^2)",
    "bell": "exp(-x^2)",
    "sigmoid-of-line": "sigmoid(5*x - 2)",
}
NUMBER = 1


@lru_cache(maxsize=256)
def chain_of(function: str, x: float) -> tuple[Made, ...]:
    """Return the numbers from x to the result, with their slopes; kept, as a step changes none of them."""
    return calculate(FUNCTIONS[function], {"x": x})


def result_of(function: str, x: float) -> float:
    """Return what comes out of the chain."""
    return chain_of(function, x)[-1].value


def own_slopes(chain: tuple[Made, ...]) -> tuple[float | None, ...]:
    """Return how each number changes with the one before it; x has none."""
    return (None, *(made.paths[0][1] for made in chain[:-1]))


def table_of(chain: tuple[Made, ...], step: int) -> Table:
    """Return the links as far as a step has come: every number, then the slopes from the result back to x."""
    last = len(chain) - 1
    back = step - last
    return table(
        "links",
        (row_at(chain, step),),
        label=(made.label for made in chain),
        number=only(range(step + 1), (made.value for made in chain)),
        slope=only(range(last - back + 1, last + 1), own_slopes(chain)),
        **{"so-far": only(range(last - back, last + 1) if back > 0 else (), (made.grad for made in chain))},
    )


def row_at(chain: tuple[Made, ...], step: int) -> int:
    """Return the link that a step is about: there and back again."""
    return min(step, 2 * len(chain) - 1 - step)


def number(found: Shown, cell: Cell) -> Told:
    """Explain a number by the one before it; x is given."""
    made: Made = found.numbers["chain"][cell.at[0]]
    return formula(made.value, *made_by(made), [_before(cell)]) if made.op else said("given")


def slope(found: Shown, cell: Cell) -> Arithmetic:
    """Explain the slope of one link by the rule of its operation."""
    made, steep = found.numbers["chain"][cell.at[0]], found.numbers["own"][cell.at[0]]
    text, values, say = slope_by(made)
    return formula(steep, text, values, [_before(cell)], say)


def _before(cell: Cell) -> Cell:
    return Cell(cell.view, (cell.at[0] - 1, NUMBER))


def all_slopes(found: Shown, _cell: Cell) -> str:
    """Explain the slope of the whole chain: the product of those of its links, from the result back to x."""
    return " × ".join(f"{{links.slope[{row}]}}" for row in range(len(found.numbers["chain"]) - 1, 0, -1))
