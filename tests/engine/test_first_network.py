"""The leaf and flower network gives the numbers of track A."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import leaf_flower as net
from llmtutor.engine.activations import relu
from llmtutor.engine.matmul import running_sum
from llmtutor.engine.trace import Trace


def test_leaf_and_flower_get_the_numbers_of_the_lesson():
    trace = Trace()
    leaf = net.forward(net.LEAF, rec=trace)
    assert trace["hidden"] == pytest.approx([-26.598, 2.522, -47.094], abs=1e-12)
    assert leaf == pytest.approx([0.79584, 0.25122], abs=5e-6)
    flower = net.forward(net.FLOWER, rec=trace)
    assert trace["hidden"] == pytest.approx([-6.81, 28.60, -119.13], abs=5e-3)
    assert flower == pytest.approx([0.3987, 0.9927], abs=5e-5)


def test_with_the_bend_switched_on_the_flower_is_called_a_leaf():
    trace = Trace()
    assert net.forward(net.FLOWER, relu=True, rec=trace) == pytest.approx([11.15, -3.43], abs=5e-3)
    net.forward(net.LEAF, relu=True, rec=trace)
    assert trace["bent"] == pytest.approx([0, 2.522, 0], abs=1e-12)


def test_first_neuron_adds_up_step_by_step():
    terms = called(net.neuron_terms, net.LEAF, net.W1, net.B1, 0)
    assert terms == pytest.approx([3.2, -31.03, -3.92, 5.152, 0])
    assert running_sum(terms) == pytest.approx([3.2, -27.83, -31.75, -26.598, -26.598])
    assert net.neuron_terms(net.LEAF, net.W1, [0.25, 0, 0], 0).sum() == pytest.approx(-26.348)


def test_without_bends_two_layers_are_one():
    W, b = called(net.collapsed)
    assert W[0, 0] == pytest.approx(0.10 * -0.17 + 0.12 * 0.39 - 0.36 * 0.1)
    x = np.random.default_rng(0).normal(size=(5, 4))
    assert x @ W + b == pytest.approx(called(net.forward, x))


def test_it_has_23_numbers_to_learn():
    assert sum(part.size for part in (net.W1, net.B1, net.W2, net.B2)) == 23


def test_a_wrong_number_of_inputs_is_explained():
    with pytest.raises(ValueError, match="forward: x has 3 numbers but W1 has 4 rows; they must be equal"):
        net.forward([1, 2, 3])
    with pytest.raises(ValueError, match="no neuron 3: this layer has 3"):
        net.neuron_terms(net.LEAF, net.W1, net.B1, 3)


def test_relu_keeps_what_is_positive():
    assert called(relu, [-26.6, 0, 2.5]).tolist() == [0, 0, 2.5]
