"""Names on a map can all be read: none covers another, none is lost at the edge."""

import pytest

from llmtutor.render.cells import row_text
from llmtutor.render.draw import draw
from llmtutor.views import Points, Series


def shown(points, names, width=60, height=14):
    """The rows of a map with one cloud of named points."""
    xs, ys = zip(*points, strict=True)
    view = Points("map", (Series("words", xs, ys),), (names,), (0, 10), (0, 10))
    return [row_text(cells) for cells in draw(view, width, height, lambda _key, **_values: "").rows]


def test_a_point_at_the_right_edge_has_its_name_on_the_left():
    assert any("dog●" in line for line in shown([(10, 5), (0, 5)], ("dog", "cat")))


@pytest.mark.parametrize("width", [40, 60, 100])
def test_neighbours_keep_their_whole_names(width):
    points = [(5, 5), (5.4, 5), (5.4, 5.2), (4.6, 5)]
    lines = shown(points, ("three", "four", "five", "two"), width)
    for name in ("three", "four", "five", "two"):
        assert any(name in line for line in lines), (name, lines)


def test_points_in_one_place_share_a_row_of_names():
    assert any("●a,b,c" in line for line in shown([(5, 5), (5, 5), (5, 5)], ("a", "b", "c")))


def test_a_crowd_is_cut_but_stays_in_the_frame():
    lines = shown([(x / 3, 5) for x in range(30)], ("elephants",) * 30)
    assert {len(line) for line in lines} == {60}
    assert all(line.endswith(("│", "┐", "┘", " ")) for line in lines)
