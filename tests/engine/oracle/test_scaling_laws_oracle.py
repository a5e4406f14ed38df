"""The best split of a budget, found by a general optimiser."""

import numpy as np
import pytest

from llmtutor.engine.scaling_laws import FITS, compute_optimal, fit_power_law, loss

pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("fit", FITS)
def test_closed_form_is_what_a_search_finds(oracle, fit):
    optimize = oracle("scipy.optimize")
    budget = 1e21
    found = optimize.minimize_scalar(
        lambda u: loss(np.exp(u), budget / 6 / np.exp(u), fit), bounds=(15, 30), options={"xatol": 1e-9}
    )
    assert compute_optimal(budget, fit)[0] == pytest.approx(np.exp(found.x), rel=1e-5)


def test_power_law_fit_is_a_regression_in_logarithms(oracle):
    rng = np.random.default_rng(0)
    x = rng.uniform(1, 9, 20)
    y = x**0.7 * np.exp(rng.normal(0, 0.1, 20))
    line = oracle("scipy.stats").linregress(np.log(x), np.log(y))
    assert fit_power_law(x, y) == pytest.approx((np.exp(line.intercept), line.slope), rel=1e-12)
