"""Attention, its gradients, its heads and its masks agree with PyTorch."""

import numpy as np
import pytest

from llmtutor.engine.additive_attention import additive_attention
from llmtutor.engine.attention import attention
from llmtutor.engine.autodiff import backward, variable
from llmtutor.engine.flash_attention import flash_attention
from llmtutor.engine.kv_cache import cached_multi_head, empty_cache
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


def test_additive_attention(oracle):
    torch = oracle("torch")
    ask, find = torch.nn.Linear(8, 5, bias=False), torch.nn.Linear(6, 5, bias=False)
    score = torch.nn.Linear(5, 1, bias=False)
    for layer in (ask, find, score):
        layer.double()
    q, k, v = (torch.randn(2, n, width, dtype=torch.float64) for n, width in ((3, 8), (4, 6), (4, 7)))
    pairs = torch.tanh(ask(q).unsqueeze(2) + find(k).unsqueeze(1))
    theirs = torch.bmm(score(pairs).squeeze(-1).softmax(-1), v).detach().numpy()
    W_q, W_k, w = (layer.weight.detach().numpy().T for layer in (ask, find, score))
    mine = additive_attention(*(t.numpy() for t in (q, k, v)), W_q, W_k, w[:, 0])
    assert np.abs(mine - theirs).max() <= 1e-12


def test_token_by_token_equals_gpt2s_cache(oracle):
    torch = oracle("torch")
    transformers = oracle("transformers")
    config = transformers.GPT2Config(
        n_embd=12, n_head=3, n_layer=1, n_positions=16, vocab_size=9, attn_implementation="eager"
    )
    layer = (
        oracle("transformers.models.gpt2.modeling_gpt2").GPT2Attention(config, layer_idx=0).double().eval()
    )
    for parameter in layer.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    W, b = layer.c_attn.weight.detach().numpy(), layer.c_attn.bias.detach().numpy()
    weights = {"W_" + n: W[:, 12 * i : 12 * i + 12] for i, n in enumerate("qkv")}
    weights |= {"b_" + n: b[12 * i : 12 * i + 12] for i, n in enumerate("qkv")}
    weights |= {"W_o": layer.c_proj.weight.detach().numpy(), "b_o": layer.c_proj.bias.detach().numpy()}
    x = rng.normal(size=(1, 7, 12))
    theirs, cache = transformers.DynamicCache(config=config), empty_cache(3, 4)
    for t in range(7):
        y = layer(torch.tensor(x[:, t : t + 1]), past_key_values=theirs)[0].detach().numpy()
        mine, cache = cached_multi_head(x[:, t : t + 1], weights, 3, cache)
        assert np.abs(mine - y).max() <= 1e-12
    assert cache.keys.shape == tuple(theirs.layers[0].keys.shape)


def test_float32(oracle):
    small = [a.astype(np.float32) for a in (q, k, v)]
    mine = attention(*small, causal(9, 9))
    assert mine.dtype == np.float32
    assert np.abs(mine - sdpa(oracle, *small, is_causal=True)).max() <= 1e-5
