"""Dot products spread with the width; softmax saturates unless they are divided by its root."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.dot_variance import DEMO
from llmtutor.views import Cell


@pytest.mark.parametrize("width", [1, 4, 64, 512])
def test_the_variance_is_the_width_and_divided_it_is_one(width):
    assert Shown(DEMO, width=width).names["variance"] == pytest.approx(width, rel=0.2)
    assert Shown(DEMO, width=width, divide=True).names["variance"] == pytest.approx(1, rel=0.2)


def test_at_width_512_one_key_takes_all_and_no_slope_is_left():
    wide = Shown(DEMO, width=512)
    assert wide.names["top"] > 0.95
    assert wide.names["slope"] < 0.05
    assert wide.views["saturated"].warn
    divided = Shown(DEMO, width=512, divide=True)
    assert divided.names["slope"] > 0.1
    assert "alive" in divided.views


def test_dividing_adds_a_column():
    assert [column.id for column in Shown(DEMO, divide=True).views["share"].columns] == [
        "dot",
        "scaled",
        "exp",
        "slope",
    ]
    assert len(Shown(DEMO).views["share"].columns) == 3


def test_slope_and_theory_explain_themselves():
    shown = Shown(DEMO)
    slope = shown.explain(Cell("share", (3, 2)))
    share = dict(slope.values)["share"]
    assert (slope.text, slope.result) == ("{share} × (1 - {share})", pytest.approx(share * (1 - share)))
    assert slope.result == pytest.approx(shown.names["slope"])
    assert shown.explain(Cell("growth", (1, 6))).result == 8


def test_another_seed_makes_other_vectors():
    assert Shown(DEMO, seed=2).names["share"] != Shown(DEMO, seed=3).names["share"]


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, width=0) == ("out-of-range", "width")
    assert refusal(DEMO, width=63.7) == ("not-whole", "width")
    assert refusal(DEMO, divide="perhaps") == ("not-on-off", "divide")
    assert refusal(DEMO, seed=-1) == ("out-of-range", "seed")
