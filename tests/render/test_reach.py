"""Arrow keys reach every number of every kind of view, those that have no room on the screen too."""

import math

import pytest
from demo_strategies import words as words_of

from llmtutor.demos import catalogue
from llmtutor.demos.contract import start
from llmtutor.render.caption import caption
from llmtutor.render.draw import draw
from llmtutor.render.reach import WAYS, on_board, onward
from llmtutor.views import (
    Arithmetic,
    Bars,
    Board,
    Cell,
    Column,
    Curves,
    Field,
    Heatmap,
    Matrix,
    Network,
    Node,
    Note,
    Points,
    Series,
    Table,
    Term,
    Tokens,
)


def no_words(key, **_values):
    return {"notes.cost": "{pairs} pairs, {rest} left"}.get(key, key).format(**_values)


def grid(rows, columns):
    return tuple(tuple(math.sin(r * columns + c) for c in range(columns)) for r in range(rows))


WAVE = tuple(x / 10 for x in range(60))
CURVES = (
    Series("sin", WAVE, tuple(map(math.sin, WAVE))),
    Series("flat", WAVE[::7], (0.25,) * 9),
    Series("gaps", (0.0, 1.0, 2.0, 3.0), (1.0, None, math.nan, -1.0)),
)
CLOUD = (
    Series("a", (0.0, 0.0, 0.001, 5.0), (0.0, 0.0, 0.001, 1.0)),
    Series("b", (0.0, 9.0), (0.0, 2.0)),
)
NET = Network(
    "net",
    layers=((Node("a", 1.0), Node("b", 2.0)), (Node("c", 3.0, 3.5), Node("d", 4.0, -4.0)), (Node("e", 5.0),)),
    weights=(((1.0, 2.0), (3.0, 4.0)), ((5.0,), (6.0,))),
    biases=((0.5, 0.25), (1.0,)),
    activation="relu",
)
VIEWS = [
    Bars("bars", ("a", "b", "c"), (0.5, 0.25, 0.25), columns=(Column("x", (1.0, 2.0, 3.0)),)),
    Matrix("small", grid(3, 4)),
    Matrix("wide", grid(12, 40), row_labels=tuple("abcdefghijkl")),
    Heatmap("numbers", grid(4, 5)),
    Heatmap("glyphs", grid(15, 30)),
    Heatmap("halves", grid(28, 30), diverging=True),
    Heatmap("sampled", grid(30, 50)),
    Curves("curves", CURVES),
    Points("cloud", CLOUD, labels=(("p", "q", "r", "s"), ("t", "u"))),
    Points("arrows", CLOUD, arrows=True),
    Points("path", CURVES[:2], lines=True),
    Field("field", grid(16, 30), points=(Series("path", (0.1, 0.1, 0.5), (0.9, 0.9, 0.5)),)),
    Field("sampled-field", grid(30, 48)),
    NET,
    Tokens(
        "tokens",
        ("one", "two", "three", "four", "five", "six", "seven") * 4,
        tuple(map(float, range(28))),
    ),
    Tokens("bare", ("a", "b")),
    Table("table", ("name", "x", "y"), (("one", 1.0, 2.0), ("two", None, 3.0), ("three", 4.0, 5.0))),
    Note("cost", (("pairs", 3), ("rest", 4.5))),
    Arithmetic("sum", 11.0, terms=(Term((1.0, 3.0)), Term((2.0, 4.0)))),
    Board("board", ((None, Matrix("B", grid(2, 3))), (Matrix("A", grid(2, 2)), Heatmap("C", grid(2, 3))))),
]


def reached(view, words, width, height):
    """Walk with the arrow keys from the first number, as a learner's cursor does."""
    drawn = draw(view, width, height, words)
    if not drawn.spots:
        return set()
    drawings = {spot.cell: (drawn, spot) for spot in drawn.spots}
    waiting, seen = [drawn.spots[0].cell], {drawn.spots[0].cell}
    while waiting:
        cell = waiting.pop()
        if cell not in drawings:
            again = draw(view, width, height, words, cell)
            drawings |= {spot.cell: (again, spot) for spot in again.spots if spot.cell not in drawings}
        for way in WAYS:
            target = onward(view, *drawings[cell], way)
            if target is not None and target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def wanted(view, words, width, height):
    """Every number that there is; of plots, those inside the frame."""
    cells = {spot.cell for spot in draw(view, width, height, words).spots}
    for each in (view, *on_board(view)):
        if isinstance(each, Matrix | Heatmap | Field):
            cells |= {Cell(each.id, (r, c)) for r, line in enumerate(each.values) for c in range(len(line))}
    return cells


def covered(view, cells):
    """Cells of a field that lie under a point cannot be stood on while the point is there."""
    hidden = set()
    for each in (view, *on_board(view)):
        if isinstance(each, Field) and each.points:
            hidden |= {cell for cell in cells if cell.view == each.id and cell.at[0] >= 0}
    return hidden


@pytest.mark.parametrize("size", [(46, 12), (74, 24)], ids=str)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_the_arrows_reach_every_number(view, size):
    missed = wanted(view, no_words, *size) - reached(view, no_words, *size)
    surface = covered(view, missed)
    assert missed - surface == set()
    points = sum(len(series.x) for series in getattr(view, "points", ()))
    assert len(surface) <= 4 * points


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_every_number_of_a_picture_can_be_told_in_one_line(view):
    for spot in draw(view, 74, 24, no_words).spots:
        text = caption(view, spot.cell, spot.value, no_words)
        assert "\n" not in text
        if isinstance(view, Heatmap | Curves | Points | Field):
            assert text


@pytest.mark.parametrize("name", sorted(catalogue.MODULES))
def test_the_arrows_reach_every_number_of_every_demo(name):
    demo, words = catalogue.load(name), words_of(name)
    for view in demo.views(demo.compute(start(demo))):
        if any(isinstance(each, Heatmap | Field) for each in (view, *on_board(view))):
            continue  # reached row by row and column by column, whatever is in them
        missed = wanted(view, words, 74, 12) - reached(view, words, 74, 12)
        assert missed == set()
