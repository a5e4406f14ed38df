"""RWKV: the running mean equals the sum over all pairs, and version 7 contains the delta rule."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine.delta_rule import delta_recurrent, unit_keys
from llmtutor.engine.rwkv4 import channel_mixing, time_mixing, token_shift, wkv_running, wkv_sum
from llmtutor.engine.rwkv7 import fading, replacement_key, rwkv7_pairs, rwkv7_recurrence, rwkv7_step
from llmtutor.engine.trace import Trace

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("wkv", [wkv_running, wkv_sum])
def test_a_weighted_mean_on_paper(wkv):
    # all keys 0, decay log 2, bonus log 3: weights 1 and 3, then 1/2, 1 and 3
    y = called(wkv, np.zeros((3, 1)), [[4.0], [8], [1]], [math.log(2)], [math.log(3)])
    assert y.ravel().tolist() == pytest.approx([4, (4 + 3 * 8) / 4, (2 + 8 + 3) / 4.5])


@pytest.mark.parametrize("T", [1, 2, 20])
def test_running_equals_all_at_once(T):
    k, v = RNG.normal(size=(2, 2, T, 5)) * 3
    decay, bonus = RNG.uniform(0.01, 2, 5), RNG.normal(size=5)
    assert called(wkv_running, k, v, decay, bonus) == pytest.approx(
        called(wkv_sum, k, v, decay, bonus), abs=1e-10
    )


def test_float32_stays_float32():
    k, v = RNG.normal(size=(2, 5, 3)).astype(np.float32)
    one = np.ones(3, np.float32)
    assert {wkv(k, v, one, one).dtype for wkv in (wkv_running, wkv_sum)} == {np.dtype(np.float32)}
    one = np.ones((5, 3), np.float32)
    assert {f(k, one, k, v, one, one).dtype for f in (rwkv7_recurrence, rwkv7_pairs)} == {
        np.dtype(np.float32)
    }


def test_huge_keys_do_not_overflow():
    k, v = np.array([[1000.0], [0.0], [-1000.0]]), np.array([[1.0], [2.0], [3.0]])
    for wkv in (wkv_running, wkv_sum):
        assert wkv(k, v, [1.0], [0.0]).ravel().tolist() == pytest.approx([1, 1, 1])


def test_the_shares_of_the_past_add_up_to_one():
    trace = Trace()
    wkv_sum(RNG.normal(size=(6, 2)), RNG.normal(size=(6, 2)), [0.5, 1], [0, 1], rec=trace)
    assert trace["share"].sum(axis=-2) == pytest.approx(np.ones((6, 2)))
    assert not trace["share"][0, 1:].any()


def test_shift_blends_with_the_token_before():
    x = np.array([[1.0, 1], [5, 5], [9, 9]])
    assert called(token_shift, x, np.array([1.0, 0.5])).tolist() == [[1, 0.5], [5, 3], [9, 7]]


def block(D=4, F=8):
    w = {f"mix_{n}": RNG.uniform(0, 1, D) for n in "kvr"}
    return w | {
        "W_k": RNG.normal(size=(D, F)),
        "W_v": RNG.normal(size=(D, F)),
        "W_r": RNG.normal(size=(D, F)),
        "W_o": RNG.normal(size=(F, D)),
        "decay": RNG.uniform(0.1, 1, F),
        "bonus": RNG.normal(size=F),
    }


def test_time_mixing_in_both_forms_and_never_ahead():
    x, w = RNG.normal(size=(2, 9, 4)), block()
    trace = Trace()
    whole = called(time_mixing, x, w, rec=trace)
    assert {item.name for item in trace} == {"k", "v", "r", "mean.values", "mean.weights", "mean.wkv", "y"}
    assert time_mixing(x, w, wkv_sum) == pytest.approx(whole, abs=1e-10)
    later = x.copy()
    later[:, 5:] += 1
    assert time_mixing(later, w)[:, :5] == pytest.approx(whole[:, :5], abs=1e-12)


def test_channel_mixing_is_a_gated_squared_relu():
    w = block() | {"W_r": np.zeros((4, 4)), "W_v": np.eye(8)[:, :4], "mix_k": np.ones(4)}
    x = RNG.normal(size=(3, 4))
    assert called(channel_mixing, x, w) == pytest.approx(0.5 * np.maximum(x @ w["W_k"], 0)[:, :4] ** 2)


def test_fading_stays_between_its_published_bounds():
    w = called(fading, np.array([-50.0, 0, 50]))
    assert w == pytest.approx([1, math.exp(-math.exp(-0.5) / 2), 0.545239], abs=1e-6)


def test_the_key_written_follows_what_was_erased():
    assert called(replacement_key, np.ones(2), np.full(2, 0.25), np.array([1.0, 0])).tolist() == [0.25, 1]


def inputs(T=12, K=4, P=3, batch=(2,)):
    r, k, kappa = RNG.normal(size=(3, *batch, T, K))
    w, a = fading(RNG.normal(size=(*batch, T, K))), RNG.uniform(0, 1, (*batch, T, K))
    return r, w, k, RNG.normal(size=(*batch, T, P)), kappa, a


def test_version_7_with_a_memory_equals_version_7_over_all_pairs():
    everything = inputs()
    memory = called(rwkv7_recurrence, *everything)
    assert called(rwkv7_pairs, *everything) == pytest.approx(memory, abs=1e-10)


def test_version_7_one_token_on_paper():
    S = np.array([[2.0], [4.0]])
    look, half = np.array([1.0, 0]), np.full(2, 0.5)
    y, new = called(rwkv7_step, S, np.ones(2), np.ones(2), look, np.array([10.0]), look, half)
    assert new.ravel().tolist() == [2 - 1 + 10, 4]
    assert y.tolist() == [15]


def test_version_7_contains_the_delta_rule():
    q, _, k, v, _, _ = inputs()
    k, beta = unit_keys(k), RNG.uniform(0, 1, (2, 12))
    b = np.repeat(beta[..., None], 4, axis=-1)
    ours = rwkv7_recurrence(q, np.ones_like(k), b * k, v, k, b)
    assert ours == pytest.approx(delta_recurrent(q, k, v, beta), abs=1e-10)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="decay must be above 0"):
        wkv_sum([[1.0]], [[1.0]], [0.0], [0.0])
    with pytest.raises(ValueError, match="k has 1 channels but bonus has 2 channels"):
        wkv_running([[1.0]], [[1.0]], [1.0], [0.0, 1.0])
    r, w, k, v, kappa, a = inputs()
    with pytest.raises(ValueError, match="rwkv7: k has 12 steps but a has 11 steps"):
        rwkv7_recurrence(r, w, k, v, kappa, a[:, 1:])
