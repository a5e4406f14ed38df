"""A GPT with every variant: one forward for arrays, tape, one text, a batch, and text read bit by bit."""

import fnmatch
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from signature import called

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.gpt import embed_text, gpt, unembed
from llmtutor.engine.gpt_config import GPTConfig, llama_like
from llmtutor.engine.gpt_decoding import empty_caches, read_cached, write
from llmtutor.engine.gpt_reading import for_reading
from llmtutor.engine.gpt_training import Pupil, Recipe, gpt_loss, train_step
from llmtutor.engine.gpt_weights import gpt_shapes, gpt_weights, weight_count
from llmtutor.engine.trace import Trace

SMALL = GPTConfig(vocab=11, width=8, layers=2, heads=2, context=16, hidden=12)
LLAMA = llama_like(11, 8, 2, 4, kv_heads=2, hidden=12)
VARIANTS = {
    "gpt-2": SMALL,
    "2017 decoder": replace(SMALL, placement="post", positions="sinusoidal", ffn="relu"),
    "sandwich": replace(SMALL, placement="sandwich", norm="rms", tied=False),
    "deepnorm": replace(SMALL, placement="deepnorm", positions="none", ffn="gelu"),
    "alibi": replace(SMALL, positions="alibi", biases=False),
    "t5 buckets": replace(SMALL, positions="t5", ffn="geglu"),
    "llama": LLAMA,
    "multi-query": replace(LLAMA, kv_heads=1, positions="rope_interleaved", ffn="geglu_tanh"),
    "sliding window": replace(LLAMA, window=3, ffn="silu"),
    "latent": replace(LLAMA, attention="latent", latent=6, turned=4, kv_heads=4),
    "mixture": replace(LLAMA, ffn="moe", experts=3, top=2, shared=True),
    "attention only": replace(LLAMA, ffn="none", tied=True),
}
IDS = np.random.default_rng(1).integers(0, 11, (3, 7))
SENTENCES = Path(__file__).parents[2] / "lessons" / "traces" / "gpt.yaml"


@pytest.fixture(params=VARIANTS)
def config(request):
    return VARIANTS[request.param]


def some_weights(config):
    """Large enough that every part matters, and no gain or bias is at its start."""
    rng = np.random.default_rng(5)
    return {
        name: np.ones(shape) * ("gain" in name or name.endswith("g_kv")) + rng.normal(0, 0.3, shape)
        for name, shape in gpt_shapes(config).items()
    }


def test_logits_for_one_text_and_for_a_batch_are_the_same(config):
    weights = some_weights(config)
    together = called(gpt, IDS, weights, config)
    assert together.shape == (3, 7, 11)
    for ids, logits in zip(IDS, together, strict=True):
        assert called(gpt, ids, weights, config) == pytest.approx(logits, abs=1e-12)


