"""Sampling, beam search and speculative decoding, by published numbers and by counting."""

import itertools

import numpy as np
import pytest
from signature import called

from llmtutor.engine import sampling as s
from llmtutor.engine import speculative as spec
from llmtutor.engine.beam_search import Beam, beam_search, per_token
from llmtutor.engine.softmax import log_softmax, softmax
from llmtutor.engine.trace import Trace

RASCHKA = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def kept(logits):
    return np.flatnonzero(np.isfinite(logits)).tolist()


def test_published_shares_by_temperature():
    assert softmax(RASCHKA) == pytest.approx(
        [0.0609, 0.0016, 0.0001, 0.5721, 0.0034, 0.0001, 0.0001, 0.3576, 0.0040], abs=5e-5
    )
    assert softmax(RASCHKA, T=0.1)[[3, 7]] == pytest.approx([0.991, 0.009], abs=5e-4)
    assert softmax(RASCHKA, T=5).max() == pytest.approx(0.2421, abs=5e-5)
    assert called(s.greedy, RASCHKA) == 3


def test_top_three():
    assert kept(called(s.top_k, RASCHKA, 3)) == [0, 3, 7]
    assert kept(s.top_k([1, 2, 2, 0], 1)) == [1, 2]


def test_top_p_keeps_the_token_that_crosses():
    logits = np.log([0.5, 0.3, 0.15, 0.05])
    trace = Trace()
    assert kept(called(s.top_p, logits, 0.6, rec=trace)) == [0, 1]
    assert trace["before"] == pytest.approx([0, 0.5, 0.8, 0.95])
    assert kept(s.top_p(logits, 0)) == [0]
    assert kept(s.top_p(logits, 1)) == [0, 1, 2, 3]


def test_min_p_keeps_few_when_the_model_is_sure():
    assert kept(called(s.min_p, np.log([0.9, 0.06, 0.04]), 0.1)) == [0]
    assert kept(s.min_p(np.log([0.4, 0.35, 0.25]), 0.1)) == [0, 1, 2]


def test_typical_may_drop_the_likeliest():
    assert kept(called(s.typical, np.log([0.4, 0.2, 0.2, 0.2]), 0.5)) == [1, 2, 3]


def test_filters_work_on_a_batch():
    batch = np.stack([RASCHKA, -RASCHKA])
    for f, setting in ((s.top_k, 3), (s.top_p, 0.8), (s.min_p, 0.1), (s.typical, 0.7)):
        for row, result in zip(batch, f(batch, setting), strict=True):
            assert result.tolist() == f(row, setting).tolist()


def test_repetition_lowers_what_was_seen():
    assert called(s.repetition_penalty, [2.0, -2.0, 1.0], [1, 0, 1], 2).tolist() == [1, -4, 1]
    assert s.repetition_penalty([2.0, 1.0], [], 2).tolist() == [2, 1]


def test_draw_counts_like_the_shares():
    share = [0.2, 0.0, 0.5, 0.3]
    u = (np.arange(1000) + 0.5) / 1000
    assert np.bincount(called(s.draw, np.tile(share, (1000, 1)), u), minlength=4).tolist() == [
        200,
        0,
        500,
        300,
    ]
    assert [int(s.draw(share, x)) for x in (0, 0.2, 0.999999)] == [0, 2, 3]


def test_what_cannot_work_is_explained():
    for f, setting, words in (
        (s.top_k, 10, "k is 10; with 9 tokens it must lie from 1 to 9"),
        (s.top_p, 1.5, "p is 1.5; it must lie from 0 to 1"),
        (s.typical, 0, "mass is 0; it must be above 0"),
    ):
        with pytest.raises(ValueError, match=words):
            f(RASCHKA, setting)
    with pytest.raises(ValueError, match="seen contains 9; the largest allowed is 8"):
        s.repetition_penalty(RASCHKA, [9], 1.2)
    with pytest.raises(ValueError, match="u must lie from 0"):
        s.draw([1.0], 1.0)


