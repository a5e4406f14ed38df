"""Attention computed in other orders: tile by tile, and through latents; always the same numbers."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import mla
from llmtutor.engine.attention import attention
from llmtutor.engine.flash_attention import Traffic, flash_attention, standard_traffic
from llmtutor.engine.gradient_check import gradient_check
from llmtutor.engine.masks import causal
from llmtutor.engine.online_softmax import add_keys, finish, nothing_yet, online_softmax
from llmtutor.engine.rope import frequencies, rope, turns
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Trace

rng = np.random.default_rng(0)


def test_online_softmax_of_wikipedias_seven_scores():
    shares = called(online_softmax, [1, 2, 3, 4, 1, 2, 3])
    assert shares == pytest.approx([0.024, 0.064, 0.175, 0.475, 0.024, 0.064, 0.175], abs=5e-4)


def test_a_larger_score_rescales_the_running_total():
    trace = Trace()
    online_softmax([0.0, np.log(3)], rec=trace)
    assert trace["step.0.total"] == 1
    assert trace["step.1.correction"] == pytest.approx(1 / 3)
    assert trace["step.1.total"] == pytest.approx(4 / 3)
    assert trace["share"] == pytest.approx([0.25, 0.75])


def test_online_softmax_equals_softmax_even_where_exp_would_overflow():
    scores = rng.normal(size=(3, 20)) * 400
    assert online_softmax(scores) == pytest.approx(softmax(scores), abs=1e-15)


def test_keys_in_two_parts_give_the_same_average():
    scores, v = rng.normal(size=(4, 6)), rng.normal(size=(6, 3))
    state = called(nothing_yet, (4,), 3)
    for part in (slice(0, 2), slice(2, 6)):
        state = called(add_keys, state, scores[:, part], v[part])
    assert called(finish, state) == pytest.approx(softmax(scores) @ v)


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 3), (4, 4), (16, 16)])
@pytest.mark.parametrize("only_past", [False, True])
def test_every_tile_size_gives_exact_attention(rows, columns, only_past):
    q, k, v = rng.normal(size=(3, 2, 9, 4))
    y, _ = called(flash_attention, q, k, v, rows, columns, only_past)
    assert y == pytest.approx(attention(q, k, v, causal(9, 9) if only_past else None), abs=1e-12)


def test_the_counted_traffic_is_what_the_paper_says():
    q, k, v = rng.normal(size=(3, 64, 8))
    _, traffic = flash_attention(q, k, v, 16, 16)
    assert traffic == Traffic(read=64 * 8 + 4 * 2 * 64 * 8, written=64 * 8)
    standard = called(standard_traffic, 64, 64, 8)
    assert standard.moved == 4 * 64 * 8 + 4 * 64 * 64
    assert traffic.moved < standard.moved


def test_causal_tiles_in_the_future_are_not_even_read():
    q, k, v = rng.normal(size=(3, 64, 8))
    _, all_tiles = flash_attention(q, k, v, 16, 16)
    _, past_tiles = flash_attention(q, k, v, 16, 16, only_past=True)
    assert past_tiles.read == 64 * 8 + (1 + 2 + 3 + 4) * 2 * 16 * 8 < all_tiles.read


D, H, K, R, C, V = 10, 3, 4, 2, 5, 6
SHAPES = {"W_dkv": (D, C), "W_kr": (D, R), "W_uk": (C, H * K), "W_uv": (C, H * V)}
SHAPES |= {"W_q": (D, H * K), "W_qr": (D, H * R), "W_o": (H * V, D), "g_kv": (C,)}
W = {name: rng.normal(size=shape) / 2 for name, shape in SHAPES.items()}


def turn_of(positions):
    cos, sin = turns(positions, frequencies(R))
    return lambda part: rope(part, cos, sin)


@pytest.mark.parametrize("compressed_queries", [False, True])
def test_absorbed_and_expanded_latent_attention_are_equal(compressed_queries):
    weights = dict(W)
    if compressed_queries:
        weights |= {"W_dq": rng.normal(size=(D, 7)), "g_q": rng.normal(size=7)}
        weights |= {"W_q": rng.normal(size=(7, H * K)), "W_qr": rng.normal(size=(7, H * R))}
    x, turn = rng.normal(size=(2, 6, D)), turn_of(np.arange(6))
    expanded = called(mla.mla, x, weights, H, turn, causal(6, 6))
    absorbed = called(mla.mla, x, weights, H, turn, causal(6, 6), absorb=True)
    assert absorbed == pytest.approx(expanded, abs=1e-12)


def test_latent_attention_with_a_cache_of_latents_equals_one_pass():
    x, turn = rng.normal(size=(6, D)), turn_of(np.arange(6))
    latent, k_rope = called(mla.compress, x, W, turn)
    assert latent.size + k_rope.size == 6 * (C + R)
    q, q_rope = called(mla.latent_queries, x[5:], W, H, turn_of(np.array([5])))
    full = mla.attend_expanded(*mla.latent_queries(x, W, H, turn), latent, k_rope, W, causal(6, 6))
    for attend in (mla.attend_absorbed, mla.attend_expanded):
        assert called(attend, q, q_rope, latent, k_rope, W) == pytest.approx(full[:, 5:], abs=1e-12)


@pytest.mark.parametrize("absorb", [False, True])
def test_gradients_of_latent_attention(absorb):
    x, turn, out = rng.normal(size=(4, D)), turn_of(np.arange(4)), rng.normal(size=(4, D))

    def loss(p):
        return (mla.mla(p["x"], p, H, turn, causal(4, 4), absorb) * out).sum()

    assert max(part.error for part in gradient_check(loss, W | {"x": x})) < 1e-7


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: flash_attention(np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 2)), 0, 1), "at least 1"),
        (
            lambda: flash_attention(np.ones((2, 2)), np.ones((2, 3)), np.ones((2, 3)), 1, 1),
            "2 numbers but k has 3",
        ),
        (lambda: online_softmax([-np.inf, 1]), "first score is -inf"),
    ],
)
def test_what_cannot_work_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
