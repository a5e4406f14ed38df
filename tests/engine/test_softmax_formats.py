"""Softmax in the number formats of real machines: where it overflows, and that the stable way never does."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.softmax import softmax
from llmtutor.engine.softmax_formats import (
    FORMATS,
    largest_exponent,
    naive_softmax_in,
    stable_softmax_in,
    verdict,
)
from llmtutor.engine.trace import Trace


@pytest.mark.parametrize(("name", "x"), [("fp16", 11.09), ("bf16", 88.72), ("fp32", 88.72), ("fp64", 709.78)])
def test_how_large_a_score_may_be(name, x):
    form = FORMATS[name]
    assert largest_exponent(form) == pytest.approx(x, abs=5e-3)
    assert np.isfinite(naive_softmax_in([x - 0.1, 0], form)).all()
    assert np.isnan(naive_softmax_in([x + 1, 0], form)[0])


@pytest.mark.parametrize("name", ["fp16", "fp32", "fp64"])
def test_the_stable_way_survives_a_thousand(name):
    share = called(stable_softmax_in, [1000, 999, 998], FORMATS[name])
    assert share == pytest.approx(softmax([2, 1, 0]), rel=1e-2)
    assert np.isnan(called(naive_softmax_in, [1000, 999, 998], FORMATS[name])).any()


def test_around_a_thousand_bfloat16_knows_every_fourth_number_only():
    assert stable_softmax_in([1000, 999, 998], FORMATS["bf16"]) == pytest.approx([1 / 3] * 3, rel=1e-2)


def test_in_double_precision_both_ways_agree_with_softmax():
    logits = [2, 1.5, 0.5, 0.3, 3]
    for way in (naive_softmax_in, stable_softmax_in):
        assert way(logits, FORMATS["fp64"]) == pytest.approx(softmax(logits), abs=1e-15)


def test_scores_far_below_zero_leave_nothing_to_divide_by():
    trace = Trace()
    assert np.isnan(naive_softmax_in([-1000, -1001], FORMATS["fp32"], rec=trace)).all()
    assert trace["total"] == 0


@pytest.mark.parametrize(
    ("logits", "name", "said"),
    [
        ((89, 0), "fp32", "overflow"),
        ((89, 0), "fp64", "fine"),
        ((-1000, -1001), "fp64", "underflow"),
        ((8.02, 8), "bf16", "coarse"),
    ],
)
def test_a_verdict_says_what_becomes_of_the_definition(logits, name, said):
    assert called(verdict, logits, FORMATS[name]) == said


def test_coarse_numbers_need_not_add_up_to_one():
    share = stable_softmax_in([3, 2, 1, 0.5, 0.25], FORMATS["bf16"])
    assert share.sum() != 1
    assert share.sum() == pytest.approx(1, abs=0.01)


def test_nan_is_refused():
    with pytest.raises(ValueError, match="NaN"):
        naive_softmax_in([float("nan")], FORMATS["fp16"])
