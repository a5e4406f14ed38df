"""A matrix moves the plane: the grid before and after, one move after another, and what is only stretched."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import as_grid, formula, products, typed
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, MatrixOf, Slider, State, Stepper
from llmtutor.engine import transforms2d as moves
from llmtutor.engine.eigen import eigen, power_iteration
from llmtutor.engine.inverse import determinant
from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Note, Points, Series, Table, View

MOVES = ("none", "rotate", "scale", "shear", "project", "mirror")
SPAN = (-4.2, 4.2)
START = (1.0, 0.0)
STEPS = 8
ROUNDING = 1e-4


@dataclass(frozen=True)
class Moved:
    """The whole matrix and its two moves, where it sends the grid, and what it only stretches."""

    A: Grid
    first: Grid
    then: Grid | None
    before: Grid
    after: Grid
    stretches: tuple[float, ...]
    directions: Grid
    path: Grid
    path_stretches: tuple[float, ...]
    area: float
    step: int


def matrix(name: str, degrees: float, factor: float) -> Array:
    """Return the matrix of one move, free of the dust that cosines leave behind."""
    made = {
        "rotate": moves.rotation(degrees),
        "scale": moves.scaling(factor, factor),
        "shear": moves.shear(factor),
        "project": moves.projection(degrees),
        "mirror": moves.reflection(degrees),
        "none": moves.scaling(1, 1),
    }
    return made[name].round(12) + 0.0


def compute(state: State) -> Moved:
    """Move the grid; look for directions that stay; apply the matrix to one arrow again and again."""
    A, before = state["A"], moves.grid_path(2)
    settings = state["degrees"], state["factor"]
    own = state["first"] == "own"
    try:
        stretches, directions = eigen(A)
        kept = tuple(stretches.tolist()), as_grid(directions.T)
    except ValueError:
        kept = (), ()
    path, path_stretches = _path(A, state["step"])
    return Moved(
        A,
        first=A if own else as_grid(matrix(state["first"], *settings)),
        then=None if own or state["then"] == "none" else as_grid(matrix(state["then"], *settings)),
        before=as_grid(before),
        after=as_grid(moves.move(A, before)),
        stretches=kept[0],
        directions=kept[1],
        path=path,
        path_stretches=path_stretches,
        area=float(determinant(A)),
        step=state["step"],
    )


def _path(A: Grid, steps: int) -> tuple[Grid, tuple[float, ...]]:
    """Follow the arrow, or leave it at its start where A makes it vanish on the way."""
    try:
        path, stretches = power_iteration(A, START, steps)
    except ValueError:
        path, stretches = power_iteration(A, START, 0)
    return as_grid(path), tuple(stretches.tolist())


def views(moved: Moved) -> Iterator[View]:
    """Show the plane before and after, the matrices, and the directions that are only stretched."""
    lost = len(moved.path) <= moved.step
    yield Board("plane", ((_plane(moved, "before"), _plane(moved, "after")),))
    parts = [Matrix("first", moved.first), Matrix("then", moved.then)] if moved.then else []
    yield Board("matrices", ((Matrix("A", moved.A), *reversed(parts)),))
    yield Note("area", (("factor", moved.area),))
    if moved.stretches:
        yield Note("eigen", tuple(zip(("one", "two"), moved.stretches, strict=True)))
    else:
        yield Note("turns")
    yield Note("lost" if lost else "again" if moved.step else "start", warn=lost)
    if moved.step and not lost:
        rows = zip(moved.path, moved.path_stretches, strict=True)
        table = tuple((str(step), x, y, stretch) for step, ((x, y), stretch) in enumerate(rows))
        yield Table("power", ("times", "x", "y", "stretch"), table, lit=frozenset({moved.step}))


def _plane(moved: Moved, name: str) -> Points:
    """One picture: the grid, the arrows of both axes, the eigen directions and the travelling arrow."""
    grid = moved.before if name == "before" else moved.after
    arrows = _arrows(moved, name)
    x, y = zip(*grid, strict=True)
    series = (Series("grid", x, y, bare=True), *(_arrow(*each) for each in arrows))
    labels = ((), *(("", each[0]) for each in arrows))
    return Points(name, series, labels, SPAN, SPAN, lines=True, equal=True)


def _arrows(moved: Moved, name: str) -> list[tuple[str, tuple[float, ...]]]:
    """Give every arrow of a picture by name; the axes and eigen directions are moved in the second one."""
    travelling = [("x", moved.path[-1 if name == "after" else 0])] if moved.step else []
    arrows: list[tuple[str, tuple[float, ...]]] = [("i", (1.0, 0.0)), ("j", (0.0, 1.0))]
    arrows += [(f"v{n + 1}", direction) for n, direction in enumerate(moved.directions)]
    if name == "after":
        arrows = [(label, as_grid(moves.move(moved.A, [arrow]))[0]) for label, arrow in arrows]
    return arrows + travelling


def _arrow(label: str, tip: tuple[float, ...]) -> Series:
    return Series(label, (0.0, tip[0]), (0.0, tip[1]))


def explain(moved: Moved, cell: Cell) -> Arithmetic | None:
    """Give the sum behind an entry, the end of an arrow, a stretch or the area."""
    at, A = cell.at, moved.A
    match cell.view:
        case "A" if moved.then:
            column = [line[at[1]] for line in moved.first]
            lit = [
                *(Cell("then", (at[0], k)) for k in range(2)),
                *(Cell("first", (k, at[1])) for k in range(2)),
            ]
            return products(A[at[0]][at[1]], moved.then[at[0]], column, sources=lit)
        case "A" | "first" | "then":
            grid = {"A": A, "first": moved.first, "then": moved.then or A}[cell.view]
            return Arithmetic("explain", grid[at[0]][at[1]], say="entry")
        case "after" if at[1] and _arrows(moved, "before")[at[0] - 1][0] != "x":
            tip = _arrows(moved, "before")[at[0] - 1][1]
            return products(_arrows(moved, "after")[at[0] - 1][1][1], A[1], tip)
        case "area":
            return formula(
                moved.area, "{a} × {d} - {b} × {c}", dict(zip("abcd", (*A[0], *A[1]), strict=True))
            )
        case "eigen":
            return _stretch(moved, moved.directions[at[0]], moved.stretches[at[0]])
        case "power" if at[1] == 3:
            return _stretch(moved, moved.path[at[0]], moved.path_stretches[at[0]])
    return None


def _stretch(moved: Moved, arrow: tuple[float, ...], stretch: float) -> Arithmetic:
    """Explain v . A v: how much of the moved arrow still points along it."""
    return products(stretch, arrow, as_grid(moves.move(moved.A, [arrow]))[0], say="stretch")


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Make the matrix of the chosen moves; a typed one stands for itself."""
    if state["first"] == "own":
        return {"then": "none"}
    made = moves.compose(
        *(matrix(state[each], state["degrees"], state["factor"]) for each in ("first", "then"))
    )
    if "A" in changed and abs(made - state["A"]).max() > ROUNDING:
        return {"first": "own", "then": "none"}
    return {"A": as_grid(made)}


def names(moved: Moved) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    columns = tuple(zip(*moved.A, strict=True))
    found = {"area": moved.area, "stretches": moved.stretches, "directions": moved.directions}
    return found | {"i": columns[0], "j": columns[1], "x": moved.path[-1]}


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
    views=views,
    explain=explain,
    edit=typed("A"),
    fit=fit,
    names=names,
    presets=(
        Preset("quarter-turn", {"first": "rotate", "degrees": 90}),
        Preset("turn-and-shear", {"first": "rotate", "then": "shear", "degrees": 90, "factor": 1}),
        Preset("eigen", {"A": ((2, 1), (1, 2)), "step": 3}),
        Preset("flattened", {"first": "project", "degrees": 30}, good=False),
    ),
    code=("llmtutor.engine.transforms2d:move", "llmtutor.engine.eigen:power_iteration"),
)