TABLE = log_softmax(np.random.default_rng(7).normal(size=(4, 4)) * 2)


def bigram(tokens):
    return TABLE[tokens[-1]]


def test_a_wide_beam_finds_the_best_text_of_all():
    texts = {
        text: sum(TABLE[a, b] for a, b in itertools.pairwise((0, *text)))
        for text in itertools.product(range(4), repeat=3)
    }
    best = max(texts, key=texts.get)
    found = beam_search(bigram, [0], width=16, steps=3)[-1][0]
    assert found.tokens == (0, *best)
    assert found.logp == pytest.approx(texts[best])


def test_width_one_is_greedy():
    tokens = [0]
    for _ in range(4):
        tokens.append(int(bigram(tokens).argmax()))
    assert beam_search(bigram, [0], width=1, steps=4)[-1][0].tokens == tuple(tokens)


def test_a_greedy_start_can_lose():
    """A first: .6, then at best .4; B first: .4, then surely .9."""
    table = np.log([[1e-9, 0.6, 0.4, 1e-9], [0.4, 0.3, 0.3, 1e-9], [0.9, 0.05, 0.05, 1e-9], [1, 1, 1, 1]])
    history = beam_search(lambda tokens: table[tokens[-1]], [0], width=2, steps=2)
    assert [len(beams) for beams in history] == [1, 2, 2]
    assert history[-1][0].tokens == (0, 2, 0)
    assert np.exp(history[-1][0].logp) == pytest.approx(0.36)


def test_a_finished_text_stays_as_it_is():
    last = beam_search(bigram, [0], width=4, steps=3, end=1)[-1]
    assert any(beam.done and beam.tokens[-1] == 1 for beam in last)
    assert all(1 not in beam.tokens[1:-1] for beam in last)
    assert per_token(Beam((0, 1, 2), -4.0), prompt=1) == -2


@pytest.mark.parametrize(
    ("rate", "guesses", "tokens"),
    [
        (0.8, 1, 1.8),
        (0.8, 2, 2.44),
        (0.8, 3, 2.952),
        (0.8, 4, 3.362),
        (0.8, 5, 3.689),
        (0.8, 8, 4.329),
        (0.6, 4, 2.306),
        (0.9, 8, 6.126),
    ],
)
def test_published_tokens_per_run(rate, guesses, tokens):
    assert spec.expected_tokens(rate, guesses) == pytest.approx(tokens, abs=5e-4)
    assert spec.speedup(rate, guesses, 1e-12) == pytest.approx(tokens, abs=5e-4)


def test_speculation_changes_nothing_in_what_comes_out():
    p, q = softmax(np.random.default_rng(8).normal(size=(2, 6)) * 2)
    accepted = q * called(spec.acceptance, p, q)
    out = accepted + (1 - accepted.sum()) * called(spec.leftover, p, q)
    assert out == pytest.approx(p, abs=1e-15)
    assert accepted.sum() == pytest.approx(called(spec.acceptance_rate, p, q))
    assert spec.leftover(p, p) == pytest.approx(p)


def test_counted_rounds_follow_the_large_model():
    rng = np.random.default_rng(9)
    p, q = softmax(rng.normal(size=(3, 4))), softmax(rng.normal(size=(2, 4)))
    first = np.zeros(4)
    accepted = []
    for u in rng.random((4000, 5)):
        guesses = np.array([int(s.draw(q[i], u[i])) for i in range(2)])
        result = called(spec.speculative_round, p, q, guesses, u[2:])
        first[result.tokens[0]] += 1
        accepted.append(result.accepted)
        assert len(result.tokens) == result.accepted + 1
    assert first / 4000 == pytest.approx(p[0], abs=0.03)
    assert np.mean(np.array(accepted) > 0) == pytest.approx(float(spec.acceptance_rate(p[0], q[0])), abs=0.03)
    with pytest.raises(ValueError, match="q has 2 rows but guesses has 1 tokens"):
        spec.speculative_round(p, q, [0], [0.1, 0.1, 0.1])
