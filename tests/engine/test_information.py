"""Entropy, cross-entropy and their kin, by the numbers of track D and Cover and Thomas."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine.information import (
    cross_entropy_between,
    effective_choices,
    entropy,
    kl,
    perplexity,
    surprise,
)
from llmtutor.engine.softmax import softmax

P, Q = (0.3, 0.3, 0.4), (0.1, 0.1, 0.8)


def test_entropy_of_published_distributions():
    assert called(entropy, [0.5, 0.25, 0.125, 0.125]) == pytest.approx(1.75)
    horses = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 64, 1 / 64, 1 / 64, 1 / 64]
    assert entropy(horses) == pytest.approx(2)
    assert entropy([1, 0, 0]) == 0
    assert entropy([1 / 3] * 3) == pytest.approx(1.585, abs=5e-4)
    assert called(effective_choices, [0.25] * 4) == pytest.approx(4)


def test_kl_of_the_lesson_is_not_symmetric():
    assert called(kl, P, Q) == pytest.approx(0.3819, abs=5e-5)
    assert kl(Q, P) == pytest.approx(0.3348, abs=5e-5)
    assert kl(P, P) == 0


def test_half_costs_one_bit():
    assert called(surprise, [0.5, 0.5]).tolist() == [1, 1]
    assert surprise([0.5, 0.5], base=math.e)[0] == pytest.approx(0.6931, abs=5e-5)
    assert surprise([1, 0]).tolist() == [0, math.inf]


def test_cross_entropy_is_entropy_plus_divergence():
    p, q = softmax(np.random.default_rng(0).normal(size=(2, 4, 6)))
    assert called(cross_entropy_between, p, q) == pytest.approx(entropy(p) + kl(p, q, base=2))
    assert (kl(p, q) > 0).all()


def test_what_the_model_rules_out_costs_without_end():
    assert kl([0.5, 0.5], [1, 0]) == math.inf
    assert kl([1, 0], [0.5, 0.5]) == pytest.approx(math.log(2))


def test_perplexity_of_even_chances_is_their_number():
    assert called(perplexity, [math.log(27)] * 5) == pytest.approx(27)


def test_what_is_no_distribution_is_refused():
    with pytest.raises(ValueError, match=r"p adds up to 1.1; probabilities must add up to 1"):
        entropy([0.5, 0.6])
    with pytest.raises(ValueError, match="a probability cannot be negative"):
        entropy([-0.5, 1.5])
    with pytest.raises(ValueError, match="p has 2 outcomes but q has 3 outcomes"):
        kl([0.5, 0.5], P)
    with pytest.raises(ValueError, match="base is 1; it must be above 1"):
        entropy(P, base=1)
