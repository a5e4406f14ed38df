"""What can be said of a matrix at a glance: its characters, its determinant, and whether it is flat."""

from llmtutor.demos.controls import Grid
from llmtutor.demos.shown import Shown, shown
from llmtutor.demos.worked import Formulas, said, where
from llmtutor.engine.inverse import determinant, rank
from llmtutor.engine.special_matrices import characters
from llmtutor.views import Note

CHARACTERS = ("identity", "diagonal", "symmetric", "orthogonal")


def kind_of_matrix(a: Grid, warn: bool) -> Shown:
    """Say in sentences what kind of matrix `a` is; with `warn`, why it cannot be undone."""
    rows, columns, independent = len(a), len(a[0]), rank(a)
    if rows != columns:
        shape = (("rows", rows), ("columns", columns))
        return shown(Note("not-square", shape, warn), determinant=None, rank=independent, **_named(()))
    fitting, factor = characters(a), float(determinant(a))
    flat = Note("flat", (("rank", independent), ("rows", rows)), warn) if independent < rows else None
    volume = Note("volume", (("determinant", factor),))
    return shown(
        *map(Note, fitting), volume, flat, determinant=factor, rank=independent, size=rows, **_named(fitting)
    )


def _named(fitting: tuple[str, ...]) -> dict[str, bool]:
    return {"is_" + name: name in fitting for name in CHARACTERS}


KIND: Formulas = {
    "volume": where(
        "size", {2: "{A[0, 0]} × {A[1, 1]} - {A[0, 1]} × {A[1, 0]}"}, said("volume", "determinant")
    ),
}
"""How the determinant of a matrix `A` on the screen came about."""
