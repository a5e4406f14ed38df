"""A line loses only points that nobody could see."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from llmtutor.render.thinned import thinned

NUMBERS = st.floats(-50, 50)


def distance(point, start, end):
    """How far a point is from the straight way between two others."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    square = (x1 - x0) ** 2 + (y1 - y0) ** 2
    share = min(1, max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square)) if square else 0
    return math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=40))
def test_every_point_left_out_is_within_a_quarter_of_a_dot(points):
    xs, ys = thinned([x for x, _ in points], [y for _, y in points], (1, 1))
    kept = list(zip(xs, ys, strict=True))
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    ways = list(pairwise(kept)) or [(kept[0], kept[0])]
    for point in points:
        assert min(distance(point, *way) for way in ways) <= 0.2501


def test_a_straight_line_keeps_its_ends_and_a_corner_stays():
    assert thinned(list(range(50)), list(range(50)), (2, 4)) == ([0, 49], [0, 49])
    assert thinned([0, 1, 2, 3, 4], [0, 1, 2, 1, 0], (2, 4)) == ([0, 2, 4], [0, 2, 0])


def test_a_long_straight_line_is_cut_into_ways_that_are_quick_to_look_along():
    xs, ys = thinned(list(range(1000)), list(range(1000)), (2, 4))
    assert (xs[0], ys[-1]) == (0, 999)
    assert all(after - before <= 64 for before, after in pairwise(xs))
