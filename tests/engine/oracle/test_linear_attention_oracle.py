"""Linear attention, retention and the delta rule as plain loops in torch."""

import numpy as np
import pytest

from llmtutor.engine.delta_rule import delta_chunkwise, unit_keys
from llmtutor.engine.linear_attention import linear_attention_chunkwise
from llmtutor.engine.retention import decays, retention_chunkwise
from llmtutor.engine.retnet import head_norm

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(0)
H, T, K, P = 2, 11, 4, 5


def numbers():
    return RNG.normal(size=(H, T, K)), RNG.normal(size=(H, T, K)), RNG.normal(size=(H, T, P))


def test_linear_attention_is_a_weighted_mean_over_the_past(oracle):
    torch = oracle("torch")
    q, k, v = numbers()
    tq, tk = (torch.nn.functional.elu(torch.tensor(a)) + 1 for a in (q, k))
    theirs = torch.zeros(H, T, P, dtype=torch.float64)
    for t in range(T):
        score = torch.einsum("hk,hsk->hs", tq[:, t], tk[:, : t + 1])
        theirs[:, t] = torch.einsum(
            "hs,hsp->hp", score / score.sum(1, keepdim=True), torch.tensor(v)[:, : t + 1]
        )
    assert linear_attention_chunkwise(q, k, v, 4) == pytest.approx(theirs.numpy(), abs=1e-12)


def test_retention_is_a_fading_sum_over_the_past(oracle):
    torch = oracle("torch")
    q, k, v = numbers()
    gamma = torch.tensor(decays(H))
    theirs = torch.zeros(H, T, P, dtype=torch.float64)
    for t in range(T):
        for s in range(t + 1):
            score = (torch.tensor(q)[:, t] * torch.tensor(k)[:, s]).sum(-1) * gamma ** (t - s)
            theirs[:, t] += score[:, None] * torch.tensor(v)[:, s]
    assert retention_chunkwise(q, k, v, decays(H), 4) == pytest.approx(theirs.numpy(), abs=1e-12)


def test_head_norm_is_group_norm(oracle):
    torch = oracle("torch")
    y = RNG.normal(size=(H, T, K))
    flat = torch.tensor(y.transpose(1, 0, 2).reshape(T, H * K))
    theirs = torch.nn.functional.group_norm(flat, H, eps=1e-5).reshape(T, H, K).transpose(0, 1)
    assert head_norm(y) == pytest.approx(theirs.numpy(), abs=1e-12)


def test_delta_rule_is_a_product_of_reflections(oracle):
    torch = oracle("torch")
    q, k, v = numbers()
    k, beta = unit_keys(k), RNG.uniform(0, 1, (H, T))
    tq, tk, tv, tb = (torch.tensor(a) for a in (q, k, v, beta))
    S = torch.zeros(H, P, K, dtype=torch.float64)
    theirs = []
    for t in range(T):
        b = tb[:, t, None, None]
        S = (
            S @ (torch.eye(K) - b * tk[:, t, :, None] @ tk[:, t, None])
            + b * tv[:, t, :, None] @ tk[:, t, None]
        )
        theirs.append((S @ tq[:, t, :, None])[..., 0])
    assert delta_chunkwise(q, k, v, beta, 4) == pytest.approx(torch.stack(theirs, 1).numpy(), abs=1e-12)
