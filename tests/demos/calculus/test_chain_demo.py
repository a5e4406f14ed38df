"""The chain rule gives 28 and not 20, link by link."""

import pytest

from llmtutor.demos.calculus.chain import DEMO
from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.views import Cell


def views(**changes):
    return {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, changes)))}


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def test_the_curriculums_slope_is_28():
    found = names(x=3)
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
    found = views(step=6)
    assert dict(found["check"].values)["nudged"] == pytest.approx(28.004)
    assert "check" not in views(step=5)
    terms = DEMO.explain(DEMO.compute(start(DEMO, {"step": 6})), Cell("check", (0,))).terms
    assert terms[0].factors == (14, 1, 2)


@pytest.mark.parametrize("function", DEMO.control("function").options)
def test_the_slope_is_what_a_nudge_says(function):
    result = DEMO.compute(start(DEMO, {"function": function, "x": 0.6}))
    assert DEMO.names(result)["slope"] == pytest.approx(result.nudged, abs=0.02)


def test_what_is_not_worked_out_is_not_given_away():
    result = DEMO.compute(start(DEMO, {"step": 1}))
    assert DEMO.explain(result, Cell("links", (2, 1))) is None
    assert DEMO.explain(result, Cell("links", (0, 3))) is None


def test_a_shorter_chain_brings_the_step_back():
    state = change(DEMO, start(DEMO, {"step": 6}), {"function": "sine-of-square"})
    assert state["step"] == 4
    with pytest.raises(Refused):
        change(DEMO, state, {"x": 99})
