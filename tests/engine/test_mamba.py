"""Mamba: three scans agree, steps equal the whole, and it can select what a fixed system cannot."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.activations import softplus
from llmtutor.engine.mamba import (
    mamba_block,
    mamba_start,
    mamba_step,
    mamba_weights,
    selection,
)
from llmtutor.engine.model_configs import SelectiveSSM
from llmtutor.engine.model_size import ssm_size
from llmtutor.engine.scan import scan_doubling, scan_steps, scan_tree
from llmtutor.engine.selective_scan import selective_scan, selective_step
from llmtutor.engine.ssm import discretise_zoh, ssm_recurrence
from llmtutor.engine.trace import Trace

RNG = np.random.default_rng(0)


def test_scan_on_paper():
    a, b = np.full((4, 1, 1), 0.5), np.array([8.0, 0, 4, 0]).reshape(4, 1, 1)
    for scan in (scan_steps, scan_doubling, scan_tree):
        assert called(scan, a, b).ravel().tolist() == [8, 4, 6, 3]


@pytest.mark.parametrize("T", [1, 2, 3, 7, 8, 33])
def test_one_after_the_other_equals_all_at_once(T):
    a, b = RNG.uniform(0, 1, (2, T, 3, 4)), RNG.normal(size=(2, T, 3, 4))
    steps = called(scan_steps, a, b)
    assert called(scan_doubling, a, b) == pytest.approx(steps, abs=1e-12)
    assert called(scan_tree, a, b) == pytest.approx(steps, abs=1e-12)


def test_a_scan_of_33_needs_6_rounds():
    trace = Trace()
    scan_doubling(np.ones((33, 1, 1)), np.ones((33, 1, 1)), rec=trace)
    assert [item.name for item in trace] == [f"reach_{2**n}" for n in range(1, 7)]


def sequence(T=12, D=3, N=4):
    x, delta = RNG.normal(size=(T, D)), RNG.uniform(0.01, 1, (T, D))
    return x, delta, -RNG.uniform(0.1, 2, (D, N)), RNG.normal(size=(T, N)), RNG.normal(size=(T, N))


def test_with_one_state_it_is_a_gated_recurrent_network():
    # Mamba, theorem 1: N = 1, A = -1, B = C = 1 and delta = softplus(z) make
    # h = (1 - g) h + g x with g = sigmoid(z), when the input is held exactly.
    z, x, h = RNG.normal(size=9), RNG.normal(size=9), 0.0
    for t in range(9):
        A_bar, B_bar = discretise_zoh([[-1.0]], [1.0], softplus(z[t]))
        gate = 1 / (1 + np.exp(-z[t]))
        new = A_bar.item() * h + B_bar.item() * x[t]
        assert new == pytest.approx((1 - gate) * h + gate * x[t], abs=1e-12)
        h = new


def test_steps_equal_the_whole_sequence():
    x, delta, A, B, C = sequence()
    skip = RNG.normal(size=3)
    trace = Trace()
    whole = called(selective_scan, x, delta, A, B, C, skip, rec=trace)
    h = np.zeros((3, 4))
    for t in range(12):
        y, h = called(selective_step, h, x[t], delta[t], A, B[t], C[t], skip)
        assert y == pytest.approx(whole[t], abs=1e-12)
        assert h == pytest.approx(trace["state"][t], abs=1e-12)
    assert selective_scan(x, delta, A, B, C, skip, scan_tree) == pytest.approx(whole, abs=1e-12)


def test_without_selection_it_is_a_fixed_diagonal_system():
    x, _, A, B, C = sequence(D=1)
    B, C, delta = np.tile(B[0], (12, 1)), np.tile(C[0], (12, 1)), np.full((12, 1), 0.3)
    fixed = ssm_recurrence(np.diag(np.exp(0.3 * A[0])), 0.3 * B[0], C[0], x[:, 0])
    assert selective_scan(x, delta, A, B, C)[:, 0] == pytest.approx(fixed, abs=1e-12)


def test_a_zero_step_skips_a_token_and_a_huge_one_resets():
    delta = np.array([[1.0], [0.0], [50.0]])
    trace = Trace()
    selective_scan(np.ones((3, 1)), delta, [[-1.0]], np.ones((3, 1)), np.ones((3, 1)), rec=trace)
    state = trace["state"].ravel()
    assert state[1] == state[0]
    assert state[2] == pytest.approx(50)


def test_float32_stays_float32():
    w = {name: a.astype(np.float32) for name, a in mamba_weights(4).items()}
    x = RNG.normal(size=(5, 4)).astype(np.float32)
    y, (window, h) = mamba_step(x[0], mamba_start(w), w)
    assert {a.dtype for a in (mamba_block(x, w), y, window, h)} == {np.dtype(np.float32)}


@pytest.mark.parametrize("scan", [scan_steps, scan_doubling, scan_tree])
def test_the_block_token_by_token(scan):
    w = called(mamba_weights, 8, N=4)
    x = RNG.normal(size=(2, 10, 8))
    whole = called(mamba_block, x, w, scan)
    for batch in range(2):
        window, h = called(mamba_start, w)
        memory = (window, h)
        for t in range(10):
            y, memory = called(mamba_step, x[batch, t], memory, w)
            assert y == pytest.approx(whole[batch, t], abs=1e-10)


def test_the_future_changes_nothing_before_it():
    w, x = mamba_weights(4), RNG.normal(size=(9, 4))
    later = x.copy()
    later[5:] += 1
    assert (mamba_block(later, w)[:5] == mamba_block(x, w)[:5]).all()


def test_published_start_and_size():
    w = mamba_weights(768)
    assert w["A_log"].shape == (1536, 16)
    assert -np.exp(w["A_log"][7]) == pytest.approx(-np.arange(1, 17))
    step = softplus(w["delta_bias"])
    assert (step.min() > 0.00099, step.max() < 0.1001) == (True, True)
    assert sum(a.size for a in w.values()) == ssm_size(768, SelectiveSSM(1536, 16, 4, 48))


def test_every_part_of_the_block_is_recorded():
    trace = Trace()
    mamba_block(RNG.normal(size=(5, 4)), mamba_weights(4), rec=trace)
    assert [item.name for item in trace] == [
        *("inner", "u", "delta", "B", "C"),
        *("scan.keep", "scan.write", "scan.state", "scan.y", "gated", "y"),
    ]
    called(selection, RNG.normal(size=(5, 8)), mamba_weights(4))


def test_what_does_not_fit_is_refused():
    x, delta, A, B, C = sequence()
    with pytest.raises(ValueError, match="x has 12 steps but B has 11 steps"):
        selective_scan(x, delta, A, B[1:], C)
    with pytest.raises(ValueError, match="A has 4 columns but C has 3 columns"):
        selective_scan(x, delta, A, B, C[:, 1:])
    with pytest.raises(ValueError, match="linear: x has 5 numbers but W has 4 rows"):
        mamba_block(np.ones((3, 5)), mamba_weights(4))
    with pytest.raises(ValueError, match="needs at least 3 axes"):
        scan_tree([1.0], [1.0])
    with pytest.raises(ValueError, match="sizes must be at least 1"):
        mamba_weights(0)
