"""Switching parts off does to the demo what it does to the model."""

import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.transformer.head_ablation.demo import ALL_ON, DEMO, PROMPTS, prompts
from llmtutor.engine.softmax import softmax
from llmtutor.tinygpt.ablations import FeedForward, Head, without
from llmtutor.views import Cell

pytestmark = pytest.mark.usefixtures("tiny_gpt")


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def test_with_everything_on_nothing_changes():
    found = names(task="facts")
    assert found["share"] == pytest.approx(found["share_before"], rel=1e-5)
    assert found["right"] == found["right_before"] <= PROMPTS
    assert found["off"] == 0


def test_the_shares_are_those_of_the_ablated_model(tiny_gpt):
    ids, answer = prompts("facts")[0]
    parts = [Head(2, 3), FeedForward(1)]
    expected = softmax(without(tiny_gpt, ids, [parts])[0, -1].astype(float))[answer]
    heads = (*ALL_ON[:2], (1, 1, 1, 0))
    assert names(task="facts", heads=heads, ffn=(1, 0, 1))["share"] == pytest.approx(expected, rel=1e-4)


def test_a_part_alone_is_what_switching_just_it_off_gives():
    alone = names(task="facts")["alone"]
    assert names(task="facts", ffn=(1, 0, 1))["share"] == pytest.approx(alone[1][-1], rel=1e-3)


def test_typing_0_on_a_head_switches_it_off_and_half_a_switch_is_refused():
    state = start(DEMO)
    off = change(DEMO, state, DEMO.edit(state, Cell("heads", (1, 2)), 0))
    assert DEMO.names(DEMO.compute(off))["off"] == 1
    with pytest.raises(Refused) as refused:
        change(DEMO, state, DEMO.edit(state, Cell("ffn", (0, 1)), 0.5))
    assert refused.value.code == "not-a-switch"
