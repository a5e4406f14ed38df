"""Hyena: FFT = sums = matrix, causal, and kernels that come from a network."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.convolution import causal_convolution
from llmtutor.engine.hyena import (
    hyena_matrix,
    hyena_operator,
    hyena_recurrence,
    hyena_weights,
    implicit_kernel,
    position_features,
)
from llmtutor.engine.trace import Trace

RNG = np.random.default_rng(0)
T, D = 13, 4


def lists(order):
    return RNG.normal(size=(order, T, D)), RNG.normal(size=(order, T, D))


def test_two_orders_on_paper():
    v, ones, sums = np.ones((3, 1)), np.ones((3, 1)), np.ones((3, 1))
    doubled = called(hyena_recurrence, v, [ones, 2 * ones], [sums, sums])
    assert doubled.ravel() == pytest.approx([2, 6, 12])


@pytest.mark.parametrize("order", [1, 2, 3])
def test_operator_is_a_matrix_and_a_chain_of_direct_convolutions(order):
    v, (gates, kernels) = RNG.normal(size=(T, D)), lists(order)
    y = called(hyena_recurrence, v, gates, kernels)
    slow = v
    for gate, kernel in zip(gates, kernels, strict=True):
        slow = gate * causal_convolution(slow, kernel)
    assert y == pytest.approx(slow, abs=1e-10)
    for channel in range(D):
        matrix = called(hyena_matrix, list(gates), list(kernels), channel)
        assert matrix @ v[:, channel] == pytest.approx(y[:, channel], abs=1e-10)
        assert not np.triu(matrix, 1).any()


def test_features_say_where_a_position_is():
    features = called(position_features, 5, 2)
    assert features[:, 0].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert features[0].tolist() == [0, 1, 1, 0, 0]


def test_the_window_makes_far_positions_small():
    w = hyena_weights(D)["kernel_1"]
    trace = Trace()
    kernel = called(implicit_kernel, position_features(200, 4), w, rec=trace)
    assert (trace["window"][0] == 1.01).all()
    assert np.abs(kernel[100:]).max() < np.abs(kernel[:20]).max()
    assert (np.diff(trace["window"][-1]) <= 0).all()


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_whole_layer_never_looks_ahead(order):
    w, features = called(hyena_weights, D, order), position_features(32, 4)
    x = RNG.normal(size=(2, T, D))
    y = called(hyena_operator, x, w, features, order)
    later = x.copy()
    later[:, 6:] += 1
    changed = hyena_operator(later, w, features, order)
    assert changed[:, :6] == pytest.approx(y[:, :6], abs=1e-10)
    assert np.abs(changed[:, 6:] - y[:, 6:]).min(axis=(0, 2)).max() > 1e-6


def test_a_shorter_text_gives_the_same_beginning():
    w, features, x = hyena_weights(D), position_features(32, 4), RNG.normal(size=(20, D))
    whole = hyena_operator(x, w, features)
    assert hyena_operator(x[:7], w, features) == pytest.approx(whole[:7], abs=1e-10)


def test_every_step_is_recorded():
    trace = Trace()
    hyena_operator(RNG.normal(size=(T, D)), hyena_weights(D), position_features(T, 4), rec=trace)
    kernel = [f"kernel_{n}.{part}" for n in (1, 2) for part in ("free", "window", "kernel")]
    rest = ["mixed_1", "z_1", "mixed_2", "z_2", "y"]
    assert [item.name for item in trace] == ["x_v", "x_1", "x_2", *kernel, *rest]


def test_what_does_not_fit_is_refused():
    gates, kernels = lists(2)
    with pytest.raises(ValueError, match="gates has 2 orders but kernels has 1 orders"):
        hyena_recurrence(np.ones((T, D)), gates, kernels[:1])
    with pytest.raises(ValueError, match="order is 0"):
        hyena_operator(np.ones((T, D)), hyena_weights(D), position_features(T, 4), order=0)
    with pytest.raises(ValueError, match="x has 13 steps but features has 5 steps"):
        hyena_operator(np.ones((T, D)), hyena_weights(D), position_features(5, 4))
    with pytest.raises(ValueError, match="at least 1"):
        position_features(0, 1)
