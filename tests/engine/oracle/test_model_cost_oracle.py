"""Counted operations and remembered numbers, against models of transformers that really run."""

import pytest

from llmtutor.engine.model_configs import (
    Attention,
    Experts,
    FeedForward,
    LatentAttention,
    ModelConfig,
    SelectiveSSM,
)
from llmtutor.engine.model_cost import forward_flops, kv_numbers, state_numbers
from llmtutor.engine.roofline import matmul_cost
from llmtutor.engine.sequence_costs import attention_cost, rwkv4_cost

pytestmark = pytest.mark.oracle
TOKENS = 12

GPT2 = ModelConfig(
    "tiny GPT-2", 2, 32, 40, Attention(4, 4, 8, qkv_bias=True, out_bias=True),
    FeedForward(128, gated=False, bias=True), positions=32, tied=True, norm_bias=True,
)  # fmt: skip
LLAMA = ModelConfig("tiny Llama", 2, 32, 40, Attention(4, 2, 16), FeedForward(48))
LATENT = ModelConfig("tiny DeepSeek", 2, 32, 40, LatentAttention(4, 24, 16, 8, 4, 12), FeedForward(48))
MAMBA = ModelConfig("tiny Mamba", 2, 32, 40, SelectiveSSM(64, 16, 4, 2))

COMMON = {"vocab_size": 40, "num_hidden_layers": 2, "hidden_size": 32, "num_attention_heads": 4}
COMMON |= {"attn_implementation": "eager"}
SETTINGS = {
    "GPT2": (GPT2, {"n_layer": 2, "n_embd": 32, "n_head": 4, "vocab_size": 40, "n_positions": 32}),
    "Llama": (LLAMA, COMMON | {"num_key_value_heads": 2, "head_dim": 16, "intermediate_size": 48}),
    "DeepseekV3": (
        LATENT,
        COMMON
        | {"num_key_value_heads": 4, "q_lora_rank": 24, "kv_lora_rank": 16, "qk_nope_head_dim": 8}
        | {"qk_rope_head_dim": 4, "v_head_dim": 12, "intermediate_size": 48, "first_k_dense_replace": 2},
    ),
    "Mamba": (MAMBA, {"vocab_size": 40, "num_hidden_layers": 2, "hidden_size": 32, "state_size": 16}),
}


def built(oracle, kind):
    transformers = oracle("transformers")
    settings = dict(SETTINGS[kind][1])
    if kind == "GPT2":
        settings["attn_implementation"] = "eager"
    config = getattr(transformers, f"{kind}Config")(**settings)
    head = "LMHeadModel" if kind == "GPT2" else "ForCausalLM"
    return getattr(transformers, kind + head)(config).eval()


def read(oracle, kind, count):
    torch = oracle("torch")
    with torch.no_grad():
        return built(oracle, kind)(torch.arange(count)[None], use_cache=True)


@pytest.mark.parametrize("kind", ["GPT2", "Llama"])
def test_operations_of_a_forward_pass(oracle, kind):
    counter = oracle("torch.utils.flop_counter").FlopCounterMode(display=False)
    with counter:
        read(oracle, kind, TOKENS)
    assert counter.get_total_flops() == sum(forward_flops(SETTINGS[kind][0], TOKENS).values())


@pytest.mark.parametrize("kind", ["GPT2", "Llama", "DeepseekV3"])
def test_numbers_remembered_for_each_token(oracle, kind):
    cache = read(oracle, kind, TOKENS).past_key_values
    kept = sum(layer.keys.numel() + layer.values.numel() for layer in cache.layers)
    assert kept == TOKENS * kv_numbers(SETTINGS[kind][0])
    assert state_numbers(SETTINGS[kind][0]) == 0


def test_numbers_remembered_by_mamba(oracle):
    def numbers(states):
        return sum(state.numel() for state in (states.values() if isinstance(states, dict) else [states]))

    for count in (TOKENS, 2 * TOKENS):
        layers = read(oracle, "Mamba", count).cache_params.layers
        kept = sum(numbers(layer.conv_states) + numbers(layer.recurrent_states) for layer in layers)
        assert kept == state_numbers(MAMBA)
    assert kv_numbers(MAMBA) == 0


def test_numbers_remembered_by_rwkv4(oracle):
    torch, transformers = oracle("torch"), oracle("transformers")
    config = transformers.RwkvConfig(
        vocab_size=40, hidden_size=32, attention_hidden_size=32, num_hidden_layers=2
    )
    with torch.no_grad():
        state = transformers.RwkvModel(config).eval()(torch.arange(TOKENS)[None], use_cache=True).state
    assert sum(part.numel() for part in state) == 2 * rwkv4_cost(TOKENS, 32).memory


def test_a_pass_does_the_work_of_the_chosen_experts_only(oracle):
    transformers, torch = oracle("transformers"), oracle("torch")
    experts = Experts(4, 2, 48)
    ours = ModelConfig("tiny Mixtral", 2, 32, 40, Attention(4, 2, 16), FeedForward(48), experts)
    settings = SETTINGS["Llama"][1] | {"num_local_experts": 4, "num_experts_per_tok": 2}
    settings |= {"experts_implementation": "eager"}
    model = transformers.MixtralForCausalLM(transformers.MixtralConfig(**settings)).eval()
    counter = oracle("torch.utils.flop_counter").FlopCounterMode(display=False)
    with counter, torch.no_grad():
        model(torch.arange(TOKENS)[None])
    assert counter.get_total_flops() == sum(forward_flops(ours, TOKENS).values())


def test_operations_and_bytes_of_products(oracle):
    torch = oracle("torch")
    a, b = torch.zeros(6, 10, dtype=torch.bfloat16), torch.zeros(10, 7, dtype=torch.bfloat16)
    counter = oracle("torch.utils.flop_counter").FlopCounterMode(display=False)
    with counter:
        c = a @ b
    assert matmul_cost(6, 10, 7) == (counter.get_total_flops(), sum(t.nbytes for t in (a, b, c)))
    q, k, v = torch.zeros(3, 4, TOKENS, 8)
    with counter:
        (q @ k.mT).softmax(-1) @ v
    assert attention_cost(TOKENS, 32).whole == counter.get_total_flops()
    assert attention_cost(TOKENS, 32).memory == k.numel() + v.numel()
