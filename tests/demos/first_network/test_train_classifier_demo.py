"""A network is trained before one's eyes: the loss falls, the ring closes, and a rash rate spoils it."""

import math

import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.first_network.train_classifier import DEMO, STEPS
from llmtutor.views import Cell


def run(**changes):
    return DEMO.compute(start(DEMO, changes))


def losses(**changes):
    return run(**changes).by_id["losses"].series[0].y


def test_the_ring_is_learned_and_the_loss_falls():
    first, last = losses(), losses(step=STEPS)
    assert len(first) == 1
    assert last[0] == first[0]
    assert last[-1] < first[0] / 4
    assert DEMO.names(run(step=STEPS))["all_right"]


def test_one_neuron_parts_what_lies_apart():
    assert DEMO.names(run(shape="apart", hidden=1, step=STEPS))["right"] >= 78


def test_by_lot_there_is_nothing_to_find():
    assert losses(shape="mixed", hidden=1, step=STEPS)[-1] == pytest.approx(math.log(2), abs=0.05)


def test_a_rate_too_large_is_warned_of():
    shown = {view.id: view for view in DEMO.views(run(lr=30, step=20))}
    assert shown["loss"].warn
    assert DEMO.names(run(lr=30, step=20))["right"] < 80


def test_every_step_is_eight_nudges_and_going_back_shows_what_was():
    loss = next(view for view in DEMO.views(run(step=7)) if view.id == "loss")
    assert dict(loss.values)["updates"] == 56
    assert losses(step=3) == losses(step=7)[:4]


def test_a_change_begins_the_training_anew():
    state = start(DEMO, {"step": 20})
    assert change(DEMO, state, {"hidden": 3})["step"] == 0


def test_a_share_explains_itself():
    result = run(step=10)
    arithmetic = DEMO.explain(result, Cell("right", (2,)))
    assert arithmetic.result == DEMO.names(result)["right"] / 80
    assert DEMO.explain(result, Cell("map", (0, 0))).result == result.by_id["map"].values[0][0]


@pytest.mark.parametrize(("control", "value"), [("lr", 0), ("lr", "fast"), ("hidden", 0), ("shape", "star")])
def test_impossible_settings_are_refused(control, value):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {control: value})
    assert refusal.value.values["control"] == control
