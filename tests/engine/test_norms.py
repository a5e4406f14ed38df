"""Norms, DeepNorm's constants, placement, and first weights."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import initialisation as first
from llmtutor.engine import placement
from llmtutor.engine.deep_norm import DeepNormConstants, deep_norm, deep_norm_constants
from llmtutor.engine.gradient_check import gradient_check
from llmtutor.engine.norms import (
    average,
    layer_norm,
    layer_norm_back,
    mean_square,
    rms_norm,
    rms_norm_back,
    standardise,
)
from llmtutor.engine.trace import Trace

rng = np.random.default_rng(0)


def test_layer_norm_of_one_two_three_by_hand():
    y = called(layer_norm, [1, 2, 3], [1, 1, 1], [0, 0, 0], eps=0)
    assert y == pytest.approx([-1.22474, 0, 1.22474], abs=5e-6)
    assert layer_norm([1, 2, 3], [2, 2, 2], [1, 1, 1], eps=0) == pytest.approx(
        [-1.44949, 1, 3.44949], abs=5e-6
    )


def test_rms_norm_of_three_four_by_hand():
    assert called(rms_norm, [3, 4], [1, 1], eps=0) == pytest.approx([0.848528, 1.131371], abs=5e-7)


def test_layer_norm_leaves_mean_zero_and_deviation_one():
    y = layer_norm(rng.normal(5, 3, size=(4, 7, 64)), np.ones(64), np.zeros(64))
    assert np.abs(y.mean(axis=-1)).max() < 1e-12
    assert y.std(axis=-1) == pytest.approx(np.ones((4, 7)), abs=1e-5)


def test_layer_norm_ignores_shift_and_size_rms_norm_only_size():
    x, one, zero = rng.normal(size=16), np.ones(16), np.zeros(16)
    assert layer_norm(3 * x + 5, one, zero, eps=0) == pytest.approx(layer_norm(x, one, zero, eps=0))
    assert rms_norm(3 * x, one, eps=0) == pytest.approx(rms_norm(x, one, eps=0))
    assert rms_norm(x - x.mean(), one, eps=0) == pytest.approx(layer_norm(x, one, zero, eps=0))


def test_zeros_are_not_divided_by_zero():
    assert layer_norm(np.zeros(3), np.ones(3), np.zeros(3)).tolist() == [0, 0, 0]
    assert rms_norm(np.zeros(3), np.ones(3)).tolist() == [0, 0, 0]


@pytest.mark.parametrize(("norm", "parts"), [(layer_norm, 3), (rms_norm, 2)])
def test_the_backward_rules_agree_with_tiny_differences(norm, parts):
    w = rng.normal(size=(3, 5))
    arrays = {"x": rng.normal(size=(3, 5)), "gain": rng.normal(size=5), "shift": rng.normal(size=5)}
    inputs = dict(list(arrays.items())[:parts])
    report = gradient_check(lambda p: (norm(**p) * w).sum(), inputs)
    assert max(part.error for part in report) < 1e-7


def test_the_backward_rules_have_the_shapes_they_say():
    x, one = rng.normal(size=(3, 5)), np.ones(5)
    called(layer_norm_back, x, x, x, one, one, 1e-5, *standardise(x, 1e-5))
    called(rms_norm_back, x, x, x, one, 1e-6, x, np.ones((3, 1)))


def test_float32_stays_float32():
    one = np.ones(8, np.float32)
    assert layer_norm(one, one, one).dtype == rms_norm(one, one).dtype == np.float32


def test_a_trace_shows_the_mean_taken_away_and_the_division():
    trace = Trace()
    layer_norm(np.array([1.0, 2, 3]), np.ones(3), np.zeros(3), rec=trace)
    assert [item.name for item in trace] == ["mean", "centred", "spread", "normal", "normed"]
    assert trace["centred"].tolist() == [-1, 0, 1]
    called(standardise, rng.normal(size=(2, 4)), 1e-5)
    assert called(average, np.array([3.0, 4.0])) == pytest.approx([3.5])
    assert called(mean_square, np.array([3.0, 4.0])) == pytest.approx([12.5])


@pytest.mark.parametrize(
    ("layers", "alpha", "beta"),
    [
        *[(6, 1.8612, 0.3799), (12, 2.2134, 0.3195), (24, 2.6321, 0.2686), (48, 3.1302, 0.2259)],
        *[(96, 3.7224, 0.1900), (100, 3.7606, 0.1880), (200, 4.4721, 0.1581), (1000, 6.6874, 0.1057)],
    ],
)
def test_deep_norm_constants_for_one_sided_models(layers, alpha, beta):
    expected = DeepNormConstants(pytest.approx(alpha, abs=5e-5), pytest.approx(beta, abs=5e-5))
    assert deep_norm_constants(decoder=layers) == {"decoder": expected}
    assert deep_norm_constants(encoder=layers) == {"encoder": expected}


def test_deep_norm_constants_for_the_two_sided_transformer():
    both = deep_norm_constants(encoder=6, decoder=6)
    assert [both["encoder"].alpha, both["encoder"].beta] == pytest.approx([1.4179, 0.4970], abs=5e-5)
    assert [both["decoder"].alpha, both["decoder"].beta] == pytest.approx([2.0598, 0.3433], abs=5e-5)


def test_deep_norm_with_alpha_one_is_the_post_norm_of_2017():
    x, change = rng.normal(size=(2, 3, 8))
    one, zero = np.ones(8), np.zeros(8)
    y = called(deep_norm, x, change, 1.0, one, zero)
    assert y == pytest.approx(layer_norm(x + change, one, zero))
    assert y == pytest.approx(
        called(placement.post, x, lambda _: change, lambda s: layer_norm(s, one, zero), alpha=1.0)
    )


def test_placements_with_a_sublayer_that_adds_nothing():
    x = rng.normal(size=(3, 8))

    def norm(v):
        return rms_norm(v, np.ones(8))

    def silent(v):
        return v * 0

    assert called(placement.pre, x, silent, norm) == pytest.approx(x)
    assert called(placement.sandwich, x, silent, norm, norm) == pytest.approx(x)
    assert placement.post(x, silent, norm) == pytest.approx(norm(x))


def test_sandwich_bounds_what_is_added():
    x = rng.normal(size=(3, 8))
    y = placement.sandwich(x, lambda v: v * 1000, lambda v: v, lambda v: rms_norm(v, np.ones(8)))
    assert np.sqrt(((y - x) ** 2).mean(axis=-1)) == pytest.approx(np.ones(3))


def test_xavier_and_he_spreads_and_that_weights_have_them():
    assert called(first.xavier_spread, 100, 50) == pytest.approx(0.115470, abs=5e-7)
    assert called(first.he_spread, 50) == pytest.approx(0.2)
    for draw in (first.normal_weights, first.uniform_weights):
        W = called(draw, rng, 300, 200, 0.2)
        assert W.std() == pytest.approx(0.2, rel=0.02)
    assert np.abs(first.uniform_weights(rng, 300, 200, 1.0)).max() <= 3**0.5


def test_he_weights_keep_the_signal_through_twenty_relu_layers():
    x = rng.normal(size=(64, 256))
    for _ in range(20):
        x = np.maximum(x @ first.normal_weights(rng, 256, 256, first.he_spread(256)), 0)
    assert 0.3 < np.sqrt((x**2).mean()) < 3


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: layer_norm([1, 2, 3], [1, 1], [0, 0]), "x has 3 numbers but gain has 2"),
        (lambda: layer_norm([1, 2], [1, 1], [0]), "shift has 1"),
        (lambda: rms_norm([1, 2, 3], [1]), "gain has 1"),
        (lambda: rms_norm([], []), "empty"),
        (lambda: deep_norm_constants(), "at least one"),
        (lambda: first.he_spread(0), "above 0"),
        (lambda: first.normal_weights(rng, 2, 2, 0), "above 0"),
    ],
)
def test_what_cannot_work_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
