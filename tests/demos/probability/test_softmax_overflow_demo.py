"""The definition of softmax breaks in every format at the published limits; the stable way never does."""

import math
import sys

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.probability.softmax_overflow import DEMO
from llmtutor.views import Cell


def test_a_thousand_is_too_large_for_all_formats_and_the_stable_way_holds():
    for name in ("fp16", "fp32", "fp64"):
        names = Shown(DEMO, format=name).names
        assert names["broken"]
        assert names["stable"] == pytest.approx((0.6652, 0.2447, 0.0900), abs=1e-3)


def test_the_limits_of_the_four_formats():
    rows = Shown(DEMO).views["formats"].rows
    assert [row[0] for row in rows] == ["fp16", "bf16", "fp32", "fp64"]
    largest = [row[1] for row in rows]
    assert largest[:3] == pytest.approx([65504, 3.3895e38, 3.4028e38], rel=1e-4)
    assert largest[3] == sys.float_info.max
    assert [row[2] for row in rows] == pytest.approx([11.09, 88.72, 88.72, 709.78], abs=5e-3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"logits": (12, 11), "format": "fp16"}, "overflow"),
        ({"logits": (12, 11), "format": "bf16"}, "fine"),
        ({"logits": (89, 0), "format": "fp32"}, "overflow"),
        ({"logits": (89, 0), "format": "fp64"}, "fine"),
        ({"logits": (-1000, -1001)}, "underflow"),
        ({"logits": (8.02, 8), "format": "bf16"}, "coarse"),
    ],
)
def test_what_happens_is_said(changes, said):
    shown = Shown(DEMO, **changes)
    assert said in shown.views
    assert shown.views[said].warn == (said != "fine")
    assert shown.names["broken"] == (said in ("overflow", "underflow"))


def test_a_share_that_cannot_be_computed_shows_its_arithmetic():
    arithmetic = Shown(DEMO).explain(Cell("ways", (0, 2)))
    assert dict(arithmetic.values) == {"exp": math.inf, "total": math.inf}
    assert arithmetic.sources == tuple(Cell("ways", (row, 1)) for row in range(3))
    assert math.isnan(arithmetic.result)


def test_a_typed_score_replaces_one_and_only_scores_can_be_typed():
    state = Shown(DEMO).state
    assert DEMO.edit(state, Cell("ways", (1, 0)), 5.0) == {"logits": (1000, 5.0, 998)}
    assert DEMO.edit(state, Cell("ways", (1, 2)), 5.0) is None


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, logits=(1e6,)) == ("out-of-range", "logits")
    assert refusal(DEMO, logits=("a",)) == ("not-a-number", "logits")
    assert refusal(DEMO, format="fp8") == ("not-an-option", "format")
