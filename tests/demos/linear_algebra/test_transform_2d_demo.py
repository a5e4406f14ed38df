"""A matrix moves the plane as the curriculum says, and its stretched directions are found."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.linear_algebra.transform_2d import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def test_a_quarter_turn_sends_right_to_up():
    assert names()["i"] == (0, 1)
    assert names()["j"] == (-1, 0)
    assert names()["area"] == 1
    assert names()["stretches"] == ()


@pytest.mark.parametrize(
    ("first", "area"), [("rotate", 1), ("scale", 2.25), ("shear", 1), ("project", 0), ("mirror", -1)]
)
def test_each_move_multiplies_areas_in_its_own_way(first, area):
    assert names(first=first, degrees=30)["area"] == pytest.approx(area, abs=1e-9)


def test_two_moves_are_one_matrix_and_their_order_matters():
    turn_then_shear = start(DEMO, {"first": "rotate", "then": "shear", "factor": 1})["A"]
    assert turn_then_shear == ((1, -1), (1, 0))
    assert start(DEMO, {"first": "shear", "then": "rotate", "factor": 1})["A"] == ((0, -1), (1, 1))


def test_the_lessons_matrix_stretches_by_three_and_by_one():
    found = names(A=((2, 1), (1, 2)))
    assert found["stretches"] == pytest.approx((3, 1))
    assert found["directions"][0] == pytest.approx((0.5**0.5, 0.5**0.5))


def test_an_arrow_swings_round_to_the_strongest_direction():
    run = DEMO.compute(start(DEMO, {"A": ((2, 1), (1, 2)), "step": 8}))
    growth = [row[-1] for row in run.by_id["power"].rows]
    assert growth[0] == 2
    assert growth[-1] == pytest.approx(3, abs=1e-6)
    text = plain(draw(DEMO.explain(run, Cell("power", (0, 3))), 60, 5, words(DEMO.id)).rows)
    assert text.endswith("1 × 2 + 0 × 1\n= 2 + 0\n= 2")


def test_an_arrow_that_vanishes_is_told():
    shown = {
        view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, {"A": ((0, 0), (0, 1)), "step": 2})))
    }
    assert shown["lost"].warn
    assert "power" not in shown


def test_an_entry_of_two_moves_is_the_sum_of_products():
    run = DEMO.compute(start(DEMO, {"then": "shear", "factor": 1}))
    text = plain(draw(DEMO.explain(run, Cell("A", (0, 0))), 60, 5, words(DEMO.id)).rows)
    assert text.splitlines()[0] == "1 × 0 + 1 × 1"
    assert run.by_id["A"].values[0][0] == 1


def test_the_tip_of_a_moved_arrow_explains_its_height_and_where_it_begins_nothing():
    run = DEMO.compute(start(DEMO, {"A": ((2, 1), (1, 2)), "step": 1}))
    assert [series.id for series in run.by_id["after"].series] == ["grid", "i", "j", "v1", "v2", "x"]
    text = plain(draw(DEMO.explain(run, Cell("after", (2, 1))), 60, 5, words(DEMO.id)).rows)
    assert text == "1 × 0 + 2 × 1\n= 0 + 2\n= 2"
    assert DEMO.explain(run, Cell("after", (2, 0))) is None
    assert DEMO.explain(run, Cell("after", (5, 1))) is None


def test_a_typed_matrix_stands_for_itself():
    state = start(DEMO, {"A": ((2, 1), (1, 2))})
    assert (state["first"], state["then"]) == ("own", "none")
    assert change(DEMO, state, {"first": "rotate"})["A"] == ((0, -1), (1, 0))


@pytest.mark.parametrize(
    "value", [((1, 2),), ((1, 2, 3), (4, 5, 6)), (("a", 0), (0, 1)), (), ((11, 0), (0, 1))]
)
def test_what_is_no_matrix_of_the_plane_is_refused(value):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {"A": value})
    assert refusal.value.values["control"] == "A"


def test_a_flattened_plane_has_no_area_at_all():
    assert names(first="project", degrees=30)["area"] == 0


def test_an_arrow_that_only_turns_is_not_promised_a_strongest_direction():
    def shown(**changes):
        return {view.id for view in DEMO.views(DEMO.compute(start(DEMO, changes)))}

    assert "spins" in shown(first="rotate", degrees=90, step=1)
    assert "again" in shown(A=((2, 1), (1, 2)), step=1)


def test_each_place_of_the_moved_arrow_tells_how_it_came_about():
    found = DEMO.compute(start(DEMO, {"A": ((2, 1), (1, 2)), "step": 2}))
    text = plain(draw(DEMO.explain(found, Cell("power", (1, 1))), 100, 5, words(DEMO.id)).rows)
    assert text.splitlines()[1] == "2 / √(2² + 1²) = 0.894427"
    assert "begins here" in plain(
        draw(DEMO.explain(found, Cell("power", (0, 2))), 100, 5, words(DEMO.id)).rows
    )
