"""A translation written token by token: the same numbers, from keys and values computed once."""

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
from llmtutor.engine.transformer import transformer
from llmtutor.engine.transformer_config import TransformerConfig, transformer_shapes, transformer_weights
from llmtutor.engine.transformer_decoding import read_source, translate, write_on

CONFIG = TransformerConfig(vocab=9, width=8, heads=2, hidden=12, encoder_layers=2, decoder_layers=2)
RNG = np.random.default_rng(0)
SENTENCES = Path(__file__).parents[2] / "lessons" / "traces" / "transformer_decoding.yaml"
SOURCE, TARGET = RNG.integers(0, 9, (3, 6)), RNG.integers(0, 9, (3, 5))
WEIGHTS = {name: RNG.normal(0, 0.4, shape) for name, shape in transformer_shapes(CONFIG).items()}


@pytest.mark.parametrize("pieces", [[1] * 5, [2, 1, 2], [5]])
def test_a_target_read_in_pieces_gives_the_logits_of_the_whole(pieces):
    draft, logits = called(read_source, SOURCE, WEIGHTS, CONFIG), []
    for end, count in zip(np.cumsum(pieces), pieces, strict=True):
        some, draft = called(write_on, TARGET[:, end - count : end], draft, WEIGHTS, CONFIG)
        logits.append(some)
    whole = transformer(SOURCE, TARGET, WEIGHTS, CONFIG)
    assert np.concatenate(logits, axis=1) == pytest.approx(whole, abs=1e-12)


def test_keys_and_values_of_the_source_are_computed_once():
    first, later = Trace(), Trace()
    draft = read_source(SOURCE[0], WEIGHTS, CONFIG, first)
    _, after = write_on(TARGET[0, :2], draft, WEIGHTS, CONFIG)
    _, _ = write_on(TARGET[0, 2:3], after, WEIGHTS, CONFIG, later)
    whole = Trace()
    transformer(SOURCE[0], TARGET[0], WEIGHTS, CONFIG, whole)
    for i in range(2):
        assert first[f"decoder.{i}.cross.k"] == pytest.approx(whole[f"decoder.{i}.cross.k"], abs=1e-14)
        assert after.sources[i][0] is draft.sources[i][0]
        assert after.written[i].length == 2
        assert draft.written[i].length == 0
    names = {item.name for item in later}
    assert "0.cross.q" in names
    assert "0.cross.weights" in names
    assert not names & {"0.cross.k", "0.cross.v"}
    assert later["1.cross.weights"].shape == (2, 1, 6)


def test_every_traced_array_has_a_sentence_and_none_is_left_over():
    known = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    source, target = Trace(), Trace()
    _, draft = write_on([1], read_source([1, 2], WEIGHTS, CONFIG, source), WEIGHTS, CONFIG)
    write_on([2, 3], draft, WEIGHTS, CONFIG, target)
    for function, trace in (("read_source", source), ("write_on", target)):
        names = {item.name for item in trace}
        keys = known[function]
        assert [name for name in names if not any(fnmatch.fnmatch(name, key) for key in keys)] == []
        assert [key for key in keys if not fnmatch.filter(names, key)] == []


def test_a_source_of_one_token_is_the_whole_answer_to_every_question():
    # With one token to look at, each query takes all of it: whatever is asked, the answer is its value.
    trace = Trace()
    write_on([4, 2], read_source([7], WEIGHTS, CONFIG), WEIGHTS, CONFIG, trace)
    assert np.array_equal(trace["0.cross.weights"], np.ones((2, 2, 1)))
    assert np.array_equal(trace["0.cross.mixed"][:, 0], trace["0.cross.mixed"][:, 1])


def test_a_trained_model_writes_a_word_backwards_and_stops():
    config = TransformerConfig(vocab=7, width=16, heads=2, hidden=32, encoder_layers=1, decoder_layers=1)
    weights, states = transformer_weights(config), None
    source = np.array([[1, 2, 3], [3, 1, 2], [4, 2, 1], [2, 5, 4], [5, 3, 1], [2, 4, 3]])
    answer = np.concatenate([source[:, ::-1], np.full((6, 1), 6)], axis=1)
    written = np.concatenate([np.zeros((6, 1), int), answer[:, :-1]], axis=1)
    for _ in range(60):
        _, gradients = value_and_gradients(
            lambda w: cross_entropy(transformer(source, written, w, config), answer).mean(), weights
        )
        weights, states = update_all(adamw, weights, gradients, states, lr=0.01)
    for text in source:
        assert translate(text, weights, config, first=0, last=6, most=9).tolist() == text[::-1].tolist()
    assert translate(source[0], weights, config, 0, 6, most=2).tolist() == source[0][::-1][:2].tolist()


def test_texts_that_cannot_be_translated_say_why():
    with pytest.raises(ValueError, match="there is no token to read"):
        read_source([], WEIGHTS, CONFIG)
    with pytest.raises(ValueError, match="most is -1; it must be 0 or more"):
        translate([1], WEIGHTS, CONFIG, 0, 1, -1)