@pytest.mark.parametrize("pieces", [[1] * 7, [3, 1, 3], [5, 2]])
def test_text_read_in_pieces_gives_the_logits_of_the_whole(config, pieces):
    weights, caches, logits = some_weights(config), empty_caches(config), []
    for end, count in zip(np.cumsum(pieces), pieces, strict=True):
        some, caches = read_cached(IDS[:, end - count : end], weights, config, caches)
        logits.append(some)
    assert np.concatenate(logits, axis=1) == pytest.approx(gpt(IDS, weights, config), abs=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_one_text_read_token_by_token_with_weights_laid_out_gives_the_logits_of_the_whole(config, dtype):
    weights = {name: w.astype(dtype) for name, w in some_weights(config).items()}
    ready, caches, logits = for_reading(weights, config), empty_caches(config, dtype), []
    for token in IDS[0]:
        some, caches = read_cached([token], ready, config, caches)
        logits.append(some[0])
    assert {row.dtype for row in logits} == {np.dtype(dtype)}
    tolerance = 1e-12 if dtype is np.float64 else 1e-3
    assert np.array(logits) == pytest.approx(gpt(IDS[0], weights, config), abs=tolerance, rel=tolerance)


def test_an_exchanged_weight_counts_from_the_next_token_on():
    ready = for_reading(some_weights(SMALL), SMALL)
    before, _ = read_cached([1], ready, SMALL, empty_caches(SMALL))
    for name in ("norm.gain", "block.1.ffn.W_in"):
        ready[name] = ready[name] * 2
        after, _ = read_cached([1], ready, SMALL, empty_caches(SMALL))
        assert not np.allclose(before, after)
        assert after == pytest.approx(gpt([1], dict(ready), SMALL), abs=1e-12)
        before = after


def test_weights_laid_out_for_reading_give_the_same_logits(config):
    weights = some_weights(config)
    ready = for_reading(weights, config)
    assert gpt(IDS, ready, config) == pytest.approx(gpt(IDS, weights, config), abs=1e-12)
    assert for_reading(ready, config).keys() == ready.keys()
    assert weights.keys() == gpt_shapes(config).keys()


def test_no_token_sees_the_future(config):
    weights, changed = some_weights(config), IDS.copy()
    changed[:, 4] = (changed[:, 4] + 1) % 11
    before, after = gpt(IDS, weights, config), gpt(changed, weights, config)
    assert np.array_equal(before[:, :4], after[:, :4])
    assert not np.allclose(before[:, 4], after[:, 4])


def test_the_tape_gives_the_same_loss_and_the_slope_along_a_random_direction(config):
    weights = some_weights(config)
    loss, gradients = value_and_gradients(lambda w: gpt_loss(IDS, w, config), weights)
    assert loss == pytest.approx(float(gpt_loss(IDS, weights, config)), abs=1e-14)
    rng = np.random.default_rng(2)
    direction = {name: rng.normal(size=w.shape) for name, w in weights.items()}
    slope = sum(float((gradients[name] * direction[name]).sum()) for name in weights)
    assert all(np.abs(gradient).max() > 0 for gradient in gradients.values())

    def moved(h):
        return float(gpt_loss(IDS, {n: w + h * direction[n] for n, w in weights.items()}, config))

    h = 1e-6
    assert slope == pytest.approx((moved(h) - moved(-h)) / (2 * h), rel=1e-5, abs=1e-7)


def test_float32_stays_float32_in_every_array_and_gradient(config):
    weights = gpt_weights(config, seed=3)
    trace = Trace()
    gpt(IDS, weights, config, trace)
    assert {item.value.dtype.kind + str(item.value.dtype.itemsize) for item in trace} <= {
        "f4",
        "i8",
        "b1",
    } | {"f8" for item in trace if item.name.startswith("places.")}
    _, gradients = value_and_gradients(lambda w: gpt_loss(IDS, w, config), weights)
    assert {gradient.dtype for gradient in gradients.values()} == {np.dtype(np.float32)}
    pupil, _, _ = train_step(IDS, Pupil(weights, {}), config)
    assert {w.dtype for w in pupil.weights.values()} == {np.dtype(np.float32)}


class KeepsAll(Trace):
    """A recorder that keeps every array at once: layers replay for a plain `Trace` only."""

    def at(self, scope):
        return KeepsAll(self.kept, f"{self.scope}{scope}.")


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_what_a_trace_computes_again_is_what_was_computed_first(config, dtype):
    weights = {name: w.astype(dtype) for name, w in some_weights(config).items()}
    ready, caches = for_reading(weights, config), empty_caches(config, dtype)
    _, caches = read_cached(IDS[0, :3], ready, config, caches)
    later, at_once = Trace(), KeepsAll()
    for trace in (later, at_once):
        logits = gpt(IDS[0], ready, config, trace)
        _, longer = read_cached(IDS[0, 3:5], ready, config, caches, trace.at("read_on"))
    read_cached(IDS[0, 5:], ready, config, longer)  # must not be seen by those who look afterwards
    ready["block.0.norm1.gain"] = ready["block.0.norm1.gain"] * 2
    before = {item.name: item.value for item in at_once}
    assert later["block.1.attn.weights"] is later["block.1.attn.weights"]
    assert np.array_equal(later["logits"], logits)
    assert [item.name for item in later] == [item.name for item in at_once]
    assert len(later) == len(at_once) > len(later.kept)
    for name, value in later:
        assert np.array_equal(value, before[name])
        assert not value.flags.writeable
        assert later[name] is not None


def test_a_trace_knows_no_array_that_was_not_recorded():
    trace = Trace()
    gpt(IDS[0], for_reading(some_weights(SMALL), SMALL), SMALL, trace)
    for name in ("block.0.attn.q_rope", "block.7.attn.q", "q"):
        with pytest.raises(KeyError):
            trace[name]


def test_every_traced_array_has_a_sentence():
    known = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))["gpt"]
    seen = set()
    for config in VARIANTS.values():
        trace, weights = Trace(), some_weights(config)
        gpt(IDS[0], weights, config, trace)
        _, caches = read_cached(IDS[0], weights, config, empty_caches(config))
        if config.positions != "learned":
            read_cached(IDS[0, :2], weights, config, caches, trace)
        seen |= {item.name for item in trace}
    assert [name for name in seen if not any(fnmatch.fnmatch(name, key) for key in known)] == []
    assert [key for key in known if not fnmatch.filter(seen, key)] == []


