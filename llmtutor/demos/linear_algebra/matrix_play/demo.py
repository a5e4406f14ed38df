"""What can be done to a matrix: add another, scale, transpose, invert - and matrices with a character."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Choice, Grid, MatrixOf, Refused, Slider, State
from llmtutor.demos.grids import as_grid, resized
from llmtutor.demos.linear_algebra.examples import NAMED, PLACES, WORDS
from llmtutor.demos.linear_algebra.matrix_play.kind_of_matrix import KIND, kind_of_matrix
from llmtutor.demos.linear_algebra.matrix_play.operations import MADE, OPERATIONS
from llmtutor.demos.shown import Shown, beside, shown
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import by
from llmtutor.engine.inverse import rank
from llmtutor.engine.matmul import matmul
from llmtutor.views import Matrix


def compute(state: State) -> Shown:
    """Show A, what it meets, the result and its check in one row, then say what kind of matrix A is."""
    do, a = state["do"], state["A"]
    grids: dict[str, Grid] = {"A": a}
    if do == "add":
        grids["B"] = state["B"]
    if do != "inverse" or len(a) == len(a[0]) == rank(a):
        grids[do] = as_grid(OPERATIONS[do](state))
    if "inverse" in grids:
        grids["check"] = as_grid(matmul(a, grids["inverse"]).round(10) + 0.0)
    kind = kind_of_matrix(a, warn=do == "inverse")
    matrices = beside("matrices", *(Matrix(name, grid) for name, grid in grids.items()))
    return shown(matrices, *kind.views, result=grids.get(do), factor=state["factor"], **kind.numbers)


def fit(state: State, changed: Collection[str]) -> Changes:
    """Bring the named matrix, or the name of a typed one; B follows the shape of A."""
    a = NAMED.get(state["kind"], state["A"]) if "A" not in changed else state["A"]
    kind = next((name for name, grid in NAMED.items() if grid == a), "own")
    b = state["B"] if "B" in changed else resized(state["B"], len(a), len(a[0]))
    return {"A": a, "kind": kind, "B": b}


def refuse(state: State) -> None:
    """Refuse a B of another shape than A."""
    shape = len(state["A"]), len(state["A"][0])
    if (len(state["B"]), len(state["B"][0])) != shape:
        raise Refused("wrong-shape", control="B", rows=shape[0], columns=shape[1])


DEMO = Demo(
    id="matrix-play",
    controls=(
        Choice("do", tuple(OPERATIONS), "add"),
        Choice("kind", (*NAMED, "own"), "table"),
        MatrixOf("A", WORDS, -1000, 1000, most_rows=5, most_columns=5),
        MatrixOf("B", PLACES, -1000, 1000, most_rows=5, most_columns=5),
        Slider("factor", -4, 4, 2, step=0.25),
    ),
    compute=compute,
    explain=by({**MADE, **KIND}),
    edit=typed("A", "B"),
    fit=fit,
    refuse=refuse,
    presets=(
        Preset("words-and-places", {"do": "add", "kind": "table"}),
        Preset("on-its-side", {"do": "transpose", "kind": "table"}),
        Preset("turned-back", {"do": "inverse", "kind": "orthogonal"}),
        Preset("no-way-back", {"do": "inverse", "kind": "flat"}, good=False),
    ),
    code=("llmtutor.engine.inverse:inverse", "llmtutor.engine.special_matrices:characters"),
)
