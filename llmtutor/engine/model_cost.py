"""What a model costs to run: operations per token, cache per token, memory while training.

A matrix product of M x P with P x Q is counted as 2 M P Q operations. Norms, activations and softmax are left
out: they are a small share.
"""

from dataclasses import replace

from llmtutor.engine.model_configs import Attention, LatentAttention, ModelConfig, SelectiveSSM
from llmtutor.engine.model_size import breakdown


def kv_numbers(config: ModelConfig) -> int:
    """config -> count

    Numbers remembered for each token in all layers: keys and values, or one latent and one rotary key
    (DeepSeek-V2 table 1), or none at all for a state-space model.
    """
    mixer = config.mixer
    if isinstance(mixer, Attention):
        return config.layers * 2 * mixer.kv_heads * mixer.head_width
    if isinstance(mixer, LatentAttention):
        return config.layers * (mixer.kv_latent + mixer.rope_width)
    return 0


def state_numbers(config: ModelConfig) -> int:
    """config -> count

    Numbers remembered whatever the length: Mamba's state and the window of its short convolution.
    """
    mixer = config.mixer
    if isinstance(mixer, SelectiveSSM):
        return config.layers * mixer.inner * (mixer.state + mixer.conv)
    return 0


def cache_bytes(config: ModelConfig, tokens: int, bytes_per_number: float = 2) -> float:
    """config tokens bytes_per_number -> bytes

    The memory one request needs after `tokens` tokens, besides the weights.
    Raises ValueError: tokens is negative.
    """
    if tokens < 0:
        raise ValueError(f"cache_bytes: tokens can't be negative, got {tokens}")
    return bytes_per_number * (tokens * kv_numbers(config) + state_numbers(config))


def score_flops(config: ModelConfig, tokens: int) -> int:
    """config tokens -> flops

    The part that grows with the square of the length: all pairs of tokens for the scores, and again for the
    weighted sum (no saving for the causal half). For a state-space model it grows with the length: seven
    operations a step for each state number: step*A, exp, step*x*B, old state times and plus, times C, sum.
    """
    mixer = config.mixer
    if isinstance(mixer, SelectiveSSM):
        return config.layers * 7 * tokens * mixer.inner * mixer.state
    if isinstance(mixer, Attention):
        widths = 2 * mixer.heads * mixer.head_width
    else:
        widths = mixer.heads * (mixer.nope_width + mixer.rope_width + mixer.value_width)
    return config.layers * 2 * tokens * tokens * widths


def forward_flops(config: ModelConfig, tokens: int) -> dict[str, int]:
    """config tokens -> flops

    One pass over `tokens` tokens, by component: each matrix parameter a token uses costs one multiplication
    and one addition. Biases are left out; the few norms inside a component count as if they were matrices.
    Raises ValueError: tokens below 1.
    """
    if tokens < 1:
        raise ValueError(f"forward_flops: needs at least 1 token, got {tokens}")
    counts = breakdown(_without_biases(config), active=True)
    head = config.vocab * config.width
    without_product = ("token embedding", "position embedding", "norms", "output head")
    flops = {name: 2 * tokens * n for name, n in counts.items() if name not in without_product}
    return flops | {"token pairs": score_flops(config, tokens), "output head": 2 * tokens * head}


def training_bytes(parameters: int, weight_bytes: float = 2) -> dict[str, float]:
    """parameters weight_bytes -> bytes

    Mixed-precision training with Adam (ZeRO, arXiv 1910.02054, section 3.1): weights and gradients in 16
    bits, and in 32 bits a master copy and Adam's two moments: 16 bytes a parameter, activations not counted.
    Raises ValueError: parameters below 1.
    """
    if parameters < 1:
        raise ValueError(f"training_bytes: needs at least 1 parameter, got {parameters}")
    return {
        "weights": weight_bytes * parameters,
        "gradients": weight_bytes * parameters,
        "master weights": 4.0 * parameters,
        "Adam's moments": 8.0 * parameters,
    }


def _without_biases(config: ModelConfig) -> ModelConfig:
    mixer, ffn = config.mixer, config.ffn
    if isinstance(mixer, Attention):
        mixer = replace(mixer, qkv_bias=False, out_bias=False, qk_norm=False)
    return replace(config, mixer=mixer, ffn=ffn and replace(ffn, bias=False))
