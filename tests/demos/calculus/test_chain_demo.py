"""The chain rule gives 28 and not 20, link by link."""

import pytest
from demo_shortcuts import Shown

from llmtutor.demos.calculus.chain import DEMO
from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.views import Cell


def views(**changes):
    return Shown(DEMO, **changes).views


def test_the_curriculums_slope_is_28():
    found = Shown(DEMO, x=3).names
    assert found["value"] == 49
    assert found["slopes"] == (2, 1, 14)
    assert found["slope"] == 28


def test_values_come_first_and_slopes_after():
    rows = views(step=3)["links"].rows
    assert [row[1] for row in rows] == [3, 6, 7, 49]
    assert {row[2] for row in rows} == {None}
    rows = views(step=4)["links"].rows
    assert rows[3][2:] == (14, 1)
    assert rows[2][2:] == (None, 14)
    assert views(step=6)["links"].rows[0][3] == 28


def test_at_the_end_a_nudge_checks_the_slope():
    found = Shown(DEMO, step=6)
    assert dict(found.views["check"].values)["nudged"] == pytest.approx(28.004)
    assert "check" not in views(step=5)
    product = found.explain(Cell("check", (0,)))
    assert (product.text.count("×"), [slope for _, slope in product.values]) == (2, [14, 1, 2])
    assert product.sources == tuple(Cell("links", (row, 2)) for row in (3, 2, 1))
    nudged = found.explain(Cell("check", (1,)))
    assert [number for _, number in nudged.values] == pytest.approx([49.028004, 49, 0.001])


@pytest.mark.parametrize("function", DEMO.control("function").options)
def test_the_slope_is_what_a_nudge_says(function):
    found = views(function=function, x=0.6, step=6)["check"]
    slope, nudged = (number for _, number in found.values)
    assert slope == pytest.approx(nudged, abs=0.02)


@pytest.mark.parametrize("function", DEMO.control("function").options)
def test_each_slope_of_a_link_is_told_by_its_own_rule(function):
    found = Shown(DEMO, function=function, x=0.6, step=6)
    rules = [found.explain(Cell("links", (row, 2))) for row in range(1, len(found.views["links"].rows))]
    assert all(rule.say.startswith("slope-") for rule in rules)
    assert {rule.say for rule in rules if not rule.text} <= {"slope-times", "slope-plus", "slope-negative"}


def test_what_is_not_worked_out_is_not_given_away():
    found = Shown(DEMO, step=1)
    assert found.explain(Cell("links", (2, 1))) is None
    assert found.explain(Cell("links", (2, 2))) is None
    assert found.explain(Cell("links", (0, 3))) is None


def test_each_number_and_slope_is_made_from_the_row_above_and_so_far_from_the_row_below():
    found = Shown(DEMO, step=6)
    assert found.explain(Cell("links", (0, 1))).say == "given"
    assert found.explain(Cell("links", (1, 1))).sources == (Cell("links", (0, 1)),)
    assert found.explain(Cell("links", (3, 2))).sources == (Cell("links", (2, 1)),)
    assert found.explain(Cell("links", (3, 3))).say == "itself"
    assert found.explain(Cell("links", (2, 3))).terms[0].factors == (1, 14)
    assert found.explain(Cell("progress", (1,))) == found.explain(Cell("links", (1, 1)))


def test_a_shorter_chain_brings_the_step_back():
    state = change(DEMO, start(DEMO, {"step": 6}), {"function": "sine-of-square"})
    assert state["step"] == 4
    with pytest.raises(Refused):
        change(DEMO, state, {"x": 99})
