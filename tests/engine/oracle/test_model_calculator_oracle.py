"""Parameter counts of the transformers models built without memory (device `meta`)."""

import pytest

from llmtutor.engine.model_configs import CONFIGS, Attention, Experts, LatentAttention, ModelConfig
from llmtutor.engine.model_size import total

pytestmark = pytest.mark.oracle


def common(config: ModelConfig) -> dict:
    assert config.ffn is not None
    return {
        "num_hidden_layers": config.layers,
        "hidden_size": config.width,
        "vocab_size": config.vocab,
        "intermediate_size": config.ffn.hidden,
        "tie_word_embeddings": config.tied,
        "num_attention_heads": config.mixer.heads,
    }


def attention(config: ModelConfig) -> dict:
    assert isinstance(config.mixer, Attention)
    return {"num_key_value_heads": config.mixer.kv_heads, "head_dim": config.mixer.head_width}


def latent(config: ModelConfig) -> dict:
    a, e = config.mixer, config.experts
    assert isinstance(a, LatentAttention)
    assert isinstance(e, Experts)
    return {
        "num_key_value_heads": a.heads,
        "q_lora_rank": a.q_latent or None,
        "kv_lora_rank": a.kv_latent,
        "qk_nope_head_dim": a.nope_width,
        "qk_rope_head_dim": a.rope_width,
        "v_head_dim": a.value_width,
        "n_routed_experts": e.count,
        "num_experts_per_tok": e.active,
        "moe_intermediate_size": e.hidden,
        "n_shared_experts": e.shared,
        "first_k_dense_replace": e.dense_layers,
        "n_group": 1,
        "topk_group": 1,
    }


def their_settings(config: ModelConfig, kind: str) -> dict:
    if kind == "GPT2":
        mixer = config.mixer
        return {"n_layer": config.layers, "n_embd": config.width, "n_head": mixer.heads}
    if kind == "Mamba":
        return {"num_hidden_layers": config.layers, "hidden_size": config.width, "vocab_size": config.vocab}
    if kind.startswith("Deepseek"):
        return common(config) | latent(config)
    settings = common(config) | attention(config)
    if kind == "Qwen3Moe":
        e = config.experts
        settings |= {
            "num_experts": e.count,
            "num_experts_per_tok": e.active,
            "moe_intermediate_size": e.hidden,
        }
    return settings


KINDS = {
    "GPT-2": "GPT2",
    "Llama": "Llama",
    "Mistral": "Mistral",
    "Mixtral": "Mixtral",
    "Qwen2.5": "Qwen2",
    "Qwen3": "Qwen3",
    "DeepSeek-V2": "DeepseekV2",
    "DeepSeek-V3": "DeepseekV3",
    "Mamba": "Mamba",
}


def kind_of(config: ModelConfig) -> str:
    kind = next(kind for start, kind in KINDS.items() if config.name.startswith(start))
    return "Qwen3Moe" if kind == "Qwen3" and config.experts else kind


@pytest.mark.parametrize("name", CONFIGS)
def test_transformers_builds_a_model_of_the_same_size(oracle, name):
    torch, transformers = oracle("torch"), oracle("transformers")
    config = CONFIGS[name]
    kind = kind_of(config)
    settings = getattr(transformers, f"{kind}Config")(**their_settings(config, kind))
    head = "LMHeadModel" if kind == "GPT2" else "ForCausalLM"
    with torch.device("meta"):
        model = getattr(transformers, kind + head)(settings)
    theirs = sum(p.numel() for p in model.parameters())
    routers = [buffer for key, buffer in model.named_buffers() if "correction_bias" in key]
    assert total(config) == theirs + sum(b.numel() for b in routers)
