"""A matrix between brackets, its rows and columns labelled, the cells of the present step marked."""

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span, merge
from llmtutor.render.drawn import Drawn, Spot, Words, centre, label, left, right, widest
from llmtutor.views import Cell, Matrix

_ROUND = ("⎡⎤", "⎢⎥", "⎣⎦")


def draw_matrix(
    view: Matrix,
    width: int,
    height: int,
    words: Words,
    cell_width: int = 0,
    at: tuple[int, ...] | None = None,
) -> Drawn:
    """The matrix, or the part of it that fits round the cell `at`, else round the present one.

    A lit run of cells stands between ‹ and ›, the cell being computed in [ ]: marks that need no colour.
    """
    texts = _texts(view)
    names = [label(text, words) for text in view.row_labels]
    heads = [label(text, words) for text in view.column_labels]
    margin = min(widest(names), max(3, width // 4)) + 1 if names else 0
    room = width - margin - 3
    size = max(cell_width, widest(text for line in texts for text in line), min(widest(heads), 8))
    size = min(size, max(1, room - 2))
    now = at or view.now or (0, 0)
    count = len(view.values[0]) if view.values else 0
    columns = _window(count, max(1, room // (size + 2)), now[1])
    lines = _window(len(view.values), max(1, height - bool(heads)), now[0])
    rows: list[Row] = []
    spots: list[Spot] = []
    if heads:
        cells = "".join(f" {right(heads[column], size)} " for column in columns)
        rows.append((Span(" " * (margin + 1) + cells, "dim"),))
    for index in lines:
        name = Span(left(names[index], margin - 1) + " ", "dim") if names else Span("")
        edge = _edge(index, len(view.values))
        more = "…" if len(columns) < count else ""
        row, found = _line(view, index, columns, texts[index], size)
        spots += [spot._replace(row=len(rows), column=spot.column + margin + 1) for spot in found]
        rows.append(merge((name, Span(edge[0], "dim"), *row, Span(edge[1] + more, "dim"))))
    if len(lines) < len(view.values):
        rows.append((Span(" " * margin + centre("⋮", (size + 2) * len(columns) + 2), "dim"),))
    return Drawn(rows, tuple(spots))


def _line(
    view: Matrix, index: int, columns: range, texts: list[str], size: int
) -> tuple[list[Span], list[Spot]]:
    """One row of numbers with their marks; spots count from its first cell."""
    cells: list[Span] = []
    spots: list[Spot] = []
    for place, column in enumerate(columns):
        before, after = _marks(view, index, column)
        cells.append(Span(before + right(texts[column], size) + after, _role(view, (index, column))))
        used = min(size, cell_len(texts[column]))
        value = None if (index, column) in view.hidden else view.values[index][column]
        end = place * (size + 2) + 1 + size
        spots.append(Spot(Cell(view.id, (index, column)), 0, end - used, used, value))
    return cells, spots


def natural_cell_width(view: Matrix) -> int:
    """The width that the widest number of the matrix needs."""
    return widest(text for line in _texts(view) for text in line)


def _texts(view: Matrix) -> list[list[str]]:
    known = [
        value
        for index, line in enumerate(view.values)
        for column, value in enumerate(line)
        if value is not None and (index, column) not in view.hidden
    ]
    digits = view.digits if view.digits is not None else numbers.decimals(known)
    return [
        [
            numbers.MISSING if (index, column) in view.hidden else numbers.fixed(value, digits)
            for column, value in enumerate(line)
        ]
        for index, line in enumerate(view.values)
    ]


def _window(count: int, fits: int, focus: int) -> range:
    """The indices shown when only `fits` of `count` have room: those round `focus`."""
    if count <= fits:
        return range(count)
    start = min(max(0, focus - fits // 2), count - fits)
    return range(start, start + fits)


def _edge(index: int, count: int) -> str:
    if count == 1:
        return "[]"
    return _ROUND[0] if index == 0 else _ROUND[2] if index == count - 1 else _ROUND[1]


def _role(view: Matrix, at: tuple[int, int]) -> str:
    if at == view.now:
        return "now"
    if at in view.lit:
        return "lit"
    return "muted" if at in view.hidden else ""


def _marks(view: Matrix, index: int, column: int) -> tuple[str, str]:
    """What stands left and right of a cell's number."""
    if (index, column) == view.now:
        return "[", "]"
    if (index, column) not in view.lit:
        return " ", " "
    joined = [(index, column + side) in view.lit for side in (-1, 1)]
    return " " if joined[0] else "‹", " " if joined[1] else "›"
