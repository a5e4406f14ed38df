"""A matrix product, cell by cell: a row of A meets a column of B."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Integer, MatrixOf, Refused, State, Stepper
from llmtutor.demos.grids import as_grid, resized
from llmtutor.demos.linear_algebra.examples import TALL, WIDE, WORDS
from llmtutor.demos.shown import Shown, shown, steps
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import Formulas, below, by, said, total
from llmtutor.engine.matmul import cell_order, matmul
from llmtutor.views import Board, Cell, Matrix

FORMULAS: Formulas = {"A": said("given"), "B": said("given"), "C": total("A[row, :]", "B[:, column]")}


def compute(state: State) -> Shown:
    """Multiply; show B above the product and A to its left, so that row and column meet in their cell."""
    a, b, step = state["A"], state["B"], state["step"]
    c = as_grid(matmul(a, b))
    order = tuple(cell_order(len(c), len(c[0])))
    now = order[step - 1] if step else None
    row, column = now or (-1, -1)
    met = range(len(b)) if now else ()
    left = Matrix("A", a, lit=frozenset((row, each) for each in met))
    above = Matrix("B", b, lit=frozenset((each, column) for each in met))
    made = Matrix("C", c, now=now, hidden=frozenset(order[step:]))
    found = shown(
        steps("progress", step, len(order), "cell" if now else "start", row=row + 1, column=column + 1),
        Board("product", ((None, above), (left, made))),
        **{"C": c, "rows": len(c), "columns": len(c[0])},
    )
    return below(found, "sum", Cell("C", now), FORMULAS) if now else found


def fit(state: State, changed: Collection[str]) -> Changes:
    """Give A as many columns and B as many rows as the shared size says, or read it from new matrices."""
    a, b, shared = state["A"], state["B"], state["shared"]
    if "shared" not in changed:
        return {"shared": len(a[0])}
    return {"A": resized(a, len(a), shared), "B": resized(b, shared, len(b[0]))}


def refuse(state: State) -> None:
    """Refuse matrices whose inner sizes differ."""
    columns, rows = len(state["A"][0]), len(state["B"])
    if columns != rows:
        raise Refused("shapes", columns=columns, rows=rows)


DEMO = Demo(
    id="matmul-stepper",
    controls=(
        Stepper("step", count=lambda state: len(state["A"]) * len(state["B"][0])),
        MatrixOf("A", WIDE, -1e4, 1e4),
        MatrixOf("B", TALL, -1e4, 1e4),
        Integer("shared", 1, 6, 3),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=typed("A", "B"),
    fit=fit,
    refuse=refuse,
    presets=(
        Preset("turn", {"A": ((0, -1), (1, 0)), "B": ((1,), (0,)), "step": 2}),
        Preset("swap", {"A": ((0, 1), (1, 0)), "B": ((1, 2), (3, 4)), "step": 4}),
        Preset("words", {"A": WORDS, "B": ((1, 0), (0, 1), (1, 0), (0, 1)), "step": 6}),
        Preset("other-way-round", {"A": TALL, "B": WIDE, "step": 9}, good=False),
    ),
    code=("llmtutor.engine.matmul:matmul", "llmtutor.engine.matmul:cell_terms"),
)
