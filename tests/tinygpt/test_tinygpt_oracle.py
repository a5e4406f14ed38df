"""The tiny GPT's shape, written in torch: same weights, same logits and the same gradient of every weight."""

import numpy as np
import pytest

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_training import gpt_loss
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.tinygpt.draft import begin
from llmtutor.tinygpt.edits import Edit, traced_with
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.reading import logits
from llmtutor.tinygpt.tokenizer import own_tokenizer

pytestmark = pytest.mark.oracle
SIZES = {
    "tiny GPT": GPTConfig(768, 96, 3, 4, context=96, positions="rope"),
    "attention only": GPTConfig(768, 96, 2, 4, context=96, positions="rope", ffn="none"),
    "live": GPTConfig(512, 48, 2, 4, context=48),
}
RNG = np.random.default_rng(0)


def turned(torch, x):
    """RoPE by complex numbers: the two halves of a head are real and imaginary parts."""
    half = x.shape[-1] // 2
    speed = 10000.0 ** (-torch.arange(half, dtype=torch.float64) / half)
    angle = torch.outer(torch.arange(x.shape[-2], dtype=torch.float64), speed)
    turn = torch.polar(torch.ones_like(angle), angle)
    z = torch.complex(x[..., :half].double(), x[..., half:].double()) * turn
    return torch.cat([z.real, z.imag], dim=-1).to(x.dtype)


def its_logits(torch, ids, w, config):
    """A pre-norm GPT as a user of torch writes it."""
    f = torch.nn.functional

    def norm(x, name):
        return f.layer_norm(x, x.shape[-1:], w[name + ".gain"], w[name + ".shift"], config.eps)

    def heads(x, scope, name):
        y = x @ w[f"{scope}W_{name}"] + w[f"{scope}b_{name}"]
        return y.unflatten(-1, (config.heads, -1)).transpose(-2, -3)

    x = w["embedding.tokens"][ids]
    if config.positions == "learned":
        x = x + w["embedding.positions"][: ids.shape[-1]]
    for i in range(config.layers):
        a, h = f"block.{i}.attn.", norm(x, f"block.{i}.norm1")
        q, k, v = (heads(h, a, name) for name in "qkv")
        if config.rotates:
            q, k = turned(torch, q), turned(torch, k)
        y = f.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + y.transpose(-2, -3).flatten(-2) @ w[a + "W_o"] + w[a + "b_o"]
        if config.ffn != "none":
            m, h = f"block.{i}.ffn.", norm(x, f"block.{i}.norm2")
            bent = f.gelu(h @ w[m + "W_in"] + w[m + "b_in"], approximate="tanh")
            x = x + bent @ w[m + "W_out"] + w[m + "b_out"]
    return norm(x, "norm") @ w["embedding.tokens"].T


def lively(config, dtype):
    """Weights large enough for attention to be choosy; gains, shifts and biases that do something."""
    return {
        name: (w + RNG.normal(0, 0.08, w.shape)).astype(dtype)
        for name, w in gpt_weights(config, seed=3).items()
    }


@pytest.mark.parametrize("size", SIZES)
def test_logits_are_torchs(oracle, size):
    torch, config = oracle("torch"), SIZES[size]
    weights = lively(config, np.float32)
    model = Model(config, weights, own_tokenizer())
    ids = RNG.integers(0, config.vocab, config.context)
    with torch.inference_mode():
        theirs = its_logits(
            torch, torch.tensor(ids), {n: torch.tensor(w) for n, w in weights.items()}, config
        )
    assert np.abs(theirs.numpy()).max() > 1
    assert np.abs(logits(model, ids) - theirs.numpy()).max() < 1e-5
    draft = begin(model, ids[:40])
    assert np.abs(draft.then(int(ids[40])).logits - theirs[40].numpy()).max() < 1e-5


@pytest.mark.parametrize("size", SIZES)
def test_gradients_are_torchs(oracle, size):
    torch, config = oracle("torch"), SIZES[size]
    weights = lively(config, np.float64)
    ids = RNG.integers(0, config.vocab, (3, 24))
    loss, gradients = value_and_gradients(lambda w: gpt_loss(ids, w, config), weights)
    leaves = {name: torch.tensor(w, requires_grad=True) for name, w in weights.items()}
    scores = its_logits(torch, torch.tensor(ids[:, :-1]), leaves, config)
    its = torch.nn.functional.cross_entropy(scores.flatten(0, 1), torch.tensor(ids[:, 1:]).flatten())
    its.backward()
    assert abs(loss - its.item()) < 1e-12
    for name, leaf in leaves.items():
        assert np.abs(gradients[name] - leaf.grad.numpy()).max() < 1e-6, name


def test_a_head_switched_off_is_torchs_model_without_its_rows_of_w_o(oracle):
    torch, config = oracle("torch"), SIZES["tiny GPT"]
    weights = lively(config, np.float32)
    ids = RNG.integers(0, config.vocab, 32)
    ours = traced_with(Model(config, weights, own_tokenizer()), ids, [Edit("block.1.attn.mixed", 2, 0)])
    cut = {name: torch.tensor(w) for name, w in weights.items()}
    cut["block.1.attn.W_o"][48:72] = 0
    assert np.abs(ours["logits"] - its_logits(torch, torch.tensor(ids), cut, config).numpy()).max() < 1e-5
