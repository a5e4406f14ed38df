"""What can be done to a matrix: add another, scale, transpose, invert - and matrices with a character."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import as_grid, formula, given, products, resized, typed
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, MatrixOf, Refused, Slider, State
from llmtutor.engine.elementwise import add, scale, transpose
from llmtutor.engine.inverse import determinant, inverse, rank
from llmtutor.engine.matmul import matmul
from llmtutor.engine.special_matrices import characters
from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Note, View

TABLE = ((1, 0.5, 0.2, 0.1), (0.3, 0.8, 0.1, 0.4), (0.2, 0.1, 0.9, 0.3))
SPECIAL: Mapping[str, Grid] = {
    "table": TABLE,
    "identity": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "diagonal": ((2, 0, 0), (0, 0.5, 0), (0, 0, -1)),
    "symmetric": ((2, 1, 0), (1, 3, -1), (0, -1, 1)),
    "orthogonal": ((0.6, -0.8), (0.8, 0.6)),
    "flat": ((1, 2), (2, 4)),
}


@dataclass(frozen=True)
class Play:
    """A, what is done to it, and the result (None: there is none); for a square A also what it is like."""

    do: str
    a: Grid
    b: Grid
    factor: float
    result: Grid | None
    check: Grid | None
    characters: tuple[str, ...]
    determinant: float | None
    rank: int

    @property
    def square(self) -> bool:
        """Whether A has as many rows as columns."""
        return len(self.a) == len(self.a[0])


def compute(state: State) -> Play:
    """Do what was chosen, and look at A."""
    do, a, b, factor = state["do"], state["A"], state["B"], state["factor"]
    square, found = len(a) == len(a[0]), rank(a)
    result = _done(do, a, b, factor) if do != "inverse" or (square and found == len(a)) else None
    return Play(
        *(do, a, b, factor),
        result=None if result is None else as_grid(result),
        check=as_grid(matmul(a, result).round(10) + 0.0) if do == "inverse" and result is not None else None,
        characters=characters(a) if square else (),
        determinant=float(determinant(a)) if square else None,
        rank=found,
    )


def _done(do: str, a: Grid, b: Grid, factor: float) -> Array:
    if do == "add":
        return add(a, b)
    if do == "scale":
        return scale(a, factor)
    return transpose(a) if do == "transpose" else inverse(a)


def views(play: Play) -> Iterator[View]:
    """Show A, what it meets and the result in one row, then say what kind of matrix A is."""
    shown = [Matrix("A", play.a)]
    if play.do == "add":
        shown.append(Matrix("B", play.b))
    if play.result is not None:
        shown.append(Matrix(play.do, play.result))
    if play.check is not None:
        shown.append(Matrix("check", play.check))
    yield Board("matrices", (tuple(shown),))
    for character in play.characters:
        yield Note(character)
    if play.determinant is None:
        yield Note(
            "not-square", (("rows", len(play.a)), ("columns", len(play.a[0]))), warn=play.do == "inverse"
        )
    else:
        yield Note("volume", (("determinant", play.determinant),))
    if play.square and play.rank < len(play.a):
        yield Note("flat", (("rank", play.rank), ("rows", len(play.a))), warn=play.do == "inverse")


def explain(play: Play, cell: Cell) -> Arithmetic | None:
    """Give the sum, the product, the place it came from, or the proof that the inverse undoes A."""
    if cell.view in ("A", "B"):
        return given((play.a if cell.view == "A" else play.b)[cell.at[0]][cell.at[1]])
    if cell.view == "volume" and play.determinant is not None:
        return _explain_volume(play.a, play.determinant)
    if play.result is None or cell.view not in (play.do, "check"):
        return None
    row, column = cell.at
    source = Cell("A", (row, column))
    if cell.view == "check" and play.check is not None:
        inner = [line[column] for line in play.result]
        lit = tuple(Cell("A", (row, k)) for k in range(len(inner)))
        return products(play.check[row][column], play.a[row], inner, sources=lit)
    result = play.result[row][column]
    if play.do == "add":
        pair = (play.a[row][column], play.b[row][column])
        return products(result, pair, sources=(source, Cell("B", (row, column))))
    if play.do == "scale":
        return products(result, (play.factor,), (play.a[row][column],), sources=(source,))
    if play.do == "transpose":
        return Arithmetic("explain", result, sources=(Cell("A", (column, row)),), say="turned")
    return Arithmetic("explain", result, say="undoes")


def _explain_volume(a: Grid, determinant: float) -> Arithmetic:
    if len(a) != 2:
        return Arithmetic("explain", determinant, say="volume")
    numbers = dict(zip("abcd", (*a[0], *a[1]), strict=True))
    sources = (Cell("A", (0, 0)), Cell("A", (1, 1)), Cell("A", (0, 1)), Cell("A", (1, 0)))
    return formula(determinant, "{a} × {d} - {b} × {c}", numbers, sources)


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Bring the named matrix, or the name of a typed one; B follows the shape of A."""
    a = SPECIAL.get(state["kind"], state["A"]) if "A" not in changed else state["A"]
    kind = next((name for name, grid in SPECIAL.items() if grid == a), "own")
    b = state["B"] if "B" in changed else resized(state["B"], len(a), len(a[0]))
    return {"A": a, "kind": kind, "B": b}


def refuse(state: State) -> None:
    """Refuse a B of another shape than A."""
    shape = len(state["A"]), len(state["A"][0])
    if (len(state["B"]), len(state["B"][0])) != shape:
        raise Refused("wrong-shape", control="B", rows=shape[0], columns=shape[1])


def names(play: Play) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    found = {"result": play.result, "determinant": play.determinant, "rank": play.rank}
    return found | {"is_" + name: name in play.characters for name in list(SPECIAL)[1:5]}


DEMO = Demo(
    id="matrix-play",
    controls=(
        Choice("do", ("add", "scale", "transpose", "inverse"), "add"),
        Choice("kind", (*SPECIAL, "own"), "table"),
        MatrixOf("A", TABLE, -1000, 1000, most_rows=5, most_columns=5),
        MatrixOf("B", ((0, 0.1, 0, 0.1), (0.8, 0.1, 0.1, 0), (0.9, 0.4, 0.1, 0)), -1000, 1000, 5, 5),
        Slider("factor", -4, 4, 2, step=0.25),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=typed("A", "B"),
    fit=fit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("words-and-places", {"do": "add", "kind": "table"}),
        Preset("on-its-side", {"do": "transpose", "kind": "table"}),
        Preset("turned-back", {"do": "inverse", "kind": "orthogonal"}),
        Preset("no-way-back", {"do": "inverse", "kind": "flat"}, good=False),
    ),
    code=("llmtutor.engine.inverse:inverse", "llmtutor.engine.special_matrices:characters"),
)
