"""Gated layers and mixtures agree with Llama, Gemma and Mixtral (routers compute in float32)."""

import numpy as np
import pytest

from llmtutor.engine.activations import gelu_tanh
from llmtutor.engine.feed_forward import feed_forward, gated_feed_forward
from llmtutor.engine.moe import moe_feed_forward
from llmtutor.engine.moe_balance import Listener, imbalance
from llmtutor.engine.moe_routing import Routes, load_balance_loss

pytestmark = pytest.mark.oracle
rng = np.random.default_rng(5)
x = rng.normal(size=(2, 5, 8))


def transposed(tensor):
    return tensor.detach().double().numpy().swapaxes(-1, -2)


@pytest.mark.parametrize("family", ["llama", "gemma"])
def test_swiglu_and_geglu(oracle, family):
    torch, models = oracle("torch"), oracle(f"transformers.models.{family}.modeling_{family}")
    config = getattr(oracle("transformers"), f"{family.title()}Config")(
        hidden_size=8, intermediate_size=12, num_attention_heads=2
    )
    layer = getattr(models, f"{family.title()}MLP")(config).double()
    weights = [transposed(part.weight) for part in (layer.gate_proj, layer.up_proj, layer.down_proj)]
    options = {"activation": gelu_tanh} if family == "gemma" else {}
    mine = gated_feed_forward(x, *weights, **options)
    assert np.abs(mine - layer(torch.tensor(x)).detach().numpy()).max() <= 1e-12


def test_the_2017_layer(oracle):
    torch = oracle("torch")
    layer = torch.nn.TransformerEncoderLayer(8, 2, 16, dtype=torch.float64).eval()
    W = [transposed(part.weight) for part in (layer.linear1, layer.linear2)]
    b = [part.bias.detach().numpy() for part in (layer.linear1, layer.linear2)]
    theirs = layer._ff_block(torch.tensor(x)).detach().numpy()
    assert np.abs(feed_forward(x, *W, *b) - theirs).max() <= 1e-12


def test_mixtral_block(oracle):
    torch, mixtral = oracle("torch"), oracle("transformers.models.mixtral.modeling_mixtral")
    config = oracle("transformers").MixtralConfig(
        hidden_size=8, intermediate_size=12, num_local_experts=4, experts_implementation="eager"
    )
    block = mixtral.MixtralSparseMoeBlock(config).eval()
    for parameter in block.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    gate_up = transposed(block.experts.gate_up_proj)
    weights = {"W_router": transposed(block.gate.weight), "W_down": transposed(block.experts.down_proj)}
    weights |= {"W_gate": gate_up[..., :12], "W_up": gate_up[..., 12:]}
    theirs = block(torch.tensor(x, dtype=torch.float32))
    theirs = (theirs[0] if isinstance(theirs, tuple) else theirs).detach().numpy()
    mine, _ = moe_feed_forward(x, weights, 2)
    assert np.abs(mine - theirs).max() <= 1e-5


def test_deepseek_v2_block_with_shared_experts(oracle):
    torch, v2 = oracle("torch"), oracle("transformers.models.deepseek_v2.modeling_deepseek_v2")
    config = oracle("transformers").DeepseekV2Config(
        hidden_size=8, moe_intermediate_size=6, n_routed_experts=5, n_shared_experts=2, num_experts_per_tok=2,
        topk_method="greedy", routed_scaling_factor=1.0, num_attention_heads=2,
        experts_implementation="eager",
    )  # fmt: skip
    block = v2.DeepseekV2Moe(config).eval()
    for parameter in block.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    gate_up, shared = transposed(block.experts.gate_up_proj), block.shared_experts
    weights = {"W_router": transposed(block.gate.weight), "W_down": transposed(block.experts.down_proj)}
    weights |= {"W_gate": gate_up[..., :6], "W_up": gate_up[..., 6:]}
    weights |= {
        f"shared.W_{n}": transposed(getattr(shared, f"{n}_proj").weight) for n in ("gate", "up", "down")
    }
    theirs = block(torch.tensor(x, dtype=torch.float32)).detach().numpy()
    mine, _ = moe_feed_forward(x, weights, 2, renormalise=False)
    assert np.abs(mine - theirs).max() <= 1e-5


@pytest.mark.parametrize("top", [1, 2])
def test_load_balance_loss(oracle, top):
    torch, mixtral = oracle("torch"), oracle("transformers.models.mixtral.modeling_mixtral")
    logits = torch.randn(20, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    shares = logits.softmax(-1).numpy()
    chosen = np.argsort(-shares, axis=-1)[:, :top]
    theirs = mixtral.load_balancing_loss_func((logits,), 4, top).item()
    assert load_balance_loss(Routes(shares, chosen, None)) == pytest.approx(theirs, abs=1e-6)


def test_imbalance_of_a_whole_model_leaves_filling_out(oracle):
    torch, mixtral = oracle("torch"), oracle("transformers.models.mixtral.modeling_mixtral")
    counted = np.array([[True, True, True, False], [True, True, True, True]])
    logits = torch.randn(2, 8, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    layers = logits.softmax(-1).numpy()
    heard = Listener(shares=list(layers), chosen=[np.argsort(-shares, axis=-1)[:, :2] for shares in layers])
    theirs = [
        mixtral.load_balancing_loss_func((layer,), 4, 2, torch.tensor(counted).int()).item()
        for layer in logits
    ]
    assert imbalance(heard, counted.ravel()) == pytest.approx(np.mean(theirs), abs=1e-6)
