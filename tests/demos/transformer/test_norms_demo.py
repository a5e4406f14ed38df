"""LayerNorm and RMSNorm on eight numbers with mean 5 and spread 2."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.norms import DEMO
from llmtutor.views import Cell


def test_eight_numbers_with_mean_5_and_spread_2():
    names = Shown(DEMO).names
    assert (names["mean"], names["spread"]) == pytest.approx((5, 2), abs=1e-4)
    assert names["y"] == pytest.approx((-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2), abs=1e-4)


def test_rms_norm_keeps_the_ratio_and_makes_the_mean_square_one():
    y = Shown(DEMO, kind="rms", x=(3, 4)).names["y"]
    assert y[1] / y[0] == pytest.approx(4 / 3)
    assert sum(number**2 for number in y) / 2 == pytest.approx(1)


def test_ten_times_the_numbers_give_the_same_result():
    for kind in ("layer", "rms"):
        once, tenfold = (Shown(DEMO, kind=kind, x=x).names["y"] for x in ((1, 2, 4), (10, 20, 40)))
        assert tenfold == pytest.approx(once, abs=1e-4)


def test_gain_and_shift_choose_a_new_spread_and_middle():
    y = Shown(DEMO, gain=2, shift=1).names["y"]
    assert sum(y) / 8 == pytest.approx(1)
    assert max(y) == pytest.approx(5, abs=1e-4)


def test_equal_numbers_become_zeros_not_nonsense():
    assert Shown(DEMO, x=(3, 3, 3)).names["y"] == (0, 0, 0)


def test_each_step_shows_one_stage_more_and_hides_the_rest():
    table = Shown(DEMO, step=2).views["token"]
    assert table.columns == ("place", "x", "centred", "normal", "normed")
    assert table.rows[0][1:] == (2, -3, None, None)
    assert Shown(DEMO, step=2).explain(Cell("token", (0, 3))) is None
    assert "result-layer" in Shown(DEMO, step=5).views


def test_gain_and_shift_give_layer_norm_any_spread_and_mean():
    ends = dict(Shown(DEMO, step=5, gain=3, shift=1).views["result-layer"].values)
    assert (ends["mean"], ends["spread"]) == pytest.approx((1, 3), rel=1e-5)


def test_what_rms_norm_makes_of_the_numbers_is_worked_out_from_the_last_column():
    shown = Shown(DEMO, kind="rms", x=(3, 4), step=3)
    assert shown.explain(Cell("result-rms", (0,))).result == pytest.approx(0.98995, abs=1e-5)
    arithmetic = shown.explain(Cell("result-rms", (2,)))
    assert arithmetic.result == pytest.approx(1)
    assert arithmetic.sources == (Cell("token", (0, 3)), Cell("token", (1, 3)))


def test_rms_norm_has_three_steps_and_no_shift():
    state = Shown(DEMO, kind="rms", step=5, shift=2).state
    assert (state["step"], state["shift"]) == (3, 0)


def test_the_spread_explains_itself_as_a_root():
    values = dict(Shown(DEMO, step=3).explain(Cell("progress", (0,))).values)
    assert (values["squares_token_centred"], values["n"]) == pytest.approx((32, 8))


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, x=(1,)) == ("wrong-length", "x")
    assert refusal(DEMO, x=(1, float("nan"))) == ("not-a-number", "x")
    assert refusal(DEMO, kind="batch") == ("not-an-option", "kind")
