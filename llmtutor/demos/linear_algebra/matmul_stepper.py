"""A matrix product, cell by cell: a row of A meets a column of B."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Grid, Integer, MatrixOf, Refused, State, Stepper
from llmtutor.engine.matmul import cell_order, matmul
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Steps, Term, View


@dataclass(frozen=True)
class Product:
    """Two matrices, their product, its cells in the order of work, and how many of them are done."""

    a: Grid
    b: Grid
    c: Grid
    order: tuple[tuple[int, int], ...]
    step: int

    @property
    def now(self) -> tuple[int, int] | None:
        """The cell that was just computed."""
        return self.order[self.step - 1] if self.step else None


def compute(state: State) -> Product:
    """Multiply A by B."""
    c = matmul(state["A"], state["B"])
    order = tuple(cell_order(*c.shape))
    return Product(state["A"], state["B"], tuple(map(tuple, c.tolist())), order, state["step"])


def views(product: Product) -> Iterator[View]:
    """Show B above the product and A to its left, so that row and column meet in the cell they make."""
    row, column = product.now or (-1, -1)
    inner = range(len(product.b))
    a = Matrix("A", product.a, lit=frozenset((row, k) for k in inner if product.now))
    b = Matrix("B", product.b, lit=frozenset((k, column) for k in inner if product.now))
    c = Matrix("C", product.c, now=product.now, hidden=frozenset(product.order[product.step :]))
    values = (("row", row + 1), ("column", column + 1))
    yield Steps("progress", product.step, len(product.order), "cell" if product.now else "start", values)
    yield Board("product", ((None, b), (a, c)))
    if product.now:
        yield _sum(product, "sum", *product.now)


def _sum(product: Product, view: str, row: int, column: int) -> Arithmetic:
    pairs = zip(product.a[row], (line[column] for line in product.b), strict=True)
    inner = range(len(product.b))
    return Arithmetic(
        view,
        result=product.c[row][column],
        terms=tuple(Term(pair) for pair in pairs),
        sources=(*(Cell("A", (row, k)) for k in inner), *(Cell("B", (k, column)) for k in inner)),
    )


def explain(product: Product, cell: Cell) -> Arithmetic | None:
    """Give the sum that made a cell of the product; nothing while it is hidden."""
    if cell.view in ("A", "B"):
        grid = product.a if cell.view == "A" else product.b
        return Arithmetic("explain", grid[cell.at[0]][cell.at[1]], say="given")
    if cell.view != "C" or cell.at in product.order[product.step :]:
        return None
    return _sum(product, "explain", *cell.at)


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a number of A or B."""
    if cell.view not in ("A", "B"):
        return None
    rows = [list(row) for row in state[cell.view]]
    rows[cell.at[0]][cell.at[1]] = number
    return {cell.view: tuple(map(tuple, rows))}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Give A as many columns and B as many rows as the shared size says, or read it from new matrices."""
    a, b, shared = state["A"], state["B"], state["shared"]
    if "shared" not in changed:
        return {"shared": len(a[0])}
    wider = tuple((*row[:shared], *(0.0,) * (shared - len(row))) for row in a)
    taller = (*b[:shared], *((0.0,) * len(b[0]),) * (shared - len(b)))
    return {"A": wider, "B": taller}


def refuse(state: State) -> None:
    """Refuse matrices whose inner sizes differ."""
    columns, rows = len(state["A"][0]), len(state["B"])
    if columns != rows:
        raise Refused("shapes", columns=columns, rows=rows)


def names(product: Product) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"C": product.c, "rows": len(product.c), "columns": len(product.c[0])}


DEMO = Demo(
    id="matmul-stepper",
    controls=(
        Stepper("step", count=lambda state: len(state["A"]) * len(state["B"][0])),
        MatrixOf("A", ((1, 2, 3), (4, 5, 6)), -1e4, 1e4),
        MatrixOf("B", ((7, 8), (9, 10), (11, 12)), -1e4, 1e4),
        Integer("shared", 1, 6, 3),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("turn", {"A": ((0, -1), (1, 0)), "B": ((1,), (0,)), "step": 2}),
        Preset("swap", {"A": ((0, 1), (1, 0)), "B": ((1, 2), (3, 4)), "step": 4}),
        Preset(
            "words",
            {
                "A": ((1, 0.5, 0.2, 0.1), (0.3, 0.8, 0.1, 0.4), (0.2, 0.1, 0.9, 0.3)),
                "B": ((1, 0), (0, 1), (1, 0), (0, 1)),
                "step": 6,
            },
        ),
        Preset(
            "other-way-round",
            {"A": ((7, 8), (9, 10), (11, 12)), "B": ((1, 2, 3), (4, 5, 6)), "step": 9},
            good=False,
        ),
    ),
    code=("llmtutor.engine.matmul:matmul", "llmtutor.engine.matmul:cell_terms"),
)
