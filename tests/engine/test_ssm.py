"""State-space models: two ways to cut time into steps, and recurrence = convolution."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine.convolution import causal_convolution, convolution_matrix, fft_convolution
from llmtutor.engine.hippo import hippo_legs, recall, remember
from llmtutor.engine.matrix_exponential import matrix_exponential
from llmtutor.engine.ssm import (
    discretise_bilinear,
    discretise_zoh,
    ssm_convolution,
    ssm_kernel,
    ssm_recurrence,
)
from llmtutor.engine.trace import Trace

RNG = np.random.default_rng(0)


def test_convolution_on_paper():
    y = called(causal_convolution, [[1], [2], [3]], [[10], [1]])
    assert y[:, 0].tolist() == [10, 21, 32]


@pytest.mark.parametrize(("T", "S"), [(1, 1), (7, 3), (7, 7), (5, 9), (64, 64)])
def test_direct_fft_and_matrix_convolutions_agree(T, S):
    x, kernel = RNG.normal(size=(2, T, 3)), RNG.normal(size=(S, 3))
    direct = called(causal_convolution, x, kernel)
    assert called(fft_convolution, x, kernel) == pytest.approx(direct, abs=1e-12)
    assert called(convolution_matrix, kernel[:, 0], T) @ x[0, :, 0] == pytest.approx(
        direct[0, :, 0], abs=1e-12
    )


def test_exponential_of_a_rotation_is_cosine_and_sine():
    turn = called(matrix_exponential, [[0, -1], [1, 0]])
    assert turn == pytest.approx(
        np.array([[math.cos(1), -math.sin(1)], [math.sin(1), math.cos(1)]]), abs=1e-15
    )
    assert matrix_exponential([[-30.0]])[0, 0] == pytest.approx(math.exp(-30), rel=1e-12)
    assert (matrix_exponential(np.zeros((2, 2))) == np.eye(2)).all()


def test_one_number_decaying_worked_by_hand():
    A_bar, B_bar = called(discretise_zoh, [[-1.0]], [1.0], math.log(2))
    assert (A_bar.item(), B_bar.item()) == (pytest.approx(0.5), pytest.approx(0.5))
    A_bar, B_bar = called(discretise_bilinear, [[-1.0]], [1.0], 1.0)
    assert (A_bar.item(), B_bar.item()) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    kernel = called(ssm_kernel, [[0.5]], [1.0], [1.0], 4)
    assert kernel.tolist() == [1, 0.5, 0.25, 0.125]


def test_both_cuts_agree_for_ever_smaller_steps():
    A, B = hippo_legs(4)
    gaps = []
    for step in (0.1, 0.01):
        zoh, bilinear = discretise_zoh(A, B, step), discretise_bilinear(A, B, step)
        gaps.append(np.abs(zoh[0] - bilinear[0]).max())
    assert gaps[1] < gaps[0] / 500


def test_hippo_matrix_of_the_paper():
    matrix, vector = called(hippo_legs, 4)
    published = [[1, 0, 0, 0], [1.7321, 2, 0, 0], [2.2361, 3.8730, 3, 0], [2.6458, 4.5826, 5.9161, 4]]
    assert -matrix == pytest.approx(np.array(published), abs=5e-5)
    assert vector**2 == pytest.approx([1, 3, 5, 7])


@pytest.mark.parametrize("cut", [discretise_zoh, discretise_bilinear])
def test_recurrence_is_a_convolution(cut):
    A_bar, B_bar = cut(*hippo_legs(8), 0.05)
    C, x = RNG.normal(size=8), RNG.normal(size=(2, 50))
    trace = Trace()
    one_by_one = called(ssm_recurrence, A_bar, B_bar, C, x, rec=trace)
    assert called(ssm_convolution, A_bar, B_bar, C, x) == pytest.approx(one_by_one, abs=1e-10)
    assert trace["state"].shape == (2, 50, 8)


def test_sixteen_numbers_remember_a_past_of_a_thousand():
    past = np.sin(np.linspace(0, 9, 1000))
    state = called(remember, past, 16)
    assert np.abs(called(recall, state, 1000) - past).max() < 0.05
    assert state[0] == pytest.approx(past.mean(), abs=0.01)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="A has 2 columns but B has 3 numbers"):
        discretise_zoh(np.eye(2), [1, 2, 3], 0.1)
    with pytest.raises(ValueError, match="step is 0; it must be above 0"):
        discretise_bilinear(np.eye(1), [1], 0)
    with pytest.raises(ValueError, match="x has 3 channels but kernel has 2 channels"):
        fft_convolution(np.ones((4, 3)), np.ones((4, 2)))
    with pytest.raises(ValueError, match="C has 1 numbers"):
        ssm_recurrence(np.eye(2), [1, 2], [1], [1])
    with pytest.raises(ValueError, match="N is 0"):
        hippo_legs(0)
