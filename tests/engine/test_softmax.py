"""Softmax and its relatives, by published numbers."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.information import effective_choices, entropy
from llmtutor.engine.softmax import largest, log_softmax, logsumexp, naive_softmax, softmax
from llmtutor.engine.trace import Trace

FRUIT = [2, 1.5, 0.5, 0.3, 3]


def test_first_softmax_of_the_course():
    assert called(softmax, [0.8, 0.2]) == pytest.approx([0.6457, 0.3543], abs=5e-5)


def test_next_token_distribution_of_the_lesson():
    assert softmax(FRUIT) == pytest.approx([0.2114, 0.1282, 0.0472, 0.0386, 0.5746], abs=5e-5)


@pytest.mark.parametrize(
    ("T", "top", "bits"),
    [(0.1, 0.99995, 0.0007), (0.5, 0.8359, 0.835), (1, 0.5746, 1.702), (2, 0.3810, 2.143)],
)
def test_temperature_sharpens_and_flattens(T, top, bits):
    share = called(softmax, FRUIT, T=T)
    assert share[4] == pytest.approx(top, abs=5e-5)
    assert entropy(share) == pytest.approx(bits, abs=5e-4)


def test_wikipedia_example():
    assert softmax([1, 2, 3, 4, 1, 2, 3]) == pytest.approx(
        [0.024, 0.064, 0.175, 0.475, 0.024, 0.064, 0.175], abs=5e-4
    )


def test_entropy_and_effective_choices():
    share = softmax([2, 1, 0.1])
    assert entropy(share) == pytest.approx(1.2216, abs=5e-5)
    assert effective_choices(share) == pytest.approx(2.33, abs=5e-3)


def test_naive_overflows_where_stable_does_not():
    assert np.isnan(called(naive_softmax, [1000.0, 0.0])[0])
    assert softmax([1000.0, 0.0]).tolist() == [1, 0]
    assert called(logsumexp, [1000.0, 1000.0]) == pytest.approx(1000 + np.log(2))


def test_identities():
    x = np.random.default_rng(0).normal(size=(3, 7))
    assert softmax(x + 5) == pytest.approx(softmax(x), abs=1e-15)
    assert softmax(x).sum(axis=-1) == pytest.approx(np.ones(3))
    assert np.exp(called(log_softmax, x)) == pytest.approx(softmax(x), abs=1e-15)
    assert log_softmax(x, T=2) == pytest.approx(x / 2 - logsumexp(x / 2)[:, None], abs=1e-14)
    assert naive_softmax(x) == pytest.approx(softmax(x), abs=1e-15)


def test_the_largest_score_is_found_in_few_rows_and_in_many():
    x = np.random.default_rng(1).normal(size=(200, 40))
    for some in (x[:2], x):
        assert called(largest, some)[:, 0].tolist() == [max(row) for row in some.tolist()]


def test_masked_scores_get_no_share():
    assert softmax([0.0, -np.inf, 0.0]).tolist() == [0.5, 0, 0.5]


def test_every_step_is_recorded():
    trace = Trace()
    softmax([2.0, 1.0], T=0.5, rec=trace)
    assert [item.name for item in trace] == ["scaled", "exp", "share"]
    assert trace["scaled"].tolist() == [4, 2]


def test_what_cannot_work_is_explained():
    for T in (0, -1, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="temperature must be above 0"):
            softmax([1, 2], T=T)
    with pytest.raises(ValueError, match="logits is empty"):
        softmax([])
    with pytest.raises(ValueError, match="logits contains NaN"):
        softmax([1, float("nan")])
    with pytest.raises(ValueError, match="must hold numbers"):
        softmax(["a"])


def test_float32_stays_float32():
    assert softmax(np.ones(3, np.float32), T=0.7).dtype == np.float32
