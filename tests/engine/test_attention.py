"""Attention by hand, its gradients, heads, additive scores, and what masks hide."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.additive_attention import additive_attention, additive_scores
from llmtutor.engine.alibi import alibi_bias, alibi_slopes
from llmtutor.engine.attention import attention, attention_back, attention_weights
from llmtutor.engine.gradient_check import gradient_check
from llmtutor.engine.masks import causal
from llmtutor.engine.multi_head import (
    attend_and_join,
    join_heads,
    multi_head,
    project,
    share_heads,
    split_heads,
)
from llmtutor.engine.rope import frequencies, rope, turns
from llmtutor.engine.trace import Trace

rng = np.random.default_rng(0)

# Raschka, "Build a Large Language Model (From Scratch)", chapter 3: "Your journey starts with one step".
JOURNEY = np.array(
    [
        [0.43, 0.15, 0.89],
        [0.55, 0.87, 0.66],
        [0.57, 0.85, 0.64],
        [0.22, 0.58, 0.33],
        [0.77, 0.25, 0.10],
        [0.05, 0.80, 0.55],
    ]
)


def some_weights(width=12, heads=4, kv_heads=4, head=3, source=None):
    shapes = {"W_q": (width, heads * head), "W_k": (source or width, kv_heads * head)}
    shapes |= {"W_v": (source or width, kv_heads * head), "W_o": (heads * head, width)}
    return {name: rng.normal(size=shape) / 3 for name, shape in shapes.items()}


def test_the_six_word_example_gives_the_published_scores_weights_and_mix():
    trace = Trace()
    y = called(attention, JOURNEY[1:2], JOURNEY, JOURNEY, scale=1.0, rec=trace)
    assert trace["scores"][0] == pytest.approx([0.9544, 1.4950, 1.4754, 0.8434, 0.7070, 1.0865], abs=5e-5)
    assert trace["weights"][0] == pytest.approx([0.1385, 0.2379, 0.2333, 0.1240, 0.1082, 0.1581], abs=5e-5)
    assert y[0] == pytest.approx([0.4419, 0.6515, 0.5683], abs=5e-5)


def test_the_cat_sat_by_hand_and_causally():
    X = [[1, 0.5, 0.2, 0.1], [0.3, 0.8, 0.1, 0.4], [0.2, 0.1, 0.9, 0.3]]
    trace = Trace()
    y = attention(X, X, X, mask=causal(3, 3), rec=trace)
    assert [item.name for item in trace] == ["scores", "scaled", "masked", "weights", "mixed"]
    assert trace["scores"][0] == pytest.approx([1.30, 0.76, 0.46])
    assert trace["scaled"][1] == pytest.approx([0.38, 0.45, 0.175])
    assert trace["weights"][1] == pytest.approx([0.482507, 0.517493, 0], abs=5e-7)
    assert y[0] == pytest.approx(X[0])


def test_without_order_attention_is_blind_to_shuffling():
    q, k, v = rng.normal(size=(3, 6, 4))
    order = rng.permutation(6)
    assert attention(q, k[order], v[order]) == pytest.approx(attention(q, k, v))


def test_the_past_never_changes_when_the_future_does():
    q, k, v = rng.normal(size=(3, 2, 4, 6, 8))
    before = attention(q, k, v, causal(6, 6))
    k[..., 4:, :], v[..., 4:, :] = 100, -100
    assert (attention(q, k, v, causal(6, 6))[..., :4, :] == before[..., :4, :]).all()


def test_the_backward_rule_agrees_with_tiny_differences():
    w, bias = rng.normal(size=(2, 3, 4, 2)), rng.normal(size=(3, 4, 4))
    inputs = {
        "q": rng.normal(size=(2, 3, 4, 5)),
        "k": rng.normal(size=(3, 4, 5)),
        "v": rng.normal(size=(3, 4, 2)),
    }

    def loss(p):
        return (attention(p["q"], p["k"], p["v"], causal(4, 4), p["bias"]) * w).sum()

    assert max(part.error for part in gradient_check(loss, inputs | {"bias": bias})) < 1e-7


def test_the_backward_rule_has_the_shapes_it_says():
    q, k, v, grad = rng.normal(size=(4, 3, 5, 4))
    weights = attention_weights(q, k)
    called(attention_back, grad, attention(q, k, v), q, k, v, None, None, None, weights)


def test_scores_grow_with_width_and_the_scale_takes_it_back():
    q, k = rng.normal(size=(2, 200, 256))
    trace = Trace()
    called(attention_weights, q, k, rec=trace)
    assert trace["scores"].var() == pytest.approx(256, rel=0.05)
    assert trace["scaled"].var() == pytest.approx(1, rel=0.05)


def test_heads_are_cut_joined_and_shared_evenly():
    x = rng.normal(size=(2, 5, 12))
    assert called(split_heads, x, 4)[0, 1].tolist() == x[0, :, 3:6].tolist()
    assert (called(join_heads, split_heads(x, 4)) == x).all()
    k = rng.normal(size=(2, 5, 3))
    shared = called(share_heads, k, 6)
    assert all((shared[h] == k[h // 3]).all() for h in range(6))
    assert share_heads(k, 2) is k


def test_multi_head_is_single_heads_side_by_side():
    x, w = rng.normal(size=(5, 12)), some_weights()
    heads = [
        attention(*(x @ w[n][:, 3 * h : 3 * h + 3] for n in ("W_q", "W_k", "W_v")), causal(5, 5))
        for h in range(4)
    ]
    y = called(multi_head, x, w, 4, mask=causal(5, 5))
    assert y == pytest.approx(np.concatenate(heads, axis=-1) @ w["W_o"])


@pytest.mark.parametrize("kv_heads", [1, 2])
def test_shared_key_value_heads_equal_full_attention_with_copied_weights(kv_heads):
    x, w = rng.normal(size=(2, 5, 12)), some_weights(kv_heads=kv_heads)
    copied = dict(w)
    for name in ("W_k", "W_v"):
        copied[name] = join_heads(share_heads(split_heads(w[name], kv_heads), 4))
    assert multi_head(x, w, 4, kv_heads) == pytest.approx(multi_head(x, copied, 4))


def test_cross_attention_reads_another_text_of_another_width():
    x, source = rng.normal(size=(3, 12)), rng.normal(size=(7, 10))
    w = some_weights(source=10)
    trace = Trace()
    y = called(multi_head, x, w, 4, source=source, rec=trace)
    assert y.shape == (3, 12)
    assert trace["weights"].shape == (4, 3, 7)
    q, k, v = (called(project, t, w, n, 4) for t, n in ((x, "q"), (source, "k"), (source, "v")))
    assert called(attend_and_join, q, k, v, w) == pytest.approx(y)


def test_one_sequence_and_a_batch_go_through_the_same_lines():
    x, w = rng.normal(size=(3, 5, 12)), some_weights(kv_heads=2)
    w |= {"b_q": rng.normal(size=12), "b_o": rng.normal(size=12)}
    together = multi_head(x, w, 4, 2, mask=causal(5, 5))
    for one, y in zip(x, together, strict=True):
        assert multi_head(one, w, 4, 2, mask=causal(5, 5)) == pytest.approx(y)


def test_gradients_of_a_whole_layer_with_rope_and_shared_heads():
    w, x = some_weights(width=4, heads=2, kv_heads=1, head=2), rng.normal(size=(2, 3, 4))
    cos, sin = turns(np.arange(3), frequencies(2))
    out = rng.normal(size=(2, 3, 4))

    def loss(p):
        y = multi_head(p["x"], p, 2, 1, mask=causal(3, 3), turn=lambda h: rope(h, cos, sin))
        return (y * out).sum()

    assert max(part.error for part in gradient_check(loss, w | {"x": x})) < 1e-7


def test_everything_stays_float32():
    w = {name: a.astype(np.float32) for name, a in some_weights().items()}
    trace = Trace()
    cos, sin = turns(np.arange(5), frequencies(4))
    q = rope(rng.normal(size=(5, 4)).astype(np.float32), cos, sin)
    assert q.dtype == np.float32
    bias = alibi_bias(alibi_slopes(4), 5, 5)
    multi_head(rng.normal(size=(5, 12)).astype(np.float32), w, 4, mask=causal(5, 5), bias=bias, rec=trace)
    assert {item.value.dtype.name for item in trace} == {"float32"}


def test_half_precision_works_too():
    q, k, v = rng.normal(size=(3, 4, 8)).astype(np.float16)
    y = attention(q, k, v, causal(4, 4))
    assert y.dtype == np.float16
    assert y == pytest.approx(attention(*(a.astype(np.float64) for a in (q, k, v)), causal(4, 4)), abs=5e-3)


def test_additive_attention_by_hand():
    one = np.ones((1, 1))
    trace = Trace()
    y = called(
        additive_attention, [[1.0]], [[0.0], [1.0]], np.array([[0.0], [10.0]]), one, one, [1.0], rec=trace
    )
    assert trace["scores"][0] == pytest.approx([0.761594, 0.964028], abs=5e-7)
    assert trace["weights"][0] == pytest.approx([0.449564, 0.550436], abs=5e-7)
    assert y[0] == pytest.approx([5.50436], abs=5e-6)


def test_additive_scores_pair_by_pair_and_their_gradients():
    q, k = rng.normal(size=(3, 4)), rng.normal(size=(5, 2))
    W_q, W_k, w = rng.normal(size=(4, 6)), rng.normal(size=(2, 6)), rng.normal(size=6)
    scores = called(additive_scores, q, k, W_q, W_k, w)
    slow = [[np.tanh(a @ W_q + b @ W_k) @ w for b in k] for a in q]
    assert scores == pytest.approx(np.array(slow))
    names = {"q": q, "k": k, "v": rng.normal(size=(5, 2)), "W_q": W_q, "W_k": W_k, "w": w}
    report = gradient_check(lambda p: (additive_attention(**p) ** 2).sum(), names)
    assert max(part.error for part in report) < 1e-7


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: attention(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 4))), "q has 3 numbers but k has 4"),
        (
            lambda: attention(np.ones((2, 3)), np.ones((4, 3)), np.ones((5, 3))),
            "k has 4 keys but v has 5 values",
        ),
        (lambda: attention([[1.0]], [[1.0]], [[1.0]], mask=np.array([[False]])), "no key it may attend to"),
        (lambda: attention([[np.nan]], [[1.0]], [[1.0]]), "NaN"),
        (lambda: split_heads(np.ones((2, 10)), 4), "width of 10"),
        (lambda: share_heads(np.ones((2, 3, 4)), 5), "5 query heads"),
        (
            lambda: additive_scores(
                np.ones((1, 2)), np.ones((1, 2)), np.ones((3, 2)), np.ones((2, 2)), [1, 1]
            ),
            "W_q",
        ),
    ],
)
def test_what_cannot_work_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_recorded_step_is_never_written_over_and_the_inputs_stay_as_they_were():
    rng = np.random.default_rng(8)
    q, k, v = rng.normal(size=(3, 2, 5, 4))
    before, trace = [x.copy() for x in (q, k, v)], Trace()
    y = attention(q, k, v, causal(5, 5), rec=trace)
    assert np.array_equal(trace["scores"], q @ k.swapaxes(-1, -2))
    assert np.array_equal(trace["scaled"], trace["scores"] / 2)
    assert np.array_equal(np.isinf(trace["masked"]), np.broadcast_to(~causal(5, 5), (2, 5, 5)))
    assert np.array_equal(attention(q, k, v, causal(5, 5)), y)
    assert all(np.array_equal(x, old) for x, old in zip((q, k, v), before, strict=True))
