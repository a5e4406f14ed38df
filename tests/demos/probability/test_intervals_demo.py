"""85 of 100: the curriculum's intervals, and a hundred repetitions of the test."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.probability.intervals import DEMO
from llmtutor.views import Cell


def test_both_intervals_of_the_curriculum():
    names = Shown(DEMO).names
    assert names["wald"] == pytest.approx((0.780, 0.920), abs=5e-4)
    assert names["wilson"] == pytest.approx((0.767, 0.907), abs=5e-4)


def test_a_hundred_tests_are_repeated_and_the_missing_ones_marked():
    shown = Shown(DEMO)
    grid = shown.views["again"]
    assert len(grid.values) * len(grid.values[0]) == 100
    assert 100 - len(grid.lit) == shown.names["caught"]
    assert Shown(DEMO, seed=2).views["again"] != grid


def test_what_is_marked_misses_the_truth_indeed():
    shown = Shown(DEMO)
    lower, upper, _ = shown.views["ends"].series
    for place, (low, high) in enumerate(zip(lower.y, upper.y, strict=True)):
        assert (low <= 0.85 <= high) == (divmod(place, 10) not in shown.views["again"].lit)


def test_the_normal_interval_of_a_perfect_score_has_no_width():
    shown = Shown(DEMO, hits=20, total=20, truth=0.95, method="wald")
    assert shown.names["wald"] == (1, 1)
    assert shown.names["wilson"][0] < 0.85
    assert shown.names["promised"] < 0.7


def test_four_times_the_questions_halve_the_width():
    widths = [row[3] for row in Shown(DEMO, total=400, hits=340).views["one"].rows]
    assert widths[0] == pytest.approx(0.14 / 2, abs=1e-3)


def test_hits_and_questions_take_each_other_along():
    assert Shown(DEMO, hits=150).state["total"] == 150
    assert Shown(DEMO, total=50).state["hits"] == 50


def test_an_end_explains_itself_with_the_sign_it_has():
    shown = Shown(DEMO)
    assert shown.explain(Cell("one", (0, 1))).text.startswith("{p} - {z} × √")
    assert shown.explain(Cell("one", (0, 2))).text.startswith("{p} + {z} × √")


def test_the_upper_end_of_a_perfect_score_is_reached_by_adding():
    shown = Shown(DEMO, hits=20, total=20)
    assert shown.explain(Cell("one", (1, 2))).text.startswith("({p} + {z}²/(2 × {n}) + {z} × √(")
    assert shown.explain(Cell("one", (1, 2))).result == pytest.approx(1)


def test_a_repeated_test_tells_its_interval_which_holds_the_truth_or_not():
    shown = Shown(DEMO)
    for at, say in (((0, 0), "misses"), ((5, 5), "holds")):
        told = shown.explain(Cell("again", at))
        low, high = (value for _, value in told.values)
        assert told.say == say
        assert (low <= 0.85 <= high) == (say == "holds")


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, total=0) == ("out-of-range", "total")
    assert refusal(DEMO, hits=8.5) == ("not-whole", "hits")
    assert refusal(DEMO, level=1) == ("out-of-range", "level")
