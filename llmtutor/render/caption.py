"""A number under the cursor in one line: where it stands and what it is, for pictures without figures."""

from llmtutor.render import numbers
from llmtutor.render.drawn import Words, label, word
from llmtutor.render.reach import on_board
from llmtutor.render.views.legend import series_name
from llmtutor.views import (
    Bars,
    Board,
    Cell,
    Curves,
    Field,
    Heatmap,
    Matrix,
    Number,
    Points,
    Table,
    Tokens,
    View,
)


def caption(view: View, cell: Cell, value: Number | None, words: Words) -> str:
    """Return `share · cat = 0.25` or `A: x = 3, y = 0.5`; nothing for a view that says it all itself."""
    if isinstance(view, Board):
        inner = (each for each in on_board(view) if each.id == cell.view)
        return next((caption(each, cell, value, words) for each in inner), "")
    if isinstance(view, Curves | Points):
        series, index = view.series[cell.at[0]], cell.at[1]
        name = series_name(series, words)
        if isinstance(view, Points) and cell.at[0] < len(view.labels):
            name = "".join(label(each, words) for each in view.labels[cell.at[0]][index : index + 1])
        return _on_point(name, series.x[index], value)
    if isinstance(view, Field):
        return _on_field(view, cell.at, value, words)
    place = " · ".join(label(name, words) for name in _names(view, cell.at, words))
    return f"{place} = {_shown(value)}" if place and value is not None else ""


def _shown(value: Number | None) -> str:
    return numbers.short(value, 6)


def _names(view: View, at: tuple[int, ...], words: Words) -> list[str]:
    """The labels of a number's row and column; its place counted from 1 where there are none."""
    match view:
        case Matrix(row_labels=rows, column_labels=columns) | Heatmap(row_labels=rows, column_labels=columns):
            row, column = at
            if not rows and not columns:
                return [f"({row + 1}, {column + 1})"]
            return [*rows[row : row + 1], *columns[column : column + 1]]
        case Bars(labels=labels):
            return [labels[at[0]]]
        case Tokens(tokens=tokens):
            return [tokens[at[0]].replace(" ", "␣")]
        case Table(rows=lines, columns=columns):
            head = [item for item in lines[at[0]][:1] if isinstance(item, str)]
            return [*head, word(words, f"columns.{columns[at[1]]}") or columns[at[1]]]
    return []


def _on_point(name: str, x: Number | None, y: Number | None) -> str:
    """Where a point stands; one without a name, as where an arrow begins, is told by its place alone."""
    return f"{name}: " * bool(name) + f"x = {_shown(x)}, y = {_shown(y)}"


def _on_field(view: Field, at: tuple[int, ...], value: Number | None, words: Words) -> str:
    if at[0] < 0:
        series = view.points[-1 - at[0]]
        name = series_name(series, words) if len(view.points) > 1 else ""
        return _on_point(name, series.x[at[1]], value)
    tall, wide = len(view.values), len(view.values[0])
    x = view.x_range[0] + (view.x_range[1] - view.x_range[0]) * (at[1] + 0.5) / wide
    y = view.y_range[1] - (view.y_range[1] - view.y_range[0]) * (at[0] + 0.5) / tall
    return f"x = {numbers.short(x, 3)}, y = {numbers.short(y, 3)}: {_shown(value)}"
