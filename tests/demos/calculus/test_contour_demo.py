"""The gradient on a map is the curriculum's, and along the contour it is level."""

import pytest

from llmtutor.demos.calculus.contour import DEMO
from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.views import Board, Cell, Note


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


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
    here, uphill = board.views[0][0].points
    assert (here.x, here.y) == ((1,), (2,))
    assert all(x > 1 for x in uphill.x)
    assert all(y > 2 for y in uphill.y)
    assert note == Note("uphill", (("dx", 6), ("dy", 6)))


def test_on_the_saddle_there_is_no_arrow_and_a_warning():
    board, note = DEMO.views(DEMO.compute(start(DEMO, {"surface": "saddle", "x": 0, "y": 0})))
    assert board.views[0][0].points[1].x == ()
    assert note.id == "flat"
    assert note.warn


def test_a_slope_is_explained_by_the_power_rule():
    result = DEMO.compute(start(DEMO))
    terms = DEMO.explain(result, Cell("numbers", (1, 1))).terms
    assert [term.factors for term in terms] == [(2, 1), (2, 2)]


@pytest.mark.parametrize("change", [{"x": 4}, {"y": "up"}, {"surface": "moon"}, {"direction": -15}])
def test_places_off_the_map_are_refused(change):
    with pytest.raises(Refused):
        start(DEMO, change)
