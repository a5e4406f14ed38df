"""Counting a model's parameters, component by component, exactly.

A matrix from D to F numbers has D*F parameters, a bias F, a LayerNorm 2 D (scale and shift), an RMSNorm D.
Position encodings that are computed (rotary, sinusoidal) have none.
"""

from llmtutor.engine.model_configs import (
    Attention,
    Experts,
    FeedForward,
    LatentAttention,
    ModelConfig,
    SelectiveSSM,
)


def attention_size(width: int, a: Attention) -> int:
    """width a -> count

    Query and output matrices for all heads, key and value matrices for the kv-heads, biases, q/k norms.
    """
    q, kv = a.heads * a.head_width, a.kv_heads * a.head_width
    matrices = 2 * width * q + 2 * width * kv
    biases = a.qkv_bias * (q + 2 * kv) + a.out_bias * width
    return matrices + biases + a.qk_norm * 2 * a.head_width


def latent_attention_size(width: int, a: LatentAttention) -> int:
    """width a -> count

    DeepSeek-V2 (arXiv 2405.04434, section 2.1): down to a latent, a norm on it, up to all heads; the rotary
    part of the key is one vector for all heads.
    """
    q_width = a.heads * (a.nope_width + a.rope_width)
    query = width * a.q_latent + a.q_latent + a.q_latent * q_width if a.q_latent else width * q_width
    down = width * (a.kv_latent + a.rope_width) + a.kv_latent
    up = a.kv_latent * a.heads * (a.nope_width + a.value_width)
    return query + down + up + a.heads * a.value_width * width


def ssm_size(width: int, s: SelectiveSSM) -> int:
    """width s -> count

    A Mamba block (arXiv 2312.00752, figure 3): in (two branches), short convolution, the input-dependent
    step, B and C, then A and the skip, out.
    """
    conv = s.inner * (s.conv + 1)
    selection = s.inner * (s.step_rank + 2 * s.state) + (s.step_rank + 1) * s.inner
    return 2 * width * s.inner + conv + selection + s.inner * (s.state + 1) + s.inner * width


def ffn_size(width: int, hidden: int, f: FeedForward) -> int:
    """width hidden f -> count

    Two matrices, or three when gated, and their biases.
    """
    return (3 if f.gated else 2) * width * hidden + f.bias * (hidden + width)


def experts_size(width: int, e: Experts, f: FeedForward, used: int) -> dict[str, int]:
    """width e f used -> counts

    One mixture-of-experts layer with `used` of its routed experts counted: all of them for the size, the
    active ones for the work done per token.
    """
    return {
        "router": width * e.count + e.router_bias * e.count,
        "routed experts": used * ffn_size(width, e.hidden, f),
        "shared experts": e.shared * ffn_size(width, e.hidden, f),
    }


def mixer_size(config: ModelConfig) -> int:
    """config -> count

    The part of one layer that mixes positions, whichever kind it is.
    """
    mixer = config.mixer
    if isinstance(mixer, Attention):
        return attention_size(config.width, mixer)
    if isinstance(mixer, LatentAttention):
        return latent_attention_size(config.width, mixer)
    return ssm_size(config.width, mixer)


def breakdown(config: ModelConfig, active: bool = False) -> dict[str, int]:
    """config active -> counts

    Parameters of each component over all layers; `active` counts only the experts one token visits.
    Absent components are left out.
    """
    d, ffn, experts = config.width, config.ffn, config.experts
    norm = d * (2 if config.norm_bias else 1)
    dense = config.layers if experts is None else experts.dense_layers
    counts = {
        "token embedding": config.vocab * d,
        "position embedding": config.positions * d,
        "mixer": config.layers * mixer_size(config),
        "feed-forward": dense * ffn_size(d, ffn.hidden, ffn) if ffn else 0,
        "norms": norm * (config.layers * (2 if ffn else 1) + 1),
        "output head": 0 if config.tied else config.vocab * d,
    }
    if experts and ffn:
        used = experts.active if active else experts.count
        layer = experts_size(d, experts, ffn, used)
        counts |= {name: (config.layers - dense) * n for name, n in layer.items()}
    return {name: n for name, n in counts.items() if n}


def total(config: ModelConfig, active: bool = False) -> int:
    """config active -> count

    All parameters, or those one token uses.
    """
    return sum(breakdown(config, active).values())
