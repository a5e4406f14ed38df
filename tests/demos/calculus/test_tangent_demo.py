"""The slope through two points nears the true one, until the step is too small."""

import pytest
from demo_shortcuts import Shown

from llmtutor.demos.calculus.tangent import DEMO
from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.views import Board, Cell


def names(**changes):
    return Shown(DEMO, **changes).names


def test_the_slope_of_x_squared_at_one_is_two():
    found = names(h=0.01)
    assert found["true_slope"] == 2
    assert found["slope"] == pytest.approx(2.01)
    assert found["central"] == pytest.approx(2)
    assert found["error"] == pytest.approx(0.01)


def test_e_to_the_x_is_its_own_slope():
    found = names(f="exp", x=1)
    assert found["true_slope"] == found["y"] == pytest.approx(2.71828, abs=5e-6)


@pytest.mark.parametrize(
    ("h", "low", "high"), [(1, 0.9, 1.1), (1e-8, 0, 1e-7), (1e-14, 1e-4, 1), (1e-16, 2, 2)]
)
def test_the_error_falls_and_rises_again(h, low, high):
    assert low <= names(h=h)["error"] <= high


def test_the_error_picture_has_both_ways_on_log_axes():
    board = Shown(DEMO).views["pictures"]
    assert isinstance(board, Board)
    errors = board.views[0][1]
    assert errors.log_x
    assert errors.log_y
    assert [series.id for series in errors.series] == ["forward", "central"]
    best = min((y, x) for x, y in zip(errors.series[0].x, errors.series[0].y, strict=True) if y)
    assert 1e-10 < best[1] < 1e-6


def test_the_logarithm_has_no_height_at_or_below_zero():
    state = start(DEMO, {"x": -1})
    assert change(DEMO, state, {"f": "log"})["x"] == 1
    with pytest.raises(Refused) as refusal:
        change(DEMO, start(DEMO, {"f": "log"}), {"x": -1})
    assert refusal.value.values["control"] == "x"


@pytest.mark.parametrize("h", [0, -0.1, 2, "small"])
def test_an_impossible_step_is_refused(h):
    with pytest.raises(Refused):
        start(DEMO, {"h": h})


def test_the_slope_explains_itself():
    arithmetic = Shown(DEMO, h=0.1).explain(Cell("numbers", (2, 1)))
    assert arithmetic.text == "({ahead} - {height}) / {h}"
    assert arithmetic.sources == (Cell("numbers", (1, 1)), Cell("numbers", (0, 1)))
    assert arithmetic.result == pytest.approx(2.1)


def test_a_point_of_the_line_and_an_error_explain_themselves():
    found = Shown(DEMO, h=0.1)
    end = found.explain(Cell("graph", (1, 3)))
    assert end.result == pytest.approx(1 + 2.1 * 2)
    assert dict(end.values)["ends"] == 3
    error = found.explain(Cell("errors", (0, 32)))
    assert (error.result, [number for _, number in error.values]) == (1, [3, 2])


def test_a_function_is_written_in_its_own_way():
    texts = {
        f: [Shown(DEMO, f=f).explain(Cell("numbers", (row, 1))).text for row in (1, 4)]
        for f in ("log", "sigmoid")
    }
    assert texts == {
        "log": ["ln {there}", "1 / {x}"],
        "sigmoid": ["sigmoid({there})", "{height} × (1 - {height})"],
    }
