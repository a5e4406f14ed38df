"""The leaf and flower net gives the curriculum's numbers, term by term."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.first_network.network_stepper import DEMO
from llmtutor.demos.first_network.network_stepper.one_pass import ORDER
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell, Network


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def views(**changes):
    return {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, changes)))}


@pytest.mark.parametrize(
    ("example", "sums", "y", "winner"),
    [
        ("leaf", (-26.598, 2.522, -47.094), (0.7958, 0.2512), 0),
        ("flower", (-6.81, 28.60, -119.13), (0.3987, 0.9927), 1),
    ],
)
def test_both_examples_give_the_published_numbers(example, sums, y, winner):
    found = names(example=example)
    assert found["sums"] == pytest.approx(sums, abs=5e-4)
    assert found["y"] == pytest.approx(y, abs=5e-5)
    assert found["winner"] == winner
    assert found["right"]


def test_relu_without_training_calls_the_flower_a_leaf():
    found = names(example="flower", relu=True)
    assert found["y"] == pytest.approx((11.154, -3.432), abs=5e-4)
    assert not found["right"]
    assert views(example="flower", relu=True, step=23)["wrong"].warn


def test_a_bias_of_a_quarter_moves_the_first_sum():
    assert names(bias=0.25)["sums"][0] == pytest.approx(-26.348)
    state = change(DEMO, start(DEMO), {"b1": (1.5, 0, 0)})
    assert state["bias"] == 1.5


def test_there_is_a_step_for_every_parameter():
    assert len(ORDER) == 4 * 3 + 3 + 3 * 2 + 2 == 23


def test_the_running_sum_of_the_first_neuron():
    seen = []
    for step in (1, 2, 3, 4, 5):
        net = views(step=step)["net"]
        assert isinstance(net, Network)
        seen.append(net.layers[1][0].value)
    assert seen == pytest.approx([3.2, -27.83, -31.75, -26.598, -26.598])


def test_what_is_not_computed_yet_is_not_shown():
    net = views(step=5)["net"]
    assert [node.value for node in net.layers[1][1:]] == [None, None]
    assert [node.value for node in net.layers[2]] == [None, None]
    assert net.winner is None
    assert DEMO.explain(DEMO.compute(start(DEMO, {"step": 5})), Cell("net", (2, 0))) is None


def test_inputs_of_ones_own_leave_the_example_and_come_back():
    own = change(DEMO, start(DEMO), {"inputs": (1, 2, 3, 4)})
    assert own["example"] == "own"
    assert change(DEMO, own, {"example": "own"})["inputs"] == (1, 2, 3, 4)
    assert change(DEMO, own, {"example": "flower"})["inputs"] == (241, 200, 4, 59.5)
    assert change(DEMO, own, {"inputs": (32, 107, 56, 11.2)})["example"] == "leaf"


@pytest.mark.parametrize(
    ("at", "control"),
    [((0, 2), "inputs"), ((0, 1, 2), "W1"), ((0, 4, 1), "b1"), ((1, 2, 0), "W2"), ((1, 3, 1), "b2")],
)
def test_inputs_weights_and_biases_can_be_typed(at, control):
    assert list(DEMO.edit(start(DEMO), Cell("net", at), 2.0)) == [control]


def test_computed_numbers_cannot_be_typed():
    assert DEMO.edit(start(DEMO), Cell("net", (1, 0)), 2.0) is None
    assert DEMO.edit(start(DEMO), Cell("net", (1, 0, -1)), 2.0) is None


def test_the_present_neurons_weights_are_lit_and_the_present_one_marked():
    shown = plain(draw(views(step=2)["net"], 78, 20, words("network-stepper")).rows)
    assert "‹0.10›" in shown
    assert "[−0.29]" in shown


def test_with_relu_the_sum_and_its_bend_explain_themselves():
    result = DEMO.compute(start(DEMO, {"relu": True, "step": 23}))
    assert DEMO.explain(result, Cell("net", (1, 0))).result == 0
    assert DEMO.explain(result, Cell("net", (1, 0, -1))).result == pytest.approx(-26.598)


def test_equal_outputs_are_called_equal_and_neither_wins():
    zeros = {"W2": ((0, 0),) * 3, "b2": (0, 0), "step": 23}
    shown = views(**zeros)
    assert "tie" in shown
    assert not {"right", "wrong", "own"} & set(shown)
    assert shown["net"].winner is None
    result = DEMO.compute(start(DEMO, zeros))
    assert not DEMO.names(result)["right"]


def test_a_list_of_fixed_length_says_how_many_numbers_it_needs():
    with pytest.raises(Refused) as refusal:
        start(DEMO, {"inputs": (1, 2)})
    assert refusal.value.code == "wrong-length-exactly"
    assert (refusal.value.values["count"], refusal.value.values["high"]) == (2, 4)


def test_two_outputs_can_be_read_as_one_signed_number():
    last = len(ORDER)
    for example, signed, winner in (
        ("leaf", 0.7958 - 0.2512, "@leaf"),
        ("flower", 0.3987 - 0.9927, "@flower"),
    ):
        run = DEMO.compute(start(DEMO, {"example": example, "reading": "one", "step": last}))
        *_, note = DEMO.views(run)
        assert note.id == "signed"
        assert dict(note.values) == {"signed": pytest.approx(signed, abs=1e-4), "winner": winner}
        told = DEMO.explain(run, Cell("signed", (0,)))
        assert told.result == DEMO.names(run)["signed"]
        assert told.sources == (Cell("net", (2, 0)), Cell("net", (2, 1)))
