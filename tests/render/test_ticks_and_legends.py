"""Where ticks stand, where points lie among the lines of a plot, and which letter is which series."""

import random

import pytest

from llmtutor.render.cells import row_text, row_width
from llmtutor.render.draw import draw
from llmtutor.render.plots import Line, plot, ticks
from llmtutor.render.views.legend import letter
from llmtutor.views import Curves, Field, Series

GROUND = tuple(tuple(float(row + column) for column in range(24)) for row in range(8))
POINTS = (Series("leaves", (-1.0,), (0.5,)), Series("flowers", (1.0,), (0.5,)))


def words(key, **values):
    """Return words that tell what they are the words of."""
    return key.removeprefix("words.").upper()


def drawn(width, height, points=POINTS):
    """Return the text of a small map."""
    view = Field("map", GROUND, (-2, 2), (-1, 1), points=points)
    return [row_text(row) for row in draw(view, width, height, words).rows]


@pytest.mark.parametrize(
    ("low", "high", "most", "places"),
    [
        (-4.8, 4.8, 3, [-4, -2, 0, 2, 4]),
        (-0.99, 0.98, 2, [-0.5, 0, 0.5]),
        (0, 100, 6, [0, 20, 40, 60, 80, 100]),
    ],
)
def test_an_axis_has_never_one_number_alone(low, high, most, places):
    assert ticks(low, high, most) == places


def test_whatever_the_range_an_axis_tells_its_scale():
    draws = random.Random(1)
    for _ in range(500):
        low = draws.uniform(-100, 100) * 10 ** draws.randint(-6, 6)
        assert len(ticks(low, low + 10 ** draws.uniform(-3, 6), draws.randint(2, 10))) > 1


@pytest.mark.parametrize("size", [(37, 17), (40, 18), (51, 20)])
def test_a_mark_stands_where_the_line_through_it_is_drawn(size):
    picture = plot([Line((0.0,), (0.0,), 0)], *size, (-4, 4), (-4, 4))
    rows = [row_text(row) for row in picture.rows]
    dots = [(line, row.index(each)) for line, row in enumerate(rows) for each in row if "⠀" < each <= "⣿"]
    assert dots == [picture.place(0, 0)]


def test_a_map_says_right_of_its_shades_whose_letter_is_whose():
    assert drawn(60, 12)[-1].endswith("A LEAVES   B FLOWERS")


@pytest.mark.parametrize("width", [24, 38, 46, 60, 78])
def test_many_names_go_on_below_and_none_is_cut(width):
    names = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
    racers = tuple(Series(name, (0.0,), (0.0,)) for name in names)
    for view in (Field("map", GROUND, (-2, 2), (-1, 1), points=racers), Curves("lines", racers)):
        rows = draw(view, width, 20, words).rows
        text = "\n".join(row_text(row) for row in rows)
        assert len(rows) <= 20
        assert max(map(row_width, rows)) <= width
        assert all(f"{letter(place)} {name.upper()}" in text for place, name in enumerate(names))


def test_a_narrow_map_says_it_below_and_stays_within_its_height():
    rows = drawn(36, 8)
    assert rows[-1].strip() == "A LEAVES   B FLOWERS"
    assert len(rows) <= 8


def test_a_map_with_one_series_needs_no_letters():
    assert not any("LEAVES" in row for row in drawn(60, 12, POINTS[:1]))
