"""Shares, formats, coverage and masks against scipy and torch."""

import math

import numpy as np
import pytest

from llmtutor.engine.coverage import binomial_shares, coverage
from llmtutor.engine.dot_variance import softmax_slopes
from llmtutor.engine.experiments import p_values, two_groups
from llmtutor.engine.histogram import normal_shares
from llmtutor.engine.intervals import wilson
from llmtutor.engine.masked_scores import masked_weights
from llmtutor.engine.masks import causal
from llmtutor.engine.shares import blend, to_shares
from llmtutor.engine.softmax_formats import FORMATS, naive_softmax_in

pytestmark = pytest.mark.oracle


def test_chances_of_hits_and_coverage(oracle):
    stats = oracle("scipy.stats")
    for total, truth in ((1, 0.2), (100, 0.85), (700, 0.013)):
        assert binomial_shares(total, truth) == pytest.approx(
            stats.binom.pmf(np.arange(total + 1), total, truth), abs=1e-12
        )
    intervals = [stats.binomtest(k, 40).proportion_ci(method="wilson") for k in range(41)]
    caught = [ci.low <= 0.3 <= ci.high for ci in intervals]
    assert coverage(wilson, 40, 0.3) == pytest.approx(stats.binom.pmf(np.arange(41), 40, 0.3) @ caught)


def test_normal_shares(oracle):
    stats = oracle("scipy.stats")
    below = stats.norm.cdf([-0.75, -0.25, 0.25], 0.1, 2)
    assert normal_shares([-1, -0.5, 0, 0.5], 0.1, 2) == pytest.approx(np.diff([0, *below, 1]), abs=1e-14)


def test_shares_halfway(oracle):
    special = oracle("scipy.special")
    p, q = special.softmax([1, 2, 3]), special.softmax([3, 0, 1])
    assert blend(to_shares(np.exp([1, 2, 3])), q, 0.5) == pytest.approx((p + q) / 2, abs=1e-15)


def test_every_look_is_a_welch_test(oracle):
    stats = oracle("scipy.stats")
    a, b = two_groups(3, 20, 0.4, 1.0, np.random.default_rng(0))
    p = p_values(a, b, [5, 20])
    for column, size in enumerate((5, 20)):
        theirs = stats.ttest_ind(a[:, :size], b[:, :size], axis=1, equal_var=False).pvalue
        assert p[:, column] == pytest.approx(theirs, abs=1e-12)


def test_formats_round_as_torch_does(oracle):
    torch = oracle("torch")
    logits = [2, 1.5, 0.5, 0.3, 3]
    kinds = {"fp16": torch.float16, "bf16": torch.bfloat16, "fp32": torch.float32, "fp64": torch.float64}
    for name, kind in kinds.items():
        exp = torch.exp(torch.tensor(logits, dtype=torch.float64).to(kind).double()).to(kind)
        total = exp.double().sum().to(kind)
        theirs = (exp.double() / total.double()).to(kind).double().tolist()
        assert naive_softmax_in(logits, FORMATS[name]) == pytest.approx(theirs, rel=2e-15)


def test_masked_softmax_and_its_slopes(oracle):
    torch = oracle("torch")
    scores = np.random.default_rng(1).normal(size=(5, 5))
    hidden = torch.tensor(scores).masked_fill(~torch.tensor(causal(5, 5)), -math.inf)
    theirs = torch.softmax(hidden, -1)
    assert masked_weights(scores, causal(5, 5)) == pytest.approx(theirs.numpy(), abs=1e-14)
    row = torch.tensor(scores[0])
    slopes = torch.autograd.functional.jacobian(lambda x: torch.softmax(x, -1), row).diagonal()
    assert softmax_slopes(torch.softmax(row, -1).numpy()) == pytest.approx(slopes.numpy(), abs=1e-14)
