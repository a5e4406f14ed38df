"""What can be done to a matrix A, and how each number of the result came about."""

from collections.abc import Callable, Mapping

from llmtutor.demos.controls import State
from llmtutor.demos.worked import Formulas, said, total
from llmtutor.engine.elementwise import add, scale, transpose
from llmtutor.engine.inverse import inverse
from llmtutor.engine.trace import Array

OPERATIONS: Mapping[str, Callable[[State], Array]] = {
    "add": lambda state: add(state["A"], state["B"]),
    "scale": lambda state: scale(state["A"], state["factor"]),
    "transpose": lambda state: transpose(state["A"]),
    "inverse": lambda state: inverse(state["A"]),
}
"""Each operation by the name of its view: it takes `A`, and some of them `B` or `factor`."""

MADE: Formulas = {
    "A": said("given"),
    "B": said("given"),
    "add": "{A} + {B}",
    "scale": "{factor} × {A}",
    "transpose": said("turned", "A[column, row]"),
    "inverse": said("undoes"),
    "check": total("A[row, :]", "inverse[:, column]"),
}
"""The arithmetic of A, B and every result, and of the `check` that A times its inverse is the identity."""
