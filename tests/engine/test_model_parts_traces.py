"""Stepping through attention, norms and experts: every array that appears has its sentence."""

import fnmatch
from pathlib import Path

import numpy as np
import pytest
import yaml

from llmtutor.engine import (
    additive_attention,
    attention,
    deep_norm,
    feed_forward,
    flash_attention,
    kv_cache,
    learned_positions,
    masks,
    mla,
    moe,
    multi_head,
    norms,
    online_softmax,
    placement,
    relative_bias,
    rope,
    sinusoid,
    streaming,
    yarn,
)
from llmtutor.engine.alibi import alibi_bias
from llmtutor.engine.trace import Trace

SENTENCES = Path(__file__).parents[2] / "lessons" / "traces"
rng = np.random.default_rng(0)
X, EYE, ONE = rng.normal(size=(4, 4)), np.eye(4), np.ones(4)
CAUSAL, BIAS = masks.causal(4, 4), np.zeros((4, 4))
W = {f"W_{name}": EYE for name in "qkvo"}
LATENT = W | {f"W_{name}": EYE for name in ("dkv", "kr", "uk", "uv", "qr")}
EXPERTS = {"W_router": EYE[:, :2], "shared.W_gate": EYE, "shared.W_up": EYE, "shared.W_down": EYE}
EXPERTS |= {name: np.stack([EYE, EYE]) for name in ("W_gate", "W_up", "W_down")}
QUERIES = mla.latent_queries(X, LATENT, 1, lambda part: part)
KEPT = X, X, LATENT, CAUSAL

PARTS = {
    "norms layer_norm": lambda rec: norms.layer_norm(X, ONE, ONE, rec=rec),
    "norms rms_norm": lambda rec: norms.rms_norm(X, ONE, rec=rec),
    "deep_norm deep_norm": lambda rec: deep_norm.deep_norm(X, X, 2.0, ONE, ONE, rec=rec),
    "placement pre": lambda rec: placement.pre(X, np.tanh, np.tanh, rec),
    "placement post": lambda rec: placement.post(X, np.tanh, np.tanh, rec=rec),
    "placement sandwich": lambda rec: placement.sandwich(X, np.tanh, np.tanh, np.tanh, rec),
    "sinusoid sinusoidal": lambda rec: sinusoid.sinusoidal(np.arange(3), 4, rec=rec),
    "learned_positions add_positions": lambda rec: learned_positions.add_positions(X, X, rec=rec),
    "rope turns": lambda rec: rope.turns(np.arange(4), ONE[:2], rec),
    "rope rope": lambda rec: rope.rope(X, X[:, :2], X[:, :2], rec),
    "rope rope_interleaved": lambda rec: rope.rope_interleaved(X, X[:, :2], X[:, :2], rec),
    "yarn yarn": lambda rec: yarn.yarn(8, 2.0, 64, rec=rec),
    "alibi alibi_bias": lambda rec: alibi_bias(ONE, 2, 2, rec),
    "relative_bias relative_bias": lambda rec: relative_bias.relative_bias(X, 2, 2, rec=rec),
    "attention attention": lambda rec: attention.attention(X, X, X, CAUSAL, BIAS, rec=rec),
    "attention attention_weights": lambda rec: attention.attention_weights(X, X, CAUSAL, BIAS, rec=rec),
    "additive_attention additive_attention": lambda rec: additive_attention.additive_attention(
        X, X, X, EYE, EYE, ONE, rec
    ),
    "additive_attention additive_scores": lambda rec: additive_attention.additive_scores(
        X, X, EYE, EYE, ONE, rec
    ),
    "multi_head multi_head": lambda rec: multi_head.multi_head(X, W, 2, mask=CAUSAL, bias=BIAS, rec=rec),
    "multi_head attend_and_join": lambda rec: multi_head.attend_and_join(
        X[None], X[None], X[None], W, CAUSAL, BIAS, rec
    ),
    "kv_cache cached_multi_head": lambda rec: kv_cache.cached_multi_head(
        X, W, 2, kv_cache.empty_cache(2, 2), bias=BIAS, rec=rec
    ),
    "streaming stream_token": lambda rec: streaming.stream_token(
        X[:1], W, 2, kv_cache.empty_cache(2, 2), ONE[:1], 1, 2, rec
    ),
    "mla compress": lambda rec: mla.compress(X, LATENT, lambda part: part, rec),
    "mla latent_queries": lambda rec: mla.latent_queries(X, LATENT, 1, lambda part: part, rec),
    "mla attend_expanded": lambda rec: mla.attend_expanded(*QUERIES, *KEPT, rec),
    "mla attend_absorbed": lambda rec: mla.attend_absorbed(*QUERIES, *KEPT, rec),
    "mla mla": lambda rec: [
        mla.mla(X, LATENT, 1, lambda part: part, CAUSAL, absorb, rec) for absorb in (False, True)
    ],
    "online_softmax online_softmax": lambda rec: online_softmax.online_softmax(ONE, rec),
    "flash_attention flash_attention": lambda rec: flash_attention.flash_attention(X, X, X, 2, 2, rec=rec),
    "feed_forward feed_forward": lambda rec: feed_forward.feed_forward(X, EYE, EYE, rec=rec),
    "feed_forward gated_feed_forward": lambda rec: feed_forward.gated_feed_forward(X, EYE, EYE, EYE, rec=rec),
    "moe moe_feed_forward": lambda rec: moe.moe_feed_forward(X, EXPERTS, 1, rec=rec),
}


@pytest.mark.parametrize("part", PARTS)
def test_every_array_is_explained_and_no_sentence_is_left_over(part):
    file, function = part.split()
    known = yaml.safe_load((SENTENCES / f"{file}.yaml").read_text(encoding="utf-8"))[function]
    trace = Trace()
    PARTS[part](trace)
    names = {item.name for item in trace}
    assert {name for name in names if not any(fnmatch.fnmatch(name, key) for key in known)} == set()
    assert {key for key in known if not fnmatch.filter(names, key)} == set()
