"""The map and the neighbours come from the model's own table of tokens."""

import numpy as np
import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.transformer.embedding_map import DEMO
from llmtutor.engine.low_rank import pca
from llmtutor.engine.vectors import cosine

pytestmark = pytest.mark.usefixtures("tiny_gpt")


def vector(model, word):
    (number,) = model.tokenizer.encode(word)
    return model.weights["embedding.tokens"][number].astype(float)


def test_places_are_those_of_the_two_main_directions(tiny_gpt):
    words = ("cat", "dog", "one", "two", "Tom")
    found = DEMO.compute(start(DEMO, {"words": words}))
    (points,) = found.by_id["map"].series
    assert np.allclose(
        np.transpose([points.x, points.y]), pca(np.stack([vector(tiny_gpt, word) for word in words]), 2)[0]
    )


def test_the_nearest_word_has_the_largest_cosine(tiny_gpt):
    found = DEMO.compute(start(DEMO, {"word": "Monday"}))
    best, cosines = found.by_id["near"].labels[0], found.by_id["near"].values
    assert tiny_gpt.tokenizer.token(found.numbers["nearest"]).strip() == best
    assert cosines[0] == pytest.approx(cosine(vector(tiny_gpt, "Monday"), vector(tiny_gpt, best)))
    assert cosines == tuple(sorted(cosines, reverse=True)) == found.numbers["cosines"]
    assert best.endswith("day")


def test_his_without_he_with_she_is_her(tiny_gpt):
    found = DEMO.names(DEMO.compute(start(DEMO, {"analogy": ("his", "he", "she")})))
    assert tiny_gpt.tokenizer.token(found["fourth"]) == " her"


@pytest.mark.parametrize("control", ["words", "word", "analogy"])
def test_a_word_of_several_tokens_is_refused_with_the_nearest_known_one(control):
    value = "dinosaur" if control == "word" else ("cat", "dog", "dinosaur")
    with pytest.raises(Refused) as refused:
        change(DEMO, start(DEMO), {control: value})
    assert (refused.value.code, refused.value.values["control"]) == ("unknown-token", control)
