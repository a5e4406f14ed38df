"""What a matrix stretches: areas, its own directions, and an arrow that it moves again and again."""

from llmtutor.demos.controls import Grid
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown, note, shown, table, warning
from llmtutor.demos.worked import Formulas, Rule, said, total, worked
from llmtutor.engine.eigen import eigen, power_iteration
from llmtutor.engine.inverse import determinant
from llmtutor.engine.trace import Array
from llmtutor.engine.transforms2d import move
from llmtutor.views import Cell

START = (1.0, 0.0)
DIGITS = 9
"""What is shown of an area: the numbers of a matrix that flattens are themselves rounded."""


def stretched(A: Grid, steps: int) -> Shown:
    """Tell what becomes of areas, which directions keep their line, and follow an arrow x of length 1.

    Names the `area`, the `stretches` and `directions` (none where everything turns), and the `path` of x,
    brought back to length 1 each time: only its start where A makes it vanish on the way.
    """
    stretches, directions = _kept(A)
    path, growth = _path(A, steps)
    lost, area = len(path) <= steps, round(float(determinant(A)), DIGITS) + 0.0
    x, y = path.T.tolist()
    times = map(str, range(len(path)))
    return shown(
        note("area", factor=area),
        note("eigen", **dict(zip(("one", "two"), stretches, strict=True))) if stretches else note("turns"),
        warning("lost") if lost else note(("again" if stretches else "spins") if steps else "start"),
        table("power", [steps], times=times, x=x, y=y, stretch=growth) if steps and not lost else None,
        **{"area": area, "stretches": stretches, "directions": directions, "path": as_grid(path)},
        **{"sent": move(A, directions) if directions else (), "sent_on": move(A, path)},
    )


def _kept(A: Grid) -> tuple[tuple[float, ...], Grid]:
    try:
        stretches, directions = eigen(A)
    except ValueError:
        return (), ()
    return tuple(stretches.tolist()), as_grid(directions.T)


def _path(A: Grid, steps: int) -> tuple[Array, Array]:
    try:
        return power_iteration(A, START, steps)
    except ValueError:
        return power_iteration(A, START, 0)


def _back_to_length_1(found: Shown, cell: Cell) -> Rule:
    """Tell how x got its place at a step, by the one before."""
    row, column = cell.at
    if row == 0:
        return said("begins")
    right, up = (f"{{sent_on[{row - 1}, {axis}]}}" for axis in (0, 1))
    return worked(f"{(right, up)[column - 1]} / √({right}² + {up}²)", "shrunk", lit=f"power[{row - 1}, 1:3]")


STRETCHED: Formulas = {
    "area": "{A[0, 0]} × {A[1, 1]} - {A[0, 1]} × {A[1, 0]}",
    "eigen.one": total("directions[0, :]", "sent[0, :]", say="stretch"),
    "eigen.two": total("directions[1, :]", "sent[1, :]", say="stretch"),
    "power.x": _back_to_length_1,
    "power.y": _back_to_length_1,
    "power.stretch": total("power[row, 1:3]", "sent_on[row, :]", say="stretch"),
}
"""The stretch of an arrow v of length 1 is v . A v: how much of the moved arrow still points along it."""
