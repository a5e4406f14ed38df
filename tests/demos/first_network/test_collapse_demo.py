"""Two layers collapse into one unless ReLU bends them; only then all four answers to XOR are right."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.first_network.collapse import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def shown(**changes):
    return {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, changes)))}


def test_without_a_bend_xor_is_one_layer_and_fails():
    found = names()
    assert found["two"] == found["one"] == ((2,), (1,), (1,), (0,))
    assert found["W"] == ((-1,), (-1,))
    assert found["b"] == (2,)
    assert found["right"] == 3
    assert "same" in shown()


def test_with_relu_all_four_are_right_and_no_single_layer_does_it():
    found = names(relu=True)
    assert found["two"] == ((0,), (1,), (1,), (0,))
    assert found["right"] == 4
    assert "other" in shown(relu=True)
    assert shown()["right"].warn
    assert not shown(relu=True)["right"].warn


def test_the_leaf_networks_first_coefficient():
    found = names(net="leaf")
    assert found["W"][0][0] == pytest.approx(0.10 * -0.17 + 0.12 * 0.39 - 0.36 * 0.10)
    assert found["W"][0][0] == pytest.approx(-0.0062)
    assert found["two"][0] == pytest.approx((0.7958, 0.2512), abs=5e-5)
    assert found["one"][1] == pytest.approx((0.3987, 0.9927), abs=5e-5)


def test_a_bend_added_afterwards_calls_the_flower_a_leaf():
    assert names(net="leaf", relu=True)["two"][1] == pytest.approx((11.15, -3.43), abs=5e-3)


def test_the_coefficient_explains_itself():
    run = DEMO.compute(start(DEMO, {"net": "leaf"}))
    text = plain(draw(DEMO.explain(run, Cell("W", (0, 0))), 70, 5, words(DEMO.id)).rows)
    assert text.splitlines()[0] == "0.1 × (−0.17) + 0.12 × 0.39 + (−0.36) × 0.1".replace(
        "+ (−0.36)", "− 0.36"
    )


def test_the_map_is_above_one_half_only_in_a_band():
    corner = shown(relu=True)["map"].values
    assert corner[0][0] > 0 > corner[-1][0]
    assert corner[0][-1] < 0 < corner[-1][-1]


def test_layers_that_do_not_fit_are_refused_and_the_second_follows_the_first():
    state = start(DEMO)
    wider = change(DEMO, state, {"W1": ((1, 1, 1), (1, 1, 1))})
    assert wider["W2"] == ((1,), (-2,), (0,))
    assert wider["b1"] == (0, -1, 0)
    for name, value in (("W1", ((1, 2),)), ("W2", ((1,),)), ("W2", ((1, 2), (3, 4)))):
        with pytest.raises(Refused) as refusal:
            change(DEMO, state, {name: value})
        assert refusal.value.code == "wrong-shape"


@pytest.mark.parametrize("value", ["ab", (), (("x", 1), (1, 1)), ((1, 2), (3,))])
def test_what_is_no_matrix_is_refused(value):
    with pytest.raises(Refused):
        start(DEMO, {"W1": value})
