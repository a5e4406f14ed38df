"""Linear attention, the delta rule and retention: every form gives the same numbers."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine.delta_rule import delta_chunkwise, delta_recurrent, unit_keys
from llmtutor.engine.linear_attention import (
    feature_map,
    linear_attention_chunkwise,
    linear_attention_parallel,
    linear_attention_recurrent,
)
from llmtutor.engine.retention import (
    decay_mask,
    decays,
    half_life,
    retention_chunkwise,
    retention_parallel,
    retention_recurrent,
)
from llmtutor.engine.retnet import head_norm, retnet_layer
from llmtutor.engine.sequences import chunks, empty_memory, queries_keys_values
from llmtutor.engine.trace import Trace

RNG = np.random.default_rng(0)


def qkv(T, H=3, K=4, P=5, batch=()):
    return tuple(RNG.normal(size=(*batch, H, T, width)) for width in (K, K, P))


def test_two_tokens_on_paper():
    # phi(0) = 1 and phi(1) = 2: at token 2 the shares are 1*1 : 1*2
    y = called(linear_attention_parallel, [[0], [0]], [[0], [1]], [[3], [9]])
    assert y.tolist() == [[3], [7]]


def test_features_are_positive_and_smooth_at_zero():
    assert called(feature_map, np.array([-1.0, 0, 2])).tolist() == pytest.approx([math.exp(-1), 1, 3])


@pytest.mark.parametrize("T", [1, 5, 16])
@pytest.mark.parametrize("chunk", [1, 4, 99])
def test_linear_attention_in_three_forms(T, chunk):
    q, k, v = qkv(T, batch=(2,))
    parallel = called(linear_attention_parallel, q, k, v)
    assert called(linear_attention_recurrent, q, k, v) == pytest.approx(parallel, abs=1e-10)
    assert called(linear_attention_chunkwise, q, k, v, chunk) == pytest.approx(parallel, abs=1e-10)


def test_published_rates_of_forgetting():
    assert called(decays, 4).tolist() == [0.96875, 0.984375, 0.9921875, 0.99609375]
    lives = called(half_life, decays(8))
    assert lives == pytest.approx([21.8, 44.0, 88.4, 177.1, 354.5, 709.4, 1419, 2839], rel=2e-3)


def test_half_is_left_after_a_half_life():
    assert called(decay_mask, [0.5], 3)[0].tolist() == [[1, 0, 0], [0.5, 1, 0], [0.25, 0.5, 1]]


def test_retention_on_paper():
    ones = np.ones((1, 3, 1))
    assert called(retention_parallel, ones, ones, ones, [0.5]).ravel().tolist() == [1, 1.5, 1.75]


@pytest.mark.parametrize("T", [1, 6, 17])
@pytest.mark.parametrize("chunk", [1, 4, 17])
def test_retention_in_three_forms(T, chunk):
    q, k, v = qkv(T, batch=(2,))
    gamma = decays(3)
    parallel = called(retention_parallel, q, k, v, gamma)
    assert called(retention_recurrent, q, k, v, gamma) == pytest.approx(parallel, abs=1e-10)
    assert called(retention_chunkwise, q, k, v, gamma, chunk) == pytest.approx(parallel, abs=1e-10)


def test_float32_stays_float32():
    q, k, v = (a.astype(np.float32) for a in qkv(9))
    for form in (retention_parallel, retention_recurrent, retention_chunkwise):
        assert form(q, k, v, decays(3)).dtype == np.float32
    beta = np.ones((3, 9), np.float32)
    assert {f(q, k / 9, v, beta).dtype for f in (delta_recurrent, delta_chunkwise)} == {q.dtype}
    for form in (linear_attention_parallel, linear_attention_recurrent, linear_attention_chunkwise):
        assert form(q, k, v).dtype == np.float32


def test_a_retnet_layer_is_the_same_in_three_forms_and_never_looks_ahead():
    x = RNG.normal(size=(2, 7, 8))
    w = {name: RNG.normal(size=(8, 8)) / 3 for name in ("W_q", "W_k", "W_v", "W_g", "W_o")}
    trace = Trace()
    whole = called(retnet_layer, x, w, 2, rec=trace)
    assert [item.name for item in trace] == ["q", "k", "retention.scores", "retention.y", "normed", "y"]
    for form in (retention_recurrent, retention_chunkwise):
        assert retnet_layer(x, w, 2, form) == pytest.approx(whole, abs=1e-8)
    later = x.copy()
    later[:, 4:] += 1
    assert retnet_layer(later, w, 2)[:, :4] == pytest.approx(whole[:, :4], abs=1e-12)


def test_each_head_is_normalised_by_itself():
    normed = called(head_norm, RNG.normal(3, 9, size=(2, 5, 64)))
    assert normed.mean(axis=-1) == pytest.approx(np.zeros((2, 5)), abs=1e-12)
    assert normed.std(axis=-1) == pytest.approx(np.ones((2, 5)), abs=1e-4)


def test_the_delta_rule_replaces_where_plain_addition_piles_up():
    key, values = [[1.0, 0], [1, 0]], [[5.0], [7]]
    assert called(delta_recurrent, key, key, values, [1.0, 1.0]).ravel().tolist() == [5, 7]
    assert retention_parallel([key], [key], [values], [1 - 1e-12])[0, 1, 0] == pytest.approx(12)
    assert delta_recurrent(key, key, values, [1.0, 0.5])[1, 0] == 6


@pytest.mark.parametrize("chunk", [1, 4, 17])
def test_delta_rule_recurrent_chunkwise_and_parallel(chunk):
    q, k, v = qkv(17, batch=(2,))
    k, beta = called(unit_keys, k), RNG.uniform(0, 1, (2, 3, 17))
    steps = called(delta_recurrent, q, k, v, beta)
    assert called(delta_chunkwise, q, k, v, beta, chunk) == pytest.approx(steps, abs=1e-10)


def test_orthogonal_keys_make_the_delta_rule_plain_addition():
    k = np.eye(4)[None]
    q, _, v = qkv(4, H=1)
    plain = np.tril(q @ k.swapaxes(-1, -2)) @ v
    assert delta_recurrent(q, k, v, np.ones((1, 4))) == pytest.approx(plain, abs=1e-12)


def test_a_correction_is_a_step_down_the_slope_of_the_error():
    q, k, v = qkv(2, H=1)
    trace = Trace()
    delta_recurrent(q, k, v, [[0.3, 0.3]], rec=trace)
    first, second = [item.value[0] for item in trace if item.name == "S"]

    def wrong(S):
        return 0.5 * ((k[0, 1] @ S - v[0, 1]) ** 2).sum()

    h = 1e-6
    slope = np.zeros_like(first)
    for place in np.ndindex(first.shape):
        nudge = np.zeros_like(first)
        nudge[place] = h
        slope[place] = (wrong(first + nudge) - wrong(first - nudge)) / (2 * h)
    assert second == pytest.approx(first - 0.3 * slope, abs=1e-8)


def test_chunks_cover_everything_once():
    assert [(c.start, c.stop) for c in called(chunks, 7, 3)] == [(0, 3), (3, 6), (6, 7)]
    assert called(empty_memory, np.ones((2, 3)), np.ones((2, 4))).tolist() == np.zeros((3, 4)).tolist()


def test_what_does_not_fit_is_refused():
    q, k, v = called(queries_keys_values, "test", *qkv(4))
    with pytest.raises(ValueError, match="retention: k has 4 steps but v has 3 steps"):
        retention_parallel(q, k, v[:, 1:], decays(3))
    with pytest.raises(ValueError, match="q has 3 heads but gamma has 2 numbers"):
        retention_recurrent(q, k, v, decays(2))
    with pytest.raises(ValueError, match="gamma must lie between 0 and 1"):
        retention_parallel(q, k, v, [0.5, 1, 0.5])
    with pytest.raises(ValueError, match="linear_attention: q has 3 numbers but k has 4 numbers"):
        linear_attention_parallel(q[..., :3], k, v)
    with pytest.raises(ValueError, match="k has 4 steps but beta has 2 steps"):
        delta_recurrent(q, k, v, np.ones((3, 2)))
    with pytest.raises(ValueError, match="chunk is 0"):
        retention_chunkwise(q, k, v, decays(3), 0)
    with pytest.raises(ValueError, match="can't be shared among 3 heads"):
        retnet_layer(np.ones((2, 4)), dict.fromkeys(("W_q", "W_k", "W_v"), np.eye(4)), 3)
