"""0.80 against 0.82 with thirty runs each: not settled; peeking raises false alarms, runs raise power."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.probability.ab_test import DEMO
from llmtutor.views import Cell


def test_thirty_runs_do_not_settle_a_difference_of_two_points():
    shown = Shown(DEMO)
    assert (shown.names["t"], shown.names["df"]) == pytest.approx((1.5492, 58), abs=5e-5)
    assert shown.names["p"] == pytest.approx(0.1268, abs=5e-5)
    assert "open" in shown.views


def test_a_hundred_runs_settle_it_and_have_more_power():
    more = Shown(DEMO, runs=100)
    assert more.names["p"] == pytest.approx(0.005, abs=5e-4)
    assert "real" in more.views
    assert more.names["power"] > Shown(DEMO).names["power"]


def test_looking_once_keeps_the_promise_and_twenty_times_breaks_it():
    once, often = Shown(DEMO, looks=1).names, Shown(DEMO, looks=20)
    assert once["false_ever"] == once["false_end"] < 0.1
    assert often.names["false_ever"] > 2 * often.names["false_end"]
    assert often.views["peeking"].warn


def test_without_a_difference_power_is_only_false_alarms():
    names = Shown(DEMO, a=0.8, b=0.8).names
    assert names["power"] == names["false_end"]
    assert names["p"] == 1


def test_the_test_explains_itself_column_by_column():
    shown = Shown(DEMO)
    results = [shown.explain(Cell("test", (0, column))).result for column in range(7)]
    assert results == pytest.approx([0.02, 0.0129, 1.5492, 58, 0.1268, -0.0058, 0.0458], abs=5e-5)


def test_a_share_of_experiments_is_told_as_a_count_of_them():
    shown = Shown(DEMO)
    for view, place in (("power", 1), ("peeking", 1), ("peeking", 3)):
        told = shown.explain(Cell(view, (place,)))
        (_, found), (_, times) = told.values
        assert found / times == told.result


def test_no_power_is_told_where_there_is_nothing_to_find():
    assert "power" in Shown(DEMO).views
    assert "power" not in Shown(DEMO, a=0.8, b=0.8).views


def test_a_mean_can_be_typed_and_the_spread_belongs_to_both():
    state = Shown(DEMO).state
    assert DEMO.edit(state, Cell("groups", (1, 1)), 0.9) == {"b": 0.9}
    assert DEMO.edit(state, Cell("groups", (1, 2)), 0.1) == {"sd": 0.1}
    assert Shown(DEMO, runs=3, looks=9).state["looks"] == 2


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, sd=0) == ("out-of-range", "sd")
    assert refusal(DEMO, runs=2) == ("out-of-range", "runs")
    assert refusal(DEMO, a="high") == ("not-a-number", "a")
