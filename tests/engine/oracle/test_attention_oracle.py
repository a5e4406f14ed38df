"""Attention, its gradients, its heads and its masks agree with PyTorch."""

import numpy as np
import pytest

from llmtutor.engine.attention import attention
from llmtutor.engine.autodiff import backward, variable
from llmtutor.engine.flash_attention import flash_attention
from llmtutor.engine.masks import causal, lambda_shaped, parallel_windows, sliding_window
from llmtutor.engine.multi_head import multi_head, share_heads

pytestmark = pytest.mark.oracle
rng = np.random.default_rng(3)
q, k, v, out = rng.normal(size=(4, 2, 4, 9, 8))


def sdpa(oracle, *arrays, **options):
    torch = oracle("torch")
    return (
        oracle("torch.nn.functional")
        .scaled_dot_product_attention(*map(torch.tensor, arrays), **options)
        .numpy()
    )


def test_plain_causal_biased_and_grouped(oracle):
    torch = oracle("torch")
    bias = rng.normal(size=(4, 9, 9))
    assert np.abs(attention(q, k, v) - sdpa(oracle, q, k, v)).max() <= 1e-12
    assert np.abs(attention(q, k, v, causal(9, 9)) - sdpa(oracle, q, k, v, is_causal=True)).max() <= 1e-12
    theirs = sdpa(oracle, q, k, v, attn_mask=torch.tensor(bias))
    assert np.abs(attention(q, k, v, bias=bias) - theirs).max() <= 1e-12
    grouped = attention(q, share_heads(k[:, :2], 4), share_heads(v[:, :2], 4))
    assert np.abs(grouped - sdpa(oracle, q, k[:, :2], v[:, :2], enable_gqa=True)).max() <= 1e-12


def test_flash_attention(oracle):
    mine, _ = flash_attention(q, k, v, 4, 2, only_past=True)
    assert np.abs(mine - sdpa(oracle, q, k, v, is_causal=True)).max() <= 1e-12


@pytest.mark.parametrize(
    ("mask", "sees"),
    [
        (sliding_window(9, 9, 3), lambda i, j: i - 3 < j <= i),
        (lambda_shaped(9, 9, 2, 3), lambda i, j: j <= i and (j < 2 or j > i - 3)),
        (parallel_windows([3, 4], 2), lambda i, j: j <= i and (i >= 7 or (i < 3) == (j < 3))),
    ],
)
def test_masks_written_as_slow_loops(oracle, mask, sees):
    slow = oracle("torch").tensor([[sees(i, j) for j in range(9)] for i in range(9)])
    assert np.abs(attention(q, k, v, mask) - sdpa(oracle, q, k, v, attn_mask=slow)).max() <= 1e-12


def test_gradients(oracle):
    torch = oracle("torch")
    mine, theirs = [variable(a) for a in (q, k, v)], [torch.tensor(a, requires_grad=True) for a in (q, k, v)]
    backward((attention(*mine, causal(9, 9)) * out).sum())
    y = oracle("torch.nn.functional").scaled_dot_product_attention(*theirs, is_causal=True)
    (y * torch.tensor(out)).sum().backward()
    for a, b in zip(mine, theirs, strict=True):
        assert np.abs(a.grad - b.grad.numpy()).max() <= 1e-12


def test_multi_head_with_all_biases(oracle):
    torch = oracle("torch")
    layer = torch.nn.MultiheadAttention(12, 3, batch_first=True, dtype=torch.float64)
    torch.nn.init.normal_(layer.in_proj_bias)
    torch.nn.init.normal_(layer.out_proj.bias)
    W, b = layer.in_proj_weight.detach().numpy(), layer.in_proj_bias.detach().numpy()
    weights = {"W_" + n: W[12 * i : 12 * i + 12].T for i, n in enumerate("qkv")}
    weights |= {"b_" + n: b[12 * i : 12 * i + 12] for i, n in enumerate("qkv")}
    weights |= {"W_o": layer.out_proj.weight.detach().numpy().T, "b_o": layer.out_proj.bias.detach().numpy()}
    x = rng.normal(size=(2, 7, 12))
    blocked = ~torch.tensor(causal(7, 7))
    theirs, _ = layer(*[torch.tensor(x)] * 3, attn_mask=blocked)
    assert np.abs(multi_head(x, weights, 3, mask=causal(7, 7)) - theirs.detach().numpy()).max() <= 1e-12
