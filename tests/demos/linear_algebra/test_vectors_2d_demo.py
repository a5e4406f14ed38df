"""Two arrows: lengths, directions, sum and likeness are the curriculum's, and turning keeps the length."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.linear_algebra.vectors_2d import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def why(view, at, **changes):
    arithmetic = DEMO.explain(DEMO.compute(start(DEMO, changes)), Cell(view, at))
    return plain(draw(arithmetic, 60, 6, words(DEMO.id)).rows)


def test_the_first_arrows_of_the_lesson_and_their_sum():
    state = start(DEMO)
    assert (state["ax"], state["ay"], state["bx"], state["by"]) == (2, 3, 1, 2)
    assert names()["sum"] == (3, 5)
    assert names()["dot"] == 8


def test_three_and_four_make_five():
    found = names(ax=3, ay=4)
    assert found["length_a"] == 5
    assert found["unit_a"] == pytest.approx((0.6, 0.8))
    assert why("numbers", (0, 3), ax=3, ay=4) == "√(3² + 4²) = 5"
    assert why("units", (0, 1), ax=3, ay=4).endswith("3 / 5 = 0.6")


def test_the_sum_explains_itself_and_cosine_divides_by_both_lengths():
    assert why("numbers", (2, 2)) == "3 + 2 = 5"
    assert why("alike", (1,), ax=3, ay=4, bx=4, by=3) == "24 / (5 × 5) = 0.96"


def test_a_quarter_turn_keeps_the_length():
    turned = change(DEMO, start(DEMO, {"ax": 3, "ay": 0}), {"turn": 90})
    assert (turned["ax"], turned["ay"]) == (0, 3)


def test_a_moved_arrow_tells_its_new_direction():
    assert start(DEMO, {"ax": -1, "ay": 1})["turn"] == 135


def test_an_arrow_without_length_has_no_direction_and_no_cosine():
    found = names(ax=0, ay=0)
    assert (found["unit_a"], found["degrees_a"], found["cosine"]) == (None, None, None)
    shown = {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, {"ax": 0, "ay": 0})))}
    assert shown["nowhere"].warn


@pytest.mark.parametrize(("control", "value"), [("ax", "two"), ("by", 13), ("turn", 181), ("ay", None)])
def test_what_is_no_place_in_the_plane_is_refused(control, value):
    before = start(DEMO)
    with pytest.raises(Refused) as refusal:
        change(DEMO, before, {control: value})
    assert refusal.value.values["control"] == control


def test_a_turn_that_leads_off_the_plane_is_refused():
    with pytest.raises(Refused) as refusal:
        change(DEMO, start(DEMO, {"ax": 12, "ay": 12}), {"turn": 0})
    assert refusal.value.code == "out-of-range"
