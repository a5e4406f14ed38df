"""The 2017 Transformer: sizes, batches, tape, masks, and a sentence for every array."""

import fnmatch
from pathlib import Path

import numpy as np
import pytest
import yaml
from signature import called

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.optimisers import adamw, update_all
from llmtutor.engine.trace import Trace
from llmtutor.engine.transformer import decode, encode, transformer
from llmtutor.engine.transformer_config import TransformerConfig, transformer_shapes, transformer_weights

CONFIG = TransformerConfig(vocab=9, width=8, heads=2, hidden=12, encoder_layers=2, decoder_layers=1)
RNG = np.random.default_rng(0)
SOURCE, TARGET = RNG.integers(0, 9, (3, 6)), RNG.integers(0, 9, (3, 4))
WEIGHTS = {name: RNG.normal(0, 0.4, shape) for name, shape in transformer_shapes(CONFIG).items()}
SENTENCES = Path(__file__).parents[2] / "lessons" / "traces" / "transformer.yaml"


def test_one_pair_of_texts_and_a_batch_give_the_same_logits():
    together = called(transformer, SOURCE, TARGET, WEIGHTS, CONFIG)
    for source, target, logits in zip(SOURCE, TARGET, together, strict=True):
        assert called(transformer, source, target, WEIGHTS, CONFIG) == pytest.approx(logits, abs=1e-12)


def test_the_decoder_sees_the_whole_source_and_nothing_of_its_own_future():
    before = transformer(SOURCE, TARGET, WEIGHTS, CONFIG)
    later, other = TARGET.copy(), SOURCE.copy()
    later[:, 2] = (later[:, 2] + 1) % 9
    other[:, -1] = (other[:, -1] + 1) % 9
    assert np.array_equal(transformer(SOURCE, later, WEIGHTS, CONFIG)[:, :2], before[:, :2])
    assert not np.allclose(transformer(other, TARGET, WEIGHTS, CONFIG)[:, 0], before[:, 0])


def test_the_memory_is_made_once_and_serves_every_step():
    memory = called(encode, SOURCE, WEIGHTS, CONFIG)
    longest = called(decode, TARGET, memory, WEIGHTS, CONFIG)
    for count in range(1, 5):
        shorter = decode(TARGET[:, :count], memory, WEIGHTS, CONFIG)
        assert shorter == pytest.approx(longest[:, :count], abs=1e-12)


def test_gradients_of_all_weights_point_along_the_slope():
    def loss_of(weights):
        return cross_entropy(transformer(SOURCE, TARGET, weights, CONFIG), TARGET).mean()

    loss, gradients = value_and_gradients(loss_of, WEIGHTS)
    assert loss == pytest.approx(float(loss_of(WEIGHTS)), abs=1e-14)
    direction = {name: RNG.normal(size=w.shape) for name, w in WEIGHTS.items()}
    slope = sum(float((gradients[name] * direction[name]).sum()) for name in WEIGHTS)

    def moved(h):
        return float(loss_of({name: w + h * direction[name] for name, w in WEIGHTS.items()}))

    assert slope == pytest.approx((moved(1e-6) - moved(-1e-6)) / 2e-6, rel=1e-5)


def test_it_learns_to_copy_a_word_backwards():
    config = TransformerConfig(vocab=6, width=16, heads=2, hidden=32, encoder_layers=1, decoder_layers=1)
    weights, states = transformer_weights(config), None
    source = np.array([[1, 2, 3], [3, 1, 2], [4, 2, 1], [2, 5, 4], [5, 3, 1], [2, 4, 3]])
    answer = source[:, ::-1]
    written = np.concatenate([np.zeros((6, 1), int), answer[:, :-1]], axis=1)
    for _ in range(60):
        _, gradients = value_and_gradients(
            lambda w: cross_entropy(transformer(source, written, w, config), answer).mean(), weights
        )
        weights, states = update_all(adamw, weights, gradients, states, lr=0.01)
    assert np.array_equal(transformer(source, written, weights, config).argmax(-1), answer)
    assert {w.dtype for w in weights.values()} == {np.dtype(np.float32)}


def test_every_traced_array_has_a_sentence_and_none_is_left_over():
    trace = Trace()
    transformer(SOURCE, TARGET, WEIGHTS, CONFIG, trace)
    names = {item.name for item in trace}
    known = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))["transformer"]
    assert [name for name in names if not any(fnmatch.fnmatch(name, key) for key in known)] == []
    assert [key for key in known if not fnmatch.filter(names, key)] == []


def test_the_base_model_has_63_million_weights():
    base = TransformerConfig(37000, 512, 8, 2048, 6, 6)
    count = sum(int(np.prod(shape)) for shape in transformer_shapes(base).values())
    assert count == 63_082_496  # the paper's table 3 says 65 million


def test_sizes_and_texts_that_cannot_work_say_why():
    with pytest.raises(ValueError, match="width 9 must be even and a multiple of 2"):
        TransformerConfig(9, 9, 2, 12, 1, 1)
    with pytest.raises(ValueError, match="there is no token to read"):
        transformer([], [1], WEIGHTS, CONFIG)
