"""Signals through many layers, and a line trained by batches."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.initialisation import he_spread, xavier_spread
from llmtutor.engine.line_fit import fit_line, line_points, line_sums
from llmtutor.engine.optimisers import OPTIMISERS
from llmtutor.engine.signal_depth import growth, root_mean_square, sizes_by_depth


def test_he_keeps_relu_signals_and_gradients_and_xavier_lets_them_halve_in_square():
    forward, backward = called(sizes_by_depth, 20, 64, he_spread(64))
    assert 0.2 < forward[-1] < 5
    assert 0.2 < backward[0] < 5
    forward, backward = called(sizes_by_depth, 20, 64, xavier_spread(64, 64))
    assert forward[-1] == pytest.approx(2**-10, rel=2)
    assert backward[0] == pytest.approx(2**-10, rel=2)


def test_both_sweeps_start_with_size_one():
    forward, backward = called(sizes_by_depth, 3, 64, 0.1, "tanh", seed=4)
    assert forward[0] == pytest.approx(1, abs=0.05)
    assert backward[-1] == pytest.approx(1, abs=0.05)
    assert len(forward) == len(backward) == 4


def test_a_chain_of_sigmoids_loses_the_gradient_and_a_residual_path_keeps_it():
    assert called(sizes_by_depth, 30, 64, xavier_spread(64, 64), "sigmoid")[1][0] < 1e-12
    forward, backward = sizes_by_depth(40, 64, 0.1 * he_spread(64), residual=True)
    assert 0.5 < forward[-1] < 10
    assert 0.5 < backward[0] < 10


def test_tiny_weights_and_a_residual_path_change_nothing():
    forward, backward = sizes_by_depth(10, 32, 1e-9, residual=True)
    assert forward == pytest.approx(forward[:1].repeat(11))
    assert backward == pytest.approx(backward[-1:].repeat(11))


def test_size_is_the_root_of_the_mean_square():
    assert called(root_mean_square, [3.0, 4.0, 0.0, 0.0]) == 2.5
    with pytest.raises(ValueError, match="no activation"):
        sizes_by_depth(2, 8, 0.1, "step")


def test_growth_is_a_size_over_the_one_before_and_0_after_nothing():
    assert called(growth, [2.0, 3.0, 0.0, 0.0]) == [1.5, 0.0, 0.0]


def test_the_sums_of_a_line_by_hand():
    loss, gradient = called(line_sums, [1.0, 2.0], [3.0, 5.0], 0.0, 0.0)
    assert loss == (9 + 25) / 2
    assert gradient.tolist() == [-13, -8]
    with pytest.raises(ValueError, match="must be equal"):
        line_sums([1.0], [1.0, 2.0], 0.0, 0.0)


def test_a_thousand_points_by_32_leave_8_for_the_last_batch():
    x, y = called(line_points, 1000, 0.1)
    steps = fit_line(x, y, 64)
    assert [step.count for step in steps[:32]] == [32] * 31 + [8]
    assert [step.divisor for step in steps[30:33]] == [32, 8, 32]
    assert steps[32].before == steps[31].after


def test_dividing_the_last_batch_by_32_makes_its_gradient_four_times_too_small():
    x, y = line_points(1000, 0.1)
    right, wrong = fit_line(x, y, 32)[-1], fit_line(x, y, 32, always_full=True)[-1]
    assert wrong.gradient_sum == right.gradient_sum
    assert np.array(wrong.gradient) * 4 == pytest.approx(np.array(right.gradient))
    assert wrong.loss * 4 == pytest.approx(right.loss)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_every_optimiser_finds_the_line(name):
    x, y = line_points(1000, 0.0)
    w, b = fit_line(x, y, 320, rule=OPTIMISERS[name], lr=0.1)[-1].after
    assert (w, b) == pytest.approx((2, 1), abs=0.1)
