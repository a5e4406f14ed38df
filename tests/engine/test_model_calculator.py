"""The calculator gives the published sizes of real models, to the last parameter."""

from dataclasses import replace

import pytest
from signature import called

from llmtutor.engine.model_configs import CONFIGS, Attention, Experts, FeedForward
from llmtutor.engine.model_cost import (
    cache_bytes,
    forward_flops,
    kv_numbers,
    score_flops,
    state_numbers,
    training_bytes,
)
from llmtutor.engine.model_size import (
    attention_size,
    breakdown,
    experts_size,
    ffn_size,
    latent_attention_size,
    mixer_size,
    ssm_size,
    total,
)

TOTALS = {
    "GPT-2 small": 124_439_808,
    "GPT-2 medium": 354_823_168,
    "GPT-2 large": 774_030_080,
    "GPT-2 XL": 1_557_611_200,
    "Llama-2-7B": 6_738_415_616,
    "Llama-2-13B": 13_015_864_320,
    "Llama-2-70B": 68_976_648_192,
    "Llama-3.2-1B": 1_235_814_400,
    "Llama-3-8B": 8_030_261_248,
    "Llama-3-70B": 70_553_706_496,
    "Llama-3.1-405B": 405_853_388_800,
    "Mistral-7B": 7_241_732_096,
    "Mixtral-8x7B": 46_702_792_704,
    "Qwen2.5-0.5B": 494_032_768,
    "Qwen2.5-7B": 7_615_616_512,
    "Qwen2.5-72B": 72_706_203_648,
    "Qwen3-0.6B": 596_049_920,
    "Qwen3-8B": 8_190_735_360,
    "Qwen3-30B-A3B": 30_532_122_624,
    "Qwen3-235B-A22B": 235_093_634_560,
    "DeepSeek-V2-Lite": 15_706_484_224,
    "DeepSeek-V2": 235_741_434_880,
    "DeepSeek-V3": 671_026_419_200,
    "Mamba-130M": 129_135_360,
}


@pytest.mark.parametrize("name", CONFIGS)
def test_published_total_is_met_exactly(name):
    assert called(total, CONFIGS[name]) == TOTALS[name]


def test_gpt2_small_by_component():
    assert called(breakdown, CONFIGS["GPT-2 small"]) == {
        "token embedding": 38_597_376,
        "position embedding": 786_432,
        "mixer": 12 * 2_362_368,
        "feed-forward": 12 * 4_722_432,
        "norms": 12 * 3_072 + 1_536,
    }


@pytest.mark.parametrize(
    ("name", "billions"), [("Mixtral-8x7B", 12.88), ("DeepSeek-V2", 21.4), ("DeepSeek-V3", 37.55)]
)
def test_one_token_uses_few_of_the_experts(name, billions):
    assert total(CONFIGS[name], active=True) / 1e9 == pytest.approx(billions, abs=0.05)


def test_mixtral_active_parameters_exactly():
    assert total(CONFIGS["Mixtral-8x7B"], active=True) == 12_879_925_248


def test_a_mixture_layer_of_the_textbook():
    layer = called(experts_size, 7168, Experts(8, 2, 14336), FeedForward(14336), 8)
    assert layer["router"] == 57_344
    assert layer["routed experts"] == 8 * called(ffn_size, 7168, 14336, FeedForward(14336)) == 8 * 308_281_344


@pytest.mark.parametrize(
    ("name", "per_token"),
    [
        ("GPT-2 small", 36_864),
        ("Llama-2-7B", 524_288),
        ("Llama-2-13B", 819_200),
        ("Llama-2-70B", 327_680),
        ("Llama-3-8B", 131_072),
        ("Mistral-7B", 131_072),
        ("Llama-3.1-405B", 516_096),
        ("DeepSeek-V2", 69_120),
        ("DeepSeek-V3", 70_272),
    ],
)
def test_cache_bytes_per_token(name, per_token):
    assert called(cache_bytes, CONFIGS[name], 1) == per_token


def test_latent_cache_is_57_times_smaller_than_full_heads():
    full = replace(CONFIGS["DeepSeek-V2"], mixer=Attention(128, 128, 128))
    assert kv_numbers(full) / called(kv_numbers, CONFIGS["DeepSeek-V2"]) == pytest.approx(56.9, abs=0.05)


def test_mamba_keeps_the_same_state_at_any_length():
    mamba = CONFIGS["Mamba-130M"]
    assert called(state_numbers, mamba) == 737_280
    assert cache_bytes(mamba, 10) == cache_bytes(mamba, 1_000_000) == 2 * 737_280


def test_forward_operations_of_gpt2_at_1024_tokens():
    flops = called(forward_flops, CONFIGS["GPT-2 small"], 1024)
    assert sum(flops.values()) == 291_648_307_200
    assert flops["output head"] / 291_648_307_200 == pytest.approx(0.271, abs=5e-4)


def test_twice_the_length_costs_four_times_in_pairs_but_twice_in_mamba():
    for name, factor in (("GPT-2 small", 4), ("DeepSeek-V3", 4), ("Mamba-130M", 2)):
        assert called(score_flops, CONFIGS[name], 2048) == factor * score_flops(CONFIGS[name], 1024)


def test_training_needs_16_bytes_a_parameter():
    assert sum(called(training_bytes, 10**9).values()) == 16e9


def test_layer_parts_add_up():
    for config in CONFIGS.values():
        assert config.layers * called(mixer_size, config) == breakdown(config)["mixer"]
    called(attention_size, 8, Attention(2, 1, 4))
    called(latent_attention_size, 5120, CONFIGS["DeepSeek-V2"].mixer)
    called(ssm_size, 768, CONFIGS["Mamba-130M"].mixer)


def test_impossible_lengths_are_refused():
    with pytest.raises(ValueError, match="at least 1 token"):
        forward_flops(CONFIGS["GPT-2 small"], 0)
    with pytest.raises(ValueError, match="can't be negative"):
        cache_bytes(CONFIGS["GPT-2 small"], -1)
    with pytest.raises(ValueError, match="at least 1 parameter"):
        training_bytes(0)
