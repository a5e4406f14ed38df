"""Chinchilla's law: the budgets and losses that the lesson quotes."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.scaling_laws import (
    REFIT,
    ROUNDED,
    UNROUNDED,
    compute_optimal,
    fit_power_law,
    isoflop_curve,
    loss,
    training_flops,
)

GOPHER_BUDGET = 5.76e23


@pytest.mark.parametrize(
    ("fit", "billions", "ratio"), [(ROUNDED, 32.2, 92.6), (UNROUNDED, 40.3, 59), (REFIT, 72.2, 18.4)]
)
def test_three_fits_advise_three_different_sizes(fit, billions, ratio):
    size, tokens = called(compute_optimal, GOPHER_BUDGET, fit)
    assert size / 1e9 == pytest.approx(billions, abs=0.05)
    assert tokens / size == pytest.approx(ratio, rel=0.005)


@pytest.mark.parametrize(
    ("N", "D", "rounded", "refit"),
    [(280e9, 300e9, 1.9933, 1.9996), (70e9, 1.4e12, 1.9366, 1.9739), (175e9, 300e9, 2.0023, 2.0085)],
)
def test_predicted_losses_of_gopher_chinchilla_and_gpt3(N, D, rounded, refit):
    assert called(loss, N, D, ROUNDED) == pytest.approx(rounded, abs=5e-5)
    assert loss(N, D, REFIT) == pytest.approx(refit, abs=5e-5)


@pytest.mark.parametrize("fit", [ROUNDED, UNROUNDED, REFIT])
def test_no_other_split_of_the_budget_is_better(fit):
    N, D = compute_optimal(GOPHER_BUDGET, fit)
    assert called(training_flops, N, D) == pytest.approx(GOPHER_BUDGET)
    curve = called(isoflop_curve, GOPHER_BUDGET, N * np.array([0.9, 0.99, 1, 1.01, 1.1]), fit)
    assert curve.argmin() == 2


def test_infinite_size_and_data_leave_the_floor():
    assert loss(1e60, 1e60, REFIT) == pytest.approx(REFIT.E, abs=1e-12)


def test_a_power_law_is_found_again():
    x = np.array([1.0, 2, 4, 8])
    assert called(fit_power_law, x, 3 * x**1.7) == pytest.approx((3, 1.7))


def test_budgets_and_points_that_cannot_work_are_refused():
    with pytest.raises(ValueError, match="C \\(operations\\) must be above 0, got 0"):
        compute_optimal(0)
    with pytest.raises(ValueError, match="N \\(parameters\\) must be above 0"):
        loss(-1, 1e9)
    with pytest.raises(ValueError, match="two or more points"):
        fit_power_law([1.0], [1.0])
