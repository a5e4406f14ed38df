"""Quantisation, LoRA and preferences as torch and scikit-learn compute them."""

import numpy as np
import pytest

from llmtutor.engine.bradley_terry import fit_scores, reward_loss
from llmtutor.engine.dpo import dpo_loss
from llmtutor.engine.lora import lora_linear
from llmtutor.engine.quantisation import dequantise, quantise, quantise_affine

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("bits", [4, 8])
def test_per_row_quantisation(oracle, bits):
    torch = oracle("torch")
    w = RNG.normal(size=(5, 40)).astype(np.float32)
    codes, scale = quantise(w, bits, 40)
    top = 2 ** (bits - 1) - 1
    zero = torch.zeros(5, dtype=torch.int32)
    theirs = torch.fake_quantize_per_channel_affine(
        torch.tensor(w), torch.tensor(scale[:, 0]).float(), zero, 0, -top, top
    )
    assert dequantise(codes, scale) == pytest.approx(theirs.numpy(), abs=1e-6)


def test_affine_quantisation(oracle):
    torch = oracle("torch")
    x = RNG.gamma(2, size=(5, 40)).astype(np.float32) - 0.3
    codes, scale, zero = quantise_affine(x)
    theirs = torch.fake_quantize_per_tensor_affine(torch.tensor(x), scale, zero, 0, 255)
    assert (codes - zero) * scale == pytest.approx(theirs.numpy(), abs=1e-6)


def test_lora_is_three_linear_layers(oracle):
    torch = oracle("torch")
    x, W, A, B = (RNG.normal(size=s) for s in ((3, 8), (8, 6), (8, 2), (2, 6)))
    tx, tW, tA, tB = (torch.tensor(a) for a in (x, W.T.copy(), A.T.copy(), B.T.copy()))
    linear = torch.nn.functional.linear
    theirs = linear(tx, tW) + 16 / 2 * linear(linear(tx, tA), tB)
    assert lora_linear(x, W, A, B, alpha=16) == pytest.approx(theirs.numpy(), abs=1e-12)


def test_preference_losses(oracle):
    torch = oracle("torch")
    a, b, c, d = RNG.normal(size=(4, 7)) * 30
    ta, tb, tc, td = (torch.tensor(v) for v in (a, b, c, d))
    log_sigmoid = torch.nn.functional.logsigmoid
    assert dpo_loss(a, b, c, d, 0.3) == pytest.approx(
        -log_sigmoid(0.3 * ((ta - tc) - (tb - td))).numpy(), rel=1e-12
    )
    assert reward_loss(a, b) == pytest.approx(-log_sigmoid(ta - tb).mean().item(), rel=1e-12)


def test_scores_are_a_logistic_regression(oracle):
    linear = oracle("sklearn.linear_model")
    wins = np.array([[0, 7, 9, 3], [3, 0, 6, 5], [1, 4, 0, 4], [2, 3, 5, 0]])
    rows, counts = [], []
    for i, j in np.argwhere(wins):
        rows.append(np.eye(4)[i] - np.eye(4)[j])
        counts.append(wins[i, j])
    X, n = np.array(rows + [-r for r in rows]), np.array(counts * 2)
    y = np.repeat([1, 0], len(rows))
    fit = linear.LogisticRegression(C=1e9, fit_intercept=False, tol=1e-10, max_iter=9999).fit(X, y, n)
    score = fit.coef_[0] - fit.coef_[0].mean()
    assert fit_scores(wins) == pytest.approx(score, abs=1e-5)
