"""Dot products spread with the width, and masks belong before softmax."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.attention import attention_weights
from llmtutor.engine.dot_variance import divided, growing_dots, softmax_slopes
from llmtutor.engine.masked_scores import masked_too_late, masked_weights
from llmtutor.engine.masks import causal
from llmtutor.engine.trace import Trace

X = np.array([[1, 0.5, 0.2, 0.1], [0.3, 0.8, 0.1, 0.4], [0.2, 0.1, 0.9, 0.3]])


def test_the_variance_of_dot_products_is_the_width():
    dots = called(growing_dots, 4000, 64, np.random.default_rng(0))
    variances = dots.var(axis=0)
    assert variances[[0, 3, 15, 63]] == pytest.approx([1, 4, 16, 64], rel=0.12)
    assert called(divided, dots[:, 63], 64).var() == pytest.approx(1, rel=0.12)
    assert divided(dots, np.arange(1, 65)).var(axis=0) == pytest.approx(1, rel=0.12)
    with pytest.raises(ValueError, match="at least one pair"):
        growing_dots(0, 4, np.random.default_rng(0))


def test_a_saturated_softmax_has_no_slope_left():
    assert called(softmax_slopes, [0.5, 0.5]).tolist() == [0.25, 0.25]
    assert softmax_slopes([1, 0]).tolist() == [0, 0]
    with pytest.raises(ValueError, match="adds up to"):
        softmax_slopes([0.5, 0.6])


def test_masked_before_softmax_the_rest_adds_up_to_one():
    weights = called(masked_weights, X @ X.T, causal(3, 3))
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights[0].tolist() == [1, 0, 0]
    assert weights[1] == pytest.approx([0.4651, 0.5349, 0], abs=5e-5)
    assert weights == pytest.approx(attention_weights(X, X, causal(3, 3), scale=1.0))


def test_masked_after_softmax_something_is_missing():
    trace = Trace()
    late = called(masked_too_late, X @ X.T, causal(3, 3))
    masked_too_late(X @ X.T, causal(3, 3), rec=trace)
    assert late.sum(axis=1)[:2].max() < 0.8
    assert trace["shares"].sum(axis=1) == pytest.approx(1)
    assert late[2] == pytest.approx(trace["shares"][2])


def test_masks_of_another_shape_and_blind_queries_are_refused():
    with pytest.raises(ValueError, match="scores has 3 columns but mask has 2 columns"):
        masked_weights(np.zeros((3, 3)), np.ones((3, 2), bool))
    with pytest.raises(ValueError, match="let it see itself"):
        masked_weights(np.zeros((2, 2)), np.array([[True, False], [False, False]]))
