"""Positions agree with the Hugging Face models that use them (their tables are float32)."""

import math

import numpy as np
import pytest

from llmtutor.engine import rope_scaling, yarn
from llmtutor.engine.alibi import alibi_bias, alibi_slopes
from llmtutor.engine.relative_bias import buckets
from llmtutor.engine.rope import frequencies, rope, rope_interleaved, turns
from llmtutor.engine.sinusoid import sinusoidal
from llmtutor.engine.softmax import softmax

pytestmark = pytest.mark.oracle
rng = np.random.default_rng(1)


def scaled_llama(oracle, kind, length=None, **extra):
    """Give Hugging Face's frequencies and attention factor for one rope type, head width 64."""
    llama, rope_utils = oracle("transformers.models.llama"), oracle("transformers.modeling_rope_utils")
    config = llama.LlamaConfig(
        hidden_size=256,
        num_attention_heads=4,
        max_position_embeddings=2048,
        rope_parameters={"rope_type": kind, "rope_theta": 10_000.0, "factor": 4.0, **extra},
    )
    theta, factor = rope_utils.ROPE_INIT_FUNCTIONS[kind](config, "cpu", seq_len=length)
    return theta.double().numpy(), factor


def test_sinusoids_equal_distilberts(oracle):
    torch = oracle("torch")
    distilbert = oracle("transformers.models.distilbert.modeling_distilbert")
    out = torch.zeros(50, 16)
    distilbert.create_sinusoidal_embeddings(50, 16, out)
    assert sinusoidal(np.arange(50), 16) == pytest.approx(out.numpy(), abs=1e-6)


def test_half_layout_equals_llamas(oracle):
    torch, llama = oracle("torch"), oracle("transformers.models.llama.modeling_llama")
    config = oracle("transformers.models.llama").LlamaConfig(hidden_size=32, num_attention_heads=2)
    q, k = rng.normal(size=(2, 1, 2, 20, 16))
    cos, sin = llama.LlamaRotaryEmbedding(config)(torch.tensor(q), torch.arange(20)[None])
    theirs = llama.apply_rotary_pos_emb(torch.tensor(q), torch.tensor(k), cos, sin)
    mine = turns(np.arange(20), frequencies(16))
    assert rope(q, *mine) == pytest.approx(theirs[0].numpy(), abs=5e-6)
    assert rope(k, *mine) == pytest.approx(theirs[1].numpy(), abs=5e-6)


def test_interleaved_layout_equals_gptjs(oracle):
    torch, gptj = oracle("torch"), oracle("transformers.models.gptj.modeling_gptj")
    x = rng.normal(size=(1, 20, 2, 16))
    sin, cos = torch.split(gptj.create_sinusoidal_positions(20, 16)[None], 8, dim=-1)
    theirs = gptj.apply_rotary_pos_emb(torch.tensor(x), sin, cos).numpy()
    mine = rope_interleaved(x.swapaxes(1, 2), *turns(np.arange(20), frequencies(16)))
    assert mine.swapaxes(1, 2) == pytest.approx(theirs, abs=5e-6)


def test_position_interpolation_equals_linear_scaling(oracle):
    theirs, _ = scaled_llama(oracle, "linear")
    assert rope_scaling.interpolate(frequencies(64), 4) == pytest.approx(theirs, abs=1e-7)


@pytest.mark.parametrize("length", [100, 2048, 3000, 9000])
def test_dynamic_ntk_equals_hugging_faces(oracle, length):
    theirs, _ = scaled_llama(oracle, "dynamic", length)
    base = rope_scaling.dynamic_ntk_base(10_000.0, 4.0, 64, length, 2048)
    assert frequencies(64, base) == pytest.approx(theirs, abs=1e-7)


def test_yarn_equals_hugging_faces(oracle):
    theirs, factor = scaled_llama(oracle, "yarn", original_max_position_embeddings=2048)
    assert yarn.yarn(64, 4.0, 2048) == pytest.approx(theirs, abs=1e-7)
    assert yarn.attention_factor(4.0) == pytest.approx(factor) == pytest.approx(0.1 * math.log(4) + 1)


@pytest.mark.parametrize("heads", [4, 8, 12, 20])
def test_alibi_gives_blooms_shares(oracle, heads):
    torch, bloom = oracle("torch"), oracle("transformers.models.bloom.modeling_bloom")
    theirs = bloom.build_alibi_tensor(torch.ones(1, 9), heads, torch.float64).numpy()
    causal = np.where(np.tri(9, dtype=bool), 0, -np.inf)
    # Bloom's bias differs by a constant in each row, which softmax does not see.
    mine = alibi_bias(alibi_slopes(heads), 9, 9)
    assert softmax(mine + causal) == pytest.approx(softmax(theirs + causal), abs=1e-7)


@pytest.mark.parametrize("both_ways", [True, False])
def test_t5_buckets_are_t5s(oracle, both_ways):
    torch, t5 = oracle("torch"), oracle("transformers.models.t5.modeling_t5")
    distance = np.arange(-300, 301)[None]
    theirs = t5.T5Attention._relative_position_bucket(torch.tensor(distance), both_ways, 32, 128)
    assert (buckets(distance, both_ways=both_ways) == theirs.numpy()).all()
