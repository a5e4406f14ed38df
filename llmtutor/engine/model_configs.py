"""The published shapes of real language models: layers, widths, heads, experts.

From each model's released configuration. `llmtutor.engine.model_size` counts their parameters exactly and
`llmtutor.engine.model_cost` their operations and memory.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attention:
    """Multi-head attention; fewer kv-heads than heads is grouped-query, 1 is multi-query attention."""

    heads: int
    kv_heads: int
    head_width: int
    qkv_bias: bool = False
    out_bias: bool = False
    qk_norm: bool = False


@dataclass(frozen=True, slots=True)
class LatentAttention:
    """Multi-head latent attention (DeepSeek-V2); `q_latent` 0 means queries are not compressed."""

    heads: int
    q_latent: int
    kv_latent: int
    nope_width: int
    rope_width: int
    value_width: int


@dataclass(frozen=True, slots=True)
class SelectiveSSM:
    """A Mamba block: `inner` channels with `state` numbers each, step sizes through `step_rank`."""

    inner: int
    state: int
    conv: int
    step_rank: int


@dataclass(frozen=True, slots=True)
class FeedForward:
    """Expand to `hidden` and back; `gated` has a third matrix (SwiGLU)."""

    hidden: int
    gated: bool = True
    bias: bool = False


@dataclass(frozen=True, slots=True)
class Experts:
    """Mixture of experts; the first `dense_layers` layers use the plain feed-forward network instead."""

    count: int
    active: int
    hidden: int
    shared: int = 0
    dense_layers: int = 0
    router_bias: bool = False


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """One model. `positions` counts learned position vectors (0 for rotary ones); `tied` shares the
    embedding with the output layer; `norm_bias` is LayerNorm (two vectors) against RMSNorm (one)."""

    name: str
    layers: int
    width: int
    vocab: int
    mixer: Attention | LatentAttention | SelectiveSSM
    ffn: FeedForward | None = None
    experts: Experts | None = None
    positions: int = 0
    tied: bool = False
    norm_bias: bool = False


def _gpt2(name: str, layers: int, width: int) -> ModelConfig:
    mixer = Attention(width // 64, width // 64, 64, qkv_bias=True, out_bias=True)
    ffn = FeedForward(4 * width, gated=False, bias=True)
    return ModelConfig(name, layers, width, 50257, mixer, ffn, positions=1024, tied=True, norm_bias=True)


def _llama(
    name: str,
    layers: int,
    width: int,
    heads: tuple[int, int],
    hidden: int,
    vocab: int,
    tied: bool = False,
    head_width: int = 0,
    qkv_bias: bool = False,
    qk_norm: bool = False,
    experts: Experts | None = None,
) -> ModelConfig:
    """The shape most models share since 2023: rotary positions, RMSNorm, SwiGLU; `heads` is (all, kv)."""
    mixer = Attention(heads[0], heads[1], head_width or width // heads[0], qkv_bias=qkv_bias, qk_norm=qk_norm)
    return ModelConfig(name, layers, width, vocab, mixer, FeedForward(hidden), experts, tied=tied)


CONFIGS = {
    config.name: config
    for config in (
        _gpt2("GPT-2 small", 12, 768),
        _gpt2("GPT-2 medium", 24, 1024),
        _gpt2("GPT-2 large", 36, 1280),
        _gpt2("GPT-2 XL", 48, 1600),
        _llama("Llama-2-7B", 32, 4096, (32, 32), 11008, 32000),
        _llama("Llama-2-13B", 40, 5120, (40, 40), 13824, 32000),
        _llama("Llama-2-70B", 80, 8192, (64, 8), 28672, 32000),
        _llama("Llama-3.2-1B", 16, 2048, (32, 8), 8192, 128256, tied=True),
        _llama("Llama-3-8B", 32, 4096, (32, 8), 14336, 128256),
        _llama("Llama-3-70B", 80, 8192, (64, 8), 28672, 128256),
        _llama("Llama-3.1-405B", 126, 16384, (128, 8), 53248, 128256),
        _llama("Mistral-7B", 32, 4096, (32, 8), 14336, 32000),
        _llama("Mixtral-8x7B", 32, 4096, (32, 8), 14336, 32000, experts=Experts(8, 2, 14336)),
        _llama("Qwen2.5-0.5B", 24, 896, (14, 2), 4864, 151936, tied=True, qkv_bias=True),
        _llama("Qwen2.5-7B", 28, 3584, (28, 4), 18944, 152064, qkv_bias=True),
        _llama("Qwen2.5-72B", 80, 8192, (64, 8), 29568, 152064, qkv_bias=True),
        _llama("Qwen3-0.6B", 28, 1024, (16, 8), 3072, 151936, tied=True, head_width=128, qk_norm=True),
        _llama("Qwen3-8B", 36, 4096, (32, 8), 12288, 151936, head_width=128, qk_norm=True),
        _llama(
            "Qwen3-30B-A3B",
            48,
            2048,
            (32, 4),
            6144,
            151936,
            head_width=128,
            qk_norm=True,
            experts=Experts(128, 8, 768),
        ),
        _llama(
            "Qwen3-235B-A22B",
            94,
            4096,
            (64, 4),
            12288,
            151936,
            head_width=128,
            qk_norm=True,
            experts=Experts(128, 8, 1536),
        ),
        ModelConfig(
            "DeepSeek-V2-Lite",
            27,
            2048,
            102400,
            LatentAttention(16, 0, 512, 128, 64, 128),
            FeedForward(10944),
            Experts(64, 6, 1408, shared=2, dense_layers=1),
        ),
        ModelConfig(
            "DeepSeek-V2",
            60,
            5120,
            102400,
            LatentAttention(128, 1536, 512, 128, 64, 128),
            FeedForward(12288),
            Experts(160, 6, 1536, shared=2, dense_layers=1),
        ),
        ModelConfig(
            "DeepSeek-V3",
            61,
            7168,
            129280,
            LatentAttention(128, 1536, 512, 128, 64, 128),
            FeedForward(18432),
            Experts(256, 8, 2048, shared=1, dense_layers=3, router_bias=True),
        ),
        ModelConfig("Mamba-130M", 24, 768, 50280, SelectiveSSM(1536, 16, 4, 48), tied=True),
    )
}
