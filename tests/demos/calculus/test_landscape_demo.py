"""Where a descent ends: the deep valley, the shallow one, or the saddle."""

import pytest

from llmtutor.demos.calculus.landscape import DEMO
from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.views import Cell


def run(**changes):
    return DEMO.compute(start(DEMO, changes))


@pytest.mark.parametrize(
    ("begin", "x", "end"), [(-1, -0.1754, "lowest"), (0.9, -0.1754, "lowest"), (2.5, 1.4254, "shallow")]
)
def test_the_start_decides_the_valley(begin, x, end):
    way = run(start=begin, steps=200)
    assert DEMO.names(way)["x"] == pytest.approx(x, abs=5e-5)
    assert way.end == end


def test_on_the_bump_it_stays_and_that_is_told():
    way = run(start=1)
    assert way.end == "top"
    assert {view.id: view for view in DEMO.views(way)}["top"].warn


def test_momentum_carries_it_over_the_bump():
    assert run(start=2.5, steps=200, momentum=True).end == "lowest"


def test_a_hundredth_aside_leaves_the_saddle_and_nothing_aside_does_not():
    off, on = (run(ground="saddle", start=-1.5, aside=aside, steps=200) for aside in (0.01, 0))
    assert DEMO.names(off)["y"] == pytest.approx(2**0.5, abs=1e-3)
    assert off.end == "lowest"
    assert DEMO.names(on)["y"] == 0
    assert on.end == "stuck"
    assert DEMO.names(on)["curving"] == pytest.approx((2, -2))


def test_too_large_a_rate_runs_away_without_a_crash():
    way = run(start=2.5, rate=1, steps=200)
    assert way.end in ("away", "moving")
    assert list(DEMO.views(way))


def test_a_height_is_the_sum_of_its_products():
    way = run(start=2)
    arithmetic = DEMO.explain(way, Cell("ends", (0, 2)))
    assert [term.factors for term in arithmetic.terms] == [(2, 2, 2, 2), (-3, 2, 2, 2), (2, 2, 2), (2,)]
    assert arithmetic.result == 2


@pytest.mark.parametrize("change", [{"start": 9}, {"steps": 0}, {"rate": 0}, {"momentum": "yes"}])
def test_impossible_settings_are_refused(change):
    with pytest.raises(Refused):
        start(DEMO, change)