def test_the_trace_holds_the_stream_and_the_lens_reads_it():
    weights, trace = some_weights(SMALL), Trace()
    logits = gpt(IDS[0], weights, SMALL, trace)
    assert np.array_equal(trace["embedding.stream"], called(embed_text, IDS[0], weights, SMALL))
    assert np.array_equal(called(unembed, trace["block.1.ffn.stream"], weights, SMALL), logits)
    assert np.array_equal(trace["logits"], logits)


def test_a_recorder_that_changes_an_array_changes_everything_after_it():
    class Silence:
        """Turns head 1 of block 0 off."""

        def __init__(self, scope=""):
            self.scope = scope

        def __call__(self, name, value):
            if self.scope + name == "block.0.attn.mixed":
                return value * np.array([1.0, 0.0])[:, None, None]
            return value

        def at(self, scope):
            return Silence(f"{self.scope}{scope}.")

    weights = some_weights(SMALL)
    off = weights | {"block.0.attn.W_o": weights["block.0.attn.W_o"].copy()}
    off["block.0.attn.W_o"][4:] = 0
    assert gpt(IDS, weights, SMALL, Silence()) == pytest.approx(gpt(IDS, off, SMALL), abs=1e-13)


def test_gpt2_small_has_its_published_number_of_weights():
    config = GPTConfig(vocab=50257, width=768, layers=12, heads=12, context=1024)
    assert weight_count(config) == 124_439_808
    llama = llama_like(32000, 4096, 32, 32, hidden=11008)
    assert weight_count(llama) == 6_738_415_616


def test_first_weights_follow_the_seed_and_begin_as_an_even_guess():
    config = GPTConfig(vocab=64, width=32, layers=2, heads=2, context=16)
    weights = called(gpt_weights, config)
    assert all(np.array_equal(a, gpt_weights(config)[name]) for name, a in weights.items())
    assert not np.array_equal(weights["block.0.attn.W_q"], gpt_weights(config, 1)["block.0.attn.W_q"])
    assert weights["block.1.attn.W_o"].std() == pytest.approx(0.01, rel=0.1)
    assert float(gpt_loss(np.arange(16), weights, config)) == pytest.approx(np.log(64), abs=0.05)


def test_writing_repeats_what_training_taught():
    config, text = replace(SMALL, context=12), np.tile([1, 2, 3, 4], 3)
    pupil = Pupil(gpt_weights(config, seed=1), {})
    losses = []
    for _ in range(60):
        pupil, loss, _ = train_step(text, pupil, config, Recipe(lr=0.02))
        losses.append(loss)
    assert losses[0] > 2
    assert losses[-1] < 0.1
    written = write([1, 2], pupil.weights, config, 6)
    assert written.tolist() == [1, 2, 3, 4, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"norm": "batch"}, "norm is 'batch'; choose from layer, rms"),
        ({"heads": 0}, "heads is 0; it must be at least 1"),
        ({"kv_heads": 3}, "2 heads cannot share 3 kv_heads"),
        ({"attention": "latent"}, "latent attention needs positions"),
        ({"ffn": "moe"}, "top is 0; it must lie from 1 to experts"),
    ],
)
def test_a_model_that_cannot_work_says_why(choices, words):
    with pytest.raises(ValueError, match=words):
        replace(SMALL, **choices)


def test_texts_that_cannot_be_read_say_why():
    weights = some_weights(SMALL)
    with pytest.raises(ValueError, match="ids contains 11; the largest allowed is 10"):
        gpt([3, 11], weights, SMALL)
    with pytest.raises(ValueError, match="no token to read"):
        gpt(np.zeros(0, int), weights, SMALL)
    with pytest.raises(ValueError, match="17 tokens, but positions were learned for 16 only"):
        gpt(np.zeros(17, int), weights, SMALL)
    with pytest.raises(ValueError, match="at least two tokens"):
        gpt_loss([1], weights, SMALL)
