"""The gradient on a map is the curriculum's, and along the contour it is level."""

import pytest
from demo_shortcuts import Shown

from llmtutor.demos.calculus.contour import DEMO
from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.views import Board, Cell, Note


def names(**changes):
    return Shown(DEMO, **changes).names


def test_the_curriculums_gradient_at_one_and_two():
    found = names()
    assert found["gradient"] == (6, 6)
    assert found["height"] == 9


def test_uphill_is_steepest_and_across_is_level():
    assert names(direction=45)["along"] == pytest.approx(names()["steepest"])
    assert names(direction=135)["along"] == 0
    assert names(direction=225)["along"] == pytest.approx(-names()["steepest"])


def test_the_arrow_starts_where_you_are_and_points_up_and_right():
    board, note = DEMO.views(DEMO.compute(start(DEMO)))
    assert isinstance(board, Board)
    here, uphill, _yours = board.views[0][0].points
    assert (here.x, here.y) == ((1,), (2,))
    assert all(x > 1 for x in uphill.x)
    assert all(y > 2 for y in uphill.y)
    assert note == Note("uphill", (("dx", 6), ("dy", 6)))


def test_your_direction_is_drawn_from_where_you_are():
    board = Shown(DEMO, direction=90).views["place"]
    yours = board.views[0][0].points[2]
    assert yours.x == (1, 1, 1, 1)
    assert yours.y == pytest.approx((2.2, 2.4, 2.6, 2.8))
    last = Shown(DEMO, direction=90).explain(Cell("map", (-3, 3)))
    assert dict(last.values) == pytest.approx({"x": 1, "y": 2.8})


def test_on_the_saddle_there_is_no_arrow_and_a_warning():
    board, note = DEMO.views(DEMO.compute(start(DEMO, {"surface": "saddle", "x": 0, "y": 0})))
    assert board.views[0][0].points[1].x == ()
    assert note.id == "flat"
    assert note.warn


def test_a_slope_is_explained_by_the_power_rule():
    found = Shown(DEMO)
    along_x = found.explain(Cell("numbers", (1, 1)))
    assert [term.factors for term in along_x.terms] == [(2, 1), (2, 2)]
    assert found.explain(Cell("uphill", (0,))) == along_x


def test_height_map_and_arrow_tell_where_they_are():
    found = Shown(DEMO)
    assert [term.factors for term in found.explain(Cell("numbers", (0, 1))).terms] == [
        (1, 1),
        (2, 1, 2),
        (2, 2),
    ]
    height = found.explain(Cell("map", (0, 63)))
    assert height.say == "here"
    assert dict(height.values) == pytest.approx({"x": 3 - 3 / 64, "y": 3 - 3 / 48})
    assert dict(found.explain(Cell("map", (-1, 0))).values) == {"x": 1, "y": 2}
    last = dict(found.explain(Cell("map", (-2, 5))).values)
    assert last == pytest.approx({"x": 1 + 1.2 / 2**0.5, "y": 2 + 1.2 / 2**0.5})


def test_the_slope_uphill_is_the_length_of_the_gradient():
    arithmetic = Shown(DEMO, x=-1).explain(Cell("numbers", (3, 1)))
    assert arithmetic.text == "√({dx}² + {dy}²)"
    assert arithmetic.sources == (Cell("numbers", (1, 1)), Cell("numbers", (2, 1)))


@pytest.mark.parametrize("change", [{"x": 4}, {"y": "up"}, {"surface": "moon"}, {"direction": -15}])
def test_places_off_the_map_are_refused(change):
    with pytest.raises(Refused):
        start(DEMO, change)
