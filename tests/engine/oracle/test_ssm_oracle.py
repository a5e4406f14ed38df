"""State-space models as SciPy's control and signal functions see them."""

import numpy as np
import pytest

from llmtutor.engine.convolution import causal_convolution, fft_convolution
from llmtutor.engine.hippo import hippo_legs, recall, remember
from llmtutor.engine.matrix_exponential import matrix_exponential
from llmtutor.engine.ssm import discretise_bilinear, discretise_zoh, ssm_convolution, ssm_recurrence

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(0)


def test_matrix_exponential(oracle):
    expm = oracle("scipy.linalg").expm
    for size in (1e-3, 1.0, 20.0):
        A = RNG.normal(size=(6, 6)) * size
        assert matrix_exponential(A) == pytest.approx(expm(A), rel=1e-8)
    A = hippo_legs(16)[0] * 0.1
    assert matrix_exponential(A) == pytest.approx(expm(A), abs=1e-12)


@pytest.mark.parametrize(("ours", "name"), [(discretise_zoh, "zoh"), (discretise_bilinear, "bilinear")])
def test_discretisation(oracle, ours, name):
    A, B = hippo_legs(8)
    theirs = oracle("scipy.signal").cont2discrete((A, B[:, None], np.ones((1, 8)), 0.0), 0.03, method=name)
    A_bar, B_bar = ours(A, B, 0.03)
    assert A_bar == pytest.approx(theirs[0], abs=1e-12)
    assert B_bar == pytest.approx(theirs[1][:, 0], abs=1e-12)


def test_recurrence_is_dlsim_one_step_earlier(oracle):
    A_bar, B_bar = discretise_zoh(*hippo_legs(4), 0.1)
    C, x = RNG.normal(size=4), RNG.normal(size=30)
    system = (A_bar, B_bar[:, None], C[None], np.zeros((1, 1)), 1.0)
    theirs = oracle("scipy.signal").dlsim(system, np.append(x, 0)[:, None])[1][1:, 0]
    assert ssm_recurrence(A_bar, B_bar, C, x) == pytest.approx(theirs, abs=1e-12)
    assert ssm_convolution(A_bar, B_bar, C, x) == pytest.approx(theirs, abs=1e-12)


def test_short_convolution_is_torchs_with_the_weights_reversed(oracle):
    torch = oracle("torch")
    x, kernel = RNG.normal(size=(2, 9, 3)), RNG.normal(size=(4, 3))
    weight = torch.tensor(kernel[::-1].T.copy())[:, None]
    theirs = torch.nn.functional.conv1d(torch.tensor(x).mT, weight, padding=3, groups=3)[..., :9].mT
    assert causal_convolution(x, kernel) == pytest.approx(theirs.numpy(), abs=1e-12)


def test_long_convolution(oracle):
    x, kernel = RNG.normal(size=(2, 100, 3)), RNG.normal(size=(100, 3))
    theirs = oracle("scipy.signal").fftconvolve(x, kernel[None], axes=1)[:, :100]
    assert fft_convolution(x, kernel) == pytest.approx(theirs, abs=1e-12)


def test_the_remembered_past_is_the_best_polynomial(oracle):
    past = RNG.normal(size=4000).cumsum() / 40
    place = (np.arange(4000) + 0.5) / 2000 - 1
    best = np.polynomial.legendre.legfit(place, past, 7)
    roots = np.sqrt(2 * np.arange(8) + 1)
    assert remember(past, 8) == pytest.approx(best / roots, abs=0.02)
    assert recall(best / roots, 4000) == pytest.approx(
        sum(c * oracle("scipy.special").eval_legendre(n, place) for n, c in enumerate(best)), abs=1e-10
    )
