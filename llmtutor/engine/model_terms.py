"""The sums behind a model's counts, as products to be written out: `2 x 768 x 12 x 64 + ...`.

Each term is the numbers to multiply. `llmtutor.engine.model_size` and `llmtutor.engine.model_cost` give the
same counts as single numbers.
"""

from llmtutor.engine.model_configs import (
    Attention,
    FeedForward,
    LatentAttention,
    ModelConfig,
    SelectiveSSM,
)

Terms = list[tuple[int, ...]]


def mixer_terms(config: ModelConfig) -> Terms:
    """config -> terms

    One layer's part that mixes positions: its matrices, then biases and norms.
    """
    d, m = config.width, config.mixer
    if isinstance(m, Attention):
        q, kv = m.heads * m.head_width, m.kv_heads * m.head_width
        rest = m.qkv_bias * (q + 2 * kv) + m.out_bias * d + m.qk_norm * 2 * m.head_width
        return [(2, d, m.heads, m.head_width), (2, d, m.kv_heads, m.head_width), (rest,)]
    if isinstance(m, LatentAttention):
        query = m.heads * (m.nope_width + m.rope_width)
        queries = [(d, m.q_latent), (m.q_latent, query), (m.q_latent,)] if m.q_latent else [(d, query)]
        down = [(d, m.kv_latent + m.rope_width), (m.kv_latent,)]
        return [
            *queries,
            *down,
            (m.kv_latent, m.heads, m.nope_width + m.value_width),
            (m.heads, m.value_width, d),
        ]
    selection = [(m.inner, m.step_rank + 2 * m.state), (m.step_rank + 1, m.inner)]
    return [(3, d, m.inner), (m.inner, m.conv + 1), *selection, (m.inner, m.state + 1)]


def ffn_terms(d: int, hidden: int, f: FeedForward) -> Terms:
    """d hidden f -> terms

    The matrices of one feed-forward network (three when gated), then its biases.
    """
    return [(3 if f.gated else 2, d, hidden), (f.bias * (hidden + d),)]


def size_terms(config: ModelConfig, active: bool = False) -> dict[str, Terms]:
    """config active -> terms

    The parameters of each component over all layers; `active` counts only the experts one token visits.
    """
    d, f, e, layers = config.width, config.ffn, config.experts, config.layers
    dense = e.dense_layers if e else layers
    vectors, norms = 2 if config.norm_bias else 1, 2 if f else 1
    terms: dict[str, Terms] = {
        "token embedding": [(config.vocab, d)],
        "position embedding": [(config.positions, d)],
        "mixer": [(layers, *term) for term in mixer_terms(config)],
        "feed-forward": [(dense, *term) for term in ffn_terms(d, f.hidden, f)] if f else [],
        "norms": [(layers, norms, vectors, d), (vectors, d)],
        "output head": [] if config.tied else [(config.vocab, d)],
    }
    if e and f:
        mixed, used, one = layers - dense, e.active if active else e.count, ffn_terms(d, e.hidden, f)
        terms["router"] = [(mixed, d, e.count), (mixed, e.router_bias * e.count)]
        terms["routed experts"] = [(mixed, used, *term) for term in one]
        terms["shared experts"] = [(mixed, e.shared, *term) for term in one]
    whole = {name: [term for term in each if all(term)] for name, each in terms.items()}
    return {name: each for name, each in whole.items() if each}


def pair_terms(config: ModelConfig, tokens: int) -> Terms:
    """config tokens -> terms

    Operations of one token with all `tokens`, scores and weighted sum; or with a state, whatever the length.
    """
    m, layers = config.mixer, config.layers
    if isinstance(m, Attention):
        return [(layers, 2, tokens, 2, m.heads, m.head_width)]
    if isinstance(m, LatentAttention):
        return [(layers, 2, tokens, m.heads, m.nope_width + m.rope_width + m.value_width)]
    return [(layers, 7, m.inner, m.state)]


def cache_terms(config: ModelConfig) -> Terms:
    """config -> terms

    Numbers remembered for each token: keys and values, or a latent and a rotary key, or none.
    """
    m, layers = config.mixer, config.layers
    if isinstance(m, Attention):
        return [(layers, 2, m.kv_heads, m.head_width)]
    return [(layers, m.kv_latent + m.rope_width)] if isinstance(m, LatentAttention) else []


def state_terms(config: ModelConfig) -> Terms:
    """config -> terms

    Numbers remembered whatever the length: a state, and the window of a short convolution.
    """
    m, layers = config.mixer, config.layers
    return [(layers, m.inner, m.state + m.conv)] if isinstance(m, SelectiveSSM) else []
