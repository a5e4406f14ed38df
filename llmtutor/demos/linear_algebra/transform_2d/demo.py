"""A matrix moves the plane: the grid before and after, one move after another, and what is only stretched."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Choice, MatrixOf, Slider, State, Stepper
from llmtutor.demos.grids import as_grid
from llmtutor.demos.linear_algebra.transform_2d.moved_plane import MOVED, before_and_after
from llmtutor.demos.linear_algebra.transform_2d.stretched import STRETCHED, stretched
from llmtutor.demos.shown import Shown, beside, shown
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import Formulas, by, said, total, where
from llmtutor.engine.trace import Array
from llmtutor.engine.transforms2d import MOVES, compose, named_move
from llmtutor.views import Matrix

STEPS = 8
ROUNDING = 1e-4


def compute(state: State) -> Shown:
    """Move the grid, show the moves, and look for what is only stretched."""
    A = state["A"]
    found = stretched(A, state["step"])
    path = found.numbers["path"]
    plane = before_and_after(A, found.numbers["directions"], (path[0], path[-1]) if state["step"] else ())
    two = state["then"] != "none"
    moves = [Matrix(each, as_grid(_move(state, each))) for each in ("then", "first") if two]
    return shown(
        beside("plane", *plane.views),
        beside("matrices", Matrix("A", A), *moves),
        *found.views,
        **{"i": (A[0][0], A[1][0]), "j": (A[0][1], A[1][1]), "x": path[-1], "two": two},
        **found.numbers,
        **plane.numbers,
    )


def _move(state: State, which: str) -> Array:
    return named_move(state[which], state["degrees"], state["factor"])


FORMULAS: Formulas = {
    "A": where("two", {True: total("then[row, :]", "first[:, column]")}, said("entry")),
    "first": said("entry"),
    "then": said("entry"),
}


def fit(state: State, changed: Collection[str]) -> Changes:
    """Make the matrix of the chosen moves; a typed one stands for itself."""
    if state["first"] == "own":
        return {"then": "none"}
    made = compose(_move(state, "first"), _move(state, "then"))
    if "A" in changed and abs(made - state["A"]).max() > ROUNDING:
        return {"first": "own", "then": "none"}
    return {"A": as_grid(made)}


DEMO = Demo(
    id="transform-2d",
    controls=(
        Stepper("step", count=lambda _state: STEPS),
        Choice("first", (*MOVES[1:], "own"), "rotate"),
        Choice("then", MOVES, "none"),
        Slider("degrees", -180, 180, 90, step=5),
        Slider("factor", -2, 2, 1.5, step=0.25),
        MatrixOf("A", ((0, -1), (1, 0)), -10, 10, fixed=True),
    ),
    compute=compute,
    explain=by({**FORMULAS, **MOVED, **STRETCHED}),
    edit=typed("A"),
    fit=fit,
    presets=(
        Preset("quarter-turn", {"first": "rotate", "degrees": 90}),
        Preset("turn-and-shear", {"first": "rotate", "then": "shear", "degrees": 90, "factor": 1}),
        Preset("eigen", {"A": ((2, 1), (1, 2)), "step": 3}),
        Preset("flattened", {"first": "project", "degrees": 30}, good=False),
    ),
    code=("llmtutor.engine.transforms2d:move", "llmtutor.engine.eigen:power_iteration"),
)
