"""Where a descent ends: the deep valley, the shallow one, or the saddle."""

import pytest
from demo_shortcuts import Shown

from llmtutor.demos.calculus.landscape import DEMO
from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.views import Cell

ENDS = {"lowest", "shallow", "moving", "stuck", "top", "away"}


def run(**changes):
    return Shown(DEMO, **changes)


def end(found):
    """Which sentence tells about the end."""
    return next(iter(ENDS & found.views.keys()))


@pytest.mark.parametrize(
    ("begin", "x", "kind"), [(-1, -0.1754, "lowest"), (0.9, -0.1754, "lowest"), (2.5, 1.4254, "shallow")]
)
def test_the_start_decides_the_valley(begin, x, kind):
    way = run(start=begin, steps=200)
    assert way.names["x"] == pytest.approx(x, abs=5e-5)
    assert end(way) == kind


def test_on_the_bump_it_stays_and_that_is_told():
    way = run(start=1)
    assert way.views["top"].warn


def test_momentum_carries_it_over_the_bump():
    assert end(run(start=2.5, steps=200, momentum=True)) == "lowest"


def test_a_hundredth_aside_leaves_the_saddle_and_nothing_aside_does_not():
    off, on = (run(ground="saddle", start=-1.5, aside=aside, steps=200) for aside in (0.01, 0))
    assert off.names["y"] == pytest.approx(2**0.5, abs=1e-3)
    assert end(off) == "lowest"
    assert on.names["y"] == 0
    assert end(on) == "stuck"
    assert on.names["curving"] == pytest.approx((2, -2))


def test_too_large_a_rate_runs_away_without_a_crash():
    assert end(run(start=2.5, rate=1, steps=200)) in ("away", "moving")


def test_a_height_is_the_sum_of_its_products():
    arithmetic = run(start=2).explain(Cell("ends", (0, 2)))
    assert [term.factors for term in arithmetic.terms] == [(2, 2, 2, 2), (-3, 2, 2, 2), (2, 2, 2), (2,)]
    assert arithmetic.result == 2


def test_a_place_says_which_step_led_there_and_a_curve_tells_its_height():
    saddle, valley = run(ground="saddle", steps=7), run(start=2, steps=7)
    assert saddle.explain(Cell("ends", (0, 1))).say == saddle.explain(Cell("ground", (-1, 0))).say == "given"
    assert saddle.explain(Cell("ends", (1, 2))).values == (("step", 7),)
    assert saddle.explain(Cell("ground", (-1, 3))).values == (("step", 3),)
    assert valley.explain(Cell("ground", (1, 0))).terms == valley.explain(Cell("ends", (0, 2))).terms
    assert saddle.explain(Cell("ground", (0, 0))).terms[0].factors == pytest.approx((-2 + 2 / 64,) * 2)


def test_the_slope_left_is_the_sum_of_its_products():
    found = run(start=2, steps=1)
    slope = found.explain(Cell("moving", (0,)))
    assert abs(slope.result) == found.names["slope"]
    assert len(slope.terms) == 4


@pytest.mark.parametrize("change", [{"start": 9}, {"steps": 0}, {"rate": 0}, {"momentum": "yes"}])
def test_impossible_settings_are_refused(change):
    with pytest.raises(Refused):
        start(DEMO, change)
