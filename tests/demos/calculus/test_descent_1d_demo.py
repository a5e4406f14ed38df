"""The race of learning rates ends as the curriculum says, not as common texts do."""

import pytest
from demo_shortcuts import Shown

from llmtutor.demos.calculus.descent_1d import DEMO
from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.views import Board, Cell


def names(**changes):
    return Shown(DEMO, **changes).names


def test_twenty_steps_with_every_rate():
    assert names()["x"] == pytest.approx((0.9972, 2.9654, 3, 2.9654, 0, -112.01), abs=6e-3)
    assert names()["x"][:2] == pytest.approx((0.9972, 2.9654), abs=5e-5)
    assert names()["factor"] == pytest.approx((0.98, 0.8, 0, -0.8, -1, -1.2))


def test_one_tenth_and_nine_tenths_are_equally_fast_at_every_step():
    for step in (1, 5, 20, 40):
        near, far = names(rates=(0.1, 0.9), step=step)["away"]
        assert near == pytest.approx(far)


def test_half_lands_in_one_step_and_one_bounces_for_ever():
    assert names(step=1)["away"][2] == 0
    assert [names(step=step)["x"][4] for step in (1, 2, 3)] == [6, 0, 6]


def test_running_away_is_told():
    assert Shown(DEMO).views["away"].warn
    assert "away" not in Shown(DEMO, rates=(0.1,)).views


def test_a_step_explains_itself():
    arithmetic = Shown(DEMO, step=1).explain(Cell("rates", (1, 2)))
    assert arithmetic.text == "{before} - {rate} × 2 × ({before} - 3)"
    assert arithmetic.values == (("before", 0.0), ("rate", 0.1))
    assert arithmetic.result == pytest.approx(0.6)
    assert Shown(DEMO, step=0).explain(Cell("rates", (1, 2))).say == "given"


def test_every_point_of_a_way_tells_its_step_or_its_distance():
    found = Shown(DEMO, step=5)
    point = found.explain(Cell("way", (1, 2)))
    assert [number for _, number in point.values] == pytest.approx([0.6, 0.1])
    assert point.result == pytest.approx(1.08)
    assert point.sources == (Cell("rates", (1, 0)),)
    assert found.explain(Cell("way", (1, 0))).say == "given"
    point = Shown(DEMO, step=5, shown="distance").explain(Cell("way", (1, 2)))
    assert [point.result, *(number for _, number in point.values)] == pytest.approx([1.92, 1.08])


def test_a_rate_can_be_typed_into_the_table_only():
    state = start(DEMO)
    assert DEMO.edit(state, Cell("rates", (2, 0)), 0.3) == {"rates": (0.01, 0.1, 0.3, 0.9, 1.0, 1.1)}
    assert DEMO.edit(state, Cell("rates", (2, 2)), 0.3) is None


def test_distances_stand_on_a_log_axis():
    board = Shown(DEMO, shown="distance").views["race"]
    assert isinstance(board, Board)
    assert board.views[0][1].log_y


@pytest.mark.parametrize("rates", [(), (-0.1,), (6,), ("fast",), (0.1,) * 7])
def test_impossible_rates_are_refused(rates):
    with pytest.raises(Refused):
        change(DEMO, start(DEMO), {"rates": rates})
