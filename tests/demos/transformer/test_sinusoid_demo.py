"""Positions as waves: the published table, distance alone in the dot product, and words in order."""

from math import cos, sin

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.sinusoid import DEMO
from llmtutor.views import Cell


def test_the_published_table_of_width_4():
    table = Shown(DEMO, count=4, width=4).names["table"]
    assert table[1] == pytest.approx((0.8415, 0.5403, 0.0100, 1.0000), abs=5e-5)
    assert table[2] == pytest.approx((0.9093, -0.4161, 0.0200, 0.9998), abs=5e-5)


def test_the_dot_product_depends_on_the_distance_only():
    early, late = Shown(DEMO, position=3).names["dots"], Shown(DEMO, position=9).names["dots"]
    assert early[:9] == pytest.approx(late[6:15])
    assert max(early) == early[3] == pytest.approx(8)


def test_without_positions_both_orders_sound_the_same():
    blind, seeing = Shown(DEMO, add=False), Shown(DEMO)
    assert blind.names["same"]
    assert blind.views["blind"].warn
    assert not seeing.names["same"]
    assert "sees" in seeing.views


def test_a_wave_explains_itself_as_sine_or_cosine():
    shown = Shown(DEMO)
    sine, cosine = (shown.explain(Cell("waves", (3, column))) for column in (2, 3))
    assert sine.text.startswith("sin(3 × ")
    assert cosine.text.startswith("cos(3 × ")
    frequency = shown.names["frequencies"][1]
    assert [value for _, value in (*sine.values, *cosine.values)] == [frequency, frequency]
    assert (sine.result, cosine.result) == pytest.approx((sin(3 * frequency), cos(3 * frequency)))
    assert len(shown.explain(Cell("order", (0, 1))).terms) == 3


def test_an_odd_width_becomes_even_and_the_position_stays_on_the_table():
    assert Shown(DEMO, width=5.3).state["width"] == 6
    assert Shown(DEMO, position=60).state["position"] == 15


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, base=1) == ("out-of-range", "base")
    assert refusal(DEMO, count=2) == ("out-of-range", "count")
    assert refusal(DEMO, position=1.5) == ("not-whole", "position")
