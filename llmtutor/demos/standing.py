"""Where numbers stand in views: the parts of a view, the cell of a number, the number of a cell."""

from collections.abc import Sequence

from llmtutor.views import (
    Arithmetic,
    Bars,
    Cell,
    Curves,
    Field,
    Heatmap,
    Matrix,
    Network,
    Note,
    Number,
    Points,
    Series,
    Steps,
    Table,
    Tokens,
    View,
)


def parts(view: View) -> tuple[str, ...]:
    """Return what stands in a view by name: columns, values of a sentence, series; rows by their word."""
    match view:
        case Table():
            return (*view.columns, *filter(None, map(_word, view.rows)))
        case Bars():
            return tuple(column.id for column in view.columns)
        case Note() | Steps():
            return tuple(name for name, _ in view.values)
        case Curves() | Points():
            return tuple(series.id for series in view.series)
        case Field():
            return tuple(series.id for series in view.points)
    return ()


def part_at(view: View, at: Sequence[int]) -> str:
    """Return the name of the part that a place belongs to; empty if it has none, as the bars themselves."""
    if isinstance(view, Field):
        return parts(view)[-1 - at[0]] if at[0] < 0 else ""
    where = {Table: 1, Bars: 1, Note: 0, Steps: 0, Curves: 0, Points: 0}.get(type(view))
    return parts(view)[at[where]] if where is not None and len(at) > where else ""


def word_at(view: View, at: Sequence[int]) -> str:
    """Return the word (`@height`) with which a row of a table begins; empty if there is none."""
    return _word(view.rows[at[0]]) if isinstance(view, Table) else ""


def _word(line: Sequence[str | Number | None]) -> str:
    return line[0] if isinstance(line[0], str) and line[0].startswith("@") else ""


def sizes(view: View, part: str = "") -> tuple[int, ...]:
    """Return how many numbers a part of a view has along each of its axes; none for a single number."""
    match view:
        case Table() if part.startswith("@"):
            return ()
        case Table():
            return (len(view.rows),) if part else (len(view.rows), len(view.columns))
        case Bars() | Tokens():
            return (len(view.values),)
        case Curves() | Points():
            return (len(_series(view.series, part)),)
        case Field() if part:
            return (len(_series(view.points, part)),)
        case Matrix() | Heatmap() | Field():
            return len(view.values), len(view.values[0])
    return ()


def cell_at(view: View, part: str, at: Sequence[int]) -> Cell:
    """Return the cell of a number by its part of the view and its place in that part.

    Of a row that a word names, the place is the column; it need not be given where there is one number.
    """
    if not part:
        return Cell(view.id, tuple(at) or (0,))
    if isinstance(view, Table) and part.startswith("@"):
        return Cell(view.id, (list(map(_word, view.rows)).index(part), *(at or (1,))))
    column = parts(view).index(part)
    if isinstance(view, Field):
        return Cell(view.id, (-1 - column, *at))
    first = isinstance(view, Note | Steps | Curves | Points)
    return Cell(view.id, (column, *at) if first else (*at, column))


def number_at(view: View, at: Sequence[int]) -> Number | None:
    """Return the number of a cell; of a point its height. Raises IndexError or TypeError: there is none."""
    match view:
        case Table():
            number = view.rows[at[0]][at[1]]
        case Bars():
            number = view.columns[at[1]].values[at[0]] if len(at) > 1 else view.values[at[0]]
        case Tokens():
            number = view.values[at[0]]
        case Note() | Steps():
            number = view.values[at[0]][1]
        case Curves() | Points():
            number = view.series[at[0]].y[at[1]]
        case Field() if at[0] < 0:
            number = view.points[-1 - at[0]].y[at[1]]
        case Matrix() | Heatmap() | Field():
            number = view.values[at[0]][at[1]]
        case Network():
            number = _on_network(view, *at)
        case Arithmetic():
            number = view.result
        case _:
            raise TypeError(view)
    if isinstance(number, str):
        raise TypeError(number)
    return number


def _on_network(view: Network, layer: int, node: int, to: int | None = None) -> Number | None:
    """Return a node's value, its sum before the activation (`to` is -1), a weight, or a bias."""
    nodes = view.layers[layer]
    if to is None:
        return nodes[node].value
    if to < 0:
        return nodes[node].sum
    return view.biases[layer][to] if node == len(nodes) else view.weights[layer][node][to]


def _series(series: Sequence[Series], part: str) -> Sequence[Number | None]:
    return next(each.y for each in series if each.id == part)
