"""Latent attention, expanded and absorbed, agrees with Hugging Face's DeepSeek-V3 layer."""

import numpy as np
import pytest

from llmtutor.engine.masks import causal
from llmtutor.engine.mla import mla
from llmtutor.engine.rope import frequencies, rope_interleaved, turns

pytestmark = pytest.mark.oracle
rng = np.random.default_rng(4)
D, H, K, R, C, V, T = 24, 3, 8, 4, 10, 6, 7


def transposed(linear):
    return linear.weight.detach().numpy().T


def heads_apart(W, *widths):
    """Cut the columns of each head into parts: Hugging Face keeps a head's parts side by side."""
    parts = np.split(W.reshape(len(W), H, -1), np.cumsum(widths)[:-1], axis=-1)
    return [part.reshape(len(W), -1) for part in parts]


@pytest.mark.parametrize("absorb", [False, True])
@pytest.mark.parametrize("query_rank", [None, 9])
def test_deepseek_v3_attention(oracle, absorb, query_rank):
    torch, v3 = oracle("torch"), oracle("transformers.models.deepseek_v3.modeling_deepseek_v3")
    config = oracle("transformers").DeepseekV3Config(
        hidden_size=D, num_attention_heads=H, num_key_value_heads=H, qk_nope_head_dim=K, qk_rope_head_dim=R,
        kv_lora_rank=C, q_lora_rank=query_rank, v_head_dim=V, attn_implementation="eager",
    )  # fmt: skip
    layer = v3.DeepseekV3Attention(config, 0).double().eval()
    x = rng.normal(size=(2, T, D))
    weights = {"g_kv": rng.normal(size=C), "W_o": transposed(layer.o_proj)}
    layer.kv_a_layernorm.weight.data = torch.tensor(weights["g_kv"])
    weights["W_dkv"], weights["W_kr"] = np.split(transposed(layer.kv_a_proj_with_mqa), [C], axis=-1)
    weights["W_uk"], weights["W_uv"] = heads_apart(transposed(layer.kv_b_proj), K, V)
    last = layer.q_proj if query_rank is None else layer.q_b_proj
    weights["W_q"], weights["W_qr"] = heads_apart(transposed(last), K, R)
    if query_rank:
        weights |= {"W_dq": transposed(layer.q_a_proj), "g_q": np.ones(query_rank)}
    rotary = v3.DeepseekV3RotaryEmbedding(config)(torch.tensor(x), torch.arange(T)[None])
    blocked = torch.tensor(np.where(causal(T, T), 0, -np.inf))[None, None]
    theirs = layer(torch.tensor(x), rotary, blocked)[0].detach().numpy()
    cos, sin = turns(np.arange(T), frequencies(R))
    mine = mla(x, weights, H, lambda part: rope_interleaved(part, cos, sin), causal(T, T), absorb)
    assert np.abs(mine - theirs).max() <= 1e-5
