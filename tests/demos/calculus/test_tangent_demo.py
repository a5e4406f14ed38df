"""The slope through two points nears the true one, until the step is too small."""

import pytest

from llmtutor.demos.calculus.tangent import DEMO
from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.views import Board, Cell


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


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
    board = next(iter(DEMO.views(DEMO.compute(start(DEMO)))))
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
    result = DEMO.compute(start(DEMO, {"h": 0.1}))
    arithmetic = DEMO.explain(result, Cell("numbers", (2, 1)))
    assert arithmetic.text == "({ahead} - {y}) / {h}"
    assert arithmetic.result == pytest.approx(2.1)
