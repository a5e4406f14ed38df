"""What a demo shows: plain frozen data, with no words and no terminal in it.

A view names itself by an `id`; its title and sentence live in `lessons/demos/<demo>.yaml` under that id.
Labels are shown as they are, except that a label starting with `@` is a word id of the same file
(`@others`). Numbers are Python floats; a missing number is None.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

Number = float | int
Row = tuple[Number | None, ...]
Grid = tuple[Row, ...]

MINUS = "−"
"""The minus of every number that a learner reads; typed numbers, code and commands have `-`."""


class Cell(NamedTuple):
    """One number on the screen: the view it stands in and its index there.

    The index of a matrix, heatmap or field is (row, column); of a bar (row,) or, for one of its number
    columns, (row, column); of a token (index,); of a network node (layer, node), of its sum before the
    activation (layer, node, -1), of a weight (layer, from, to) and of a bias (layer, number of nodes in that
    layer, to); of a curve or point (series, index); of a table (row, column); of a number in a sentence
    (its place among the values,). The result of an Arithmetic is (0,).
    """

    view: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers that stands before the bars, one number a bar; `id` names it in the words.

    `digits` fixes its decimals, so that nothing jumps while a slider moves (None: as many as needed).
    """

    id: str
    values: Row
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Labelled horizontal bars, with the columns of numbers that led to them.

    `top` is the value of a full bar (None: the largest). `folded` counts the items that the last bar stands
    for; its label may use `{count}`. `muted` holds the indices of bars that are out of play (a filtered
    token): kept, dimmed. `columns.<view id>` of the words heads the values, `digits` fixes their decimals.
    """

    id: str
    labels: tuple[str, ...]
    values: Row
    columns: tuple[Column, ...] = ()
    top: float | None = None
    folded: int = 0
    percent: bool = False
    digits: int | None = None
    muted: frozenset[int] = frozenset()
    lit: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Matrix:
    """A grid of numbers to be read one by one.

    `lit` cells take part in the step being shown, `now` is the cell being computed, `hidden` cells are not
    known yet. `row_labels` and `column_labels` may be empty.
    """

    id: str
    values: Grid
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    lit: frozenset[tuple[int, int]] = frozenset()
    now: tuple[int, int] | None = None
    hidden: frozenset[tuple[int, int]] = frozenset()
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Heatmap:
    """A grid whose pattern matters more than its single numbers.

    `low` and `high` bound the colour scale; with `diverging` zero is neutral and the sign chooses the colour.
    `about` fills the title, so that one title serves many: `{layer}`, `{head}`; and the `{rows}` and
    `{columns}` of the whole, where only a part of it is shown.
    """

    id: str
    values: Grid
    low: float | None = None
    high: float | None = None
    diverging: bool = False
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    hidden: frozenset[tuple[int, int]] = frozenset()
    about: tuple[tuple[str, Number | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One line or cloud of points; `id` names it in the words. `bare` lines have no marks on their points."""

    id: str
    x: Row
    y: Row
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Curves:
    """Lines over shared axes. `x_axis` and `y_axis` are word ids; `mark` is an x to point at."""

    id: str
    series: tuple[Series, ...]
    x_axis: str = ""
    y_axis: str = ""
    log_x: bool = False
    log_y: bool = False
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """Clouds of points and, when `arrows`, arrows from the origin to each; `lines` joins each series.

    With `equal`, one unit is as long upwards as sideways, so that angles and circles look like themselves.
    """

    id: str
    series: tuple[Series, ...]
    labels: tuple[tuple[str, ...], ...] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    arrows: bool = False
    lines: bool = False
    equal: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A surface seen from above, values on an even grid (first row at the top), with points on it."""

    id: str
    values: Grid
    x_range: tuple[float, float] = (0.0, 1.0)
    y_range: tuple[float, float] = (0.0, 1.0)
    diverging: bool = False
    points: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One unit of a network: its value (None: not computed yet) and its `sum` before an activation."""

    label: str
    value: Number | None
    sum: Number | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """Layers of nodes joined by weights: `weights[k][i][j]` joins node i of layer k to node j of layer k+1.

    `biases[k]` belongs to layer k+1 (empty: none). `now` is the (layer, node) being computed; `done` counts
    the terms already in its running sum, the bias last. `activation` is the word id of what bends the sums of
    the hidden layers (empty: nothing does). The words `bias` and `sum` label rows of the picture.
    """

    id: str
    layers: tuple[tuple[Node, ...], ...]
    weights: tuple[Grid, ...]
    biases: tuple[Row, ...] = ()
    now: tuple[int, int] | None = None
    done: int | None = None
    winner: int | None = None
    activation: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A row of tokens, each with an optional number (its share, loss or id); `now` is the current one."""

    id: str
    tokens: tuple[str, ...]
    values: Row = ()
    now: int | None = None
    muted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of labels and numbers under word-id headings; text in cells is shown as it is."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Number | None, ...], ...]
    lit: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a sum: the factors that are multiplied, or a single number; `label` says what it is."""

    factors: tuple[Number, ...]
    done: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The calculation behind one number.

    Either a sum of `terms` (shown as `a x b + c x d = result`, with the running sum when `running`), or
    `text`: a formula in numbers and signs, filled with `values` (`{exp} / {total}`). `sources` are the cells
    it reads, lit on screen. `say` is a word id (`notes.<say>`), filled with `values`.
    """

    id: str
    result: Number | None
    terms: tuple[Term, ...] = ()
    text: str = ""
    running: bool = False
    sources: tuple[Cell, ...] = ()
    say: str = ""
    values: tuple[tuple[str, Number | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a step-by-step demo stands: step `at` of `count`; `say` is a word id filled with `values`.

    A demo that steps through a trace names the `array` it stands at and its `shape`; the array's sentence is
    that of the engine function named in the words under `traces`.
    """

    id: str
    at: int
    count: int
    say: str = ""
    values: tuple[tuple[str, Number | str], ...] = ()
    array: str = ""
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence from the words (`id`), filled with `values`; `warn` marks something to act on."""

    id: str
    values: tuple[tuple[str, Number | str], ...] = field(default=())
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Views side by side in rows (None: an empty place), one under the other where there is no room.

    Matrices above each other share their column width, so that a product can stand where row meets column.
    The title of each view may use `{rows}` and `{columns}` when it is a matrix or a heatmap. `now` is the id
    of the view that is looked at in this step: its title is marked.
    """

    id: str
    views: "tuple[tuple[View | None, ...], ...]"
    now: str = ""


View = (
    Bars
    | Matrix
    | Heatmap
    | Curves
    | Points
    | Field
    | Network
    | Tokens
    | Table
    | Arithmetic
    | Steps
    | Note
    | Board
)
