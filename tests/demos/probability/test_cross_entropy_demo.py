"""The price of the right token, with the curriculum's numbers."""

import math

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.probability.cross_entropy import DEMO
from llmtutor.views import Cell


def test_one_half_costs_the_natural_log_of_two():
    names = Shown(DEMO, logits=(0, 0), target=0).names
    assert names["loss"] == pytest.approx(0.6931, abs=5e-5)
    assert names["perplexity"] == pytest.approx(2)


def test_the_curriculums_five_scores_cost_0_5732():
    names = Shown(DEMO).names
    assert names["loss"] == pytest.approx(0.5732, abs=5e-5)
    assert names["perplexity"] == pytest.approx(math.exp(names["loss"]))
    assert names["p"] == names["share"][2]


def test_the_reasons_of_the_presets_are_true():
    losses = {preset.id: Shown(DEMO, **preset.set).names["loss"] for preset in DEMO.presets}
    assert losses["surer"] == pytest.approx(0.0378, abs=5e-5)
    assert losses["words"] == pytest.approx(0.5541, abs=5e-5)
    assert losses["sure-and-wrong"] > 7
    assert "worse" in Shown(DEMO, **DEMO.presets[-1].set).views


def test_the_right_token_stays_among_those_there_are():
    assert Shown(DEMO, target=4).change(logits=(1, 2))["target"] == 1
    assert Shown(DEMO).views["share"].lit == {2}


def test_loss_and_perplexity_explain_themselves():
    shown = Shown(DEMO)
    assert shown.explain(Cell("loss", (2,))).text == "-ln {p}"
    assert shown.explain(Cell("loss", (3,))).text == "e^{loss}"
    assert shown.explain(Cell("share", (1, 2))).result == pytest.approx(1.5732, abs=5e-5)


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, target=-1) == ("out-of-range", "target")
    assert refusal(DEMO, target=1.5) == ("not-whole", "target")
    assert refusal(DEMO, logits=(3,)) == ("wrong-length", "logits")
