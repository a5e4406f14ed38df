"""Several heads: one width cut into pieces that each look for something, and joined again."""

import numpy as np
import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.asked import DROOZIP
from llmtutor.demos.transformer.heads import DEMO
from llmtutor.demos.transformer.heads.by_hand import vectors, weights
from llmtutor.tinygpt.card import head_with_role, own_card
from llmtutor.tinygpt.reading import traced
from llmtutor.views import Cell

ANIMALS, DEEDS, BEFORE, AFTER = range(4)
SENTENCE = ("the", "cat", "saw", "a", "dog")


def test_four_heads_look_for_four_things():
    looks = np.array(Shown(DEMO).names["weights"])
    assert (looks[ANIMALS][:, [1, 4]] > 0.49).all()
    assert looks[DEEDS].argmax(axis=1).tolist() == [2] * 5
    assert looks[BEFORE].argmax(axis=1).tolist() == [0, 0, 1, 2, 3]
    assert looks[AFTER].argmax(axis=1).tolist() == [1, 2, 3, 4, 4]


def test_one_head_that_wants_both_neighbours_sees_neither():
    places = np.array(Shown(DEMO, heads="2").names["weights"][1])
    assert places.argmax(axis=1).tolist() == [0, 1, 2, 3, 4]


def test_a_head_of_one_number_loses_the_places():
    looks = np.array(Shown(DEMO, heads="8").names["weights"])
    assert not any(head.argmax(axis=1).tolist() == [0, 0, 1, 2, 3] for head in looks)


@pytest.mark.parametrize("heads", ["1", "2", "4", "8"])
def test_the_output_is_that_of_heads_computed_one_by_one(heads):
    x, by_hand = vectors(SENTENCE), weights()
    pieces = []
    for part in np.split(np.arange(8), int(heads)):
        q, k, v = (x @ by_hand[name][:, part] for name in ("W_q", "W_k", "W_v"))
        exps = np.exp(q @ k.T / np.sqrt(len(part)))
        pieces.append(exps / exps.sum(axis=1, keepdims=True) @ v)
    shown = Shown(DEMO, heads=heads, token=3)
    assert np.allclose(shown.names["joined"], np.hstack(pieces)[3])
    assert np.allclose(shown.names["out"], (np.hstack(pieces) @ by_hand["W_o"])[3])


def test_the_number_of_weights_stays_whatever_the_number_of_heads():
    assert {Shown(DEMO, heads=heads).names["parameters"] for heads in "1248"} == {4 * 8 * 8}
    assert [Shown(DEMO, heads=heads).names["width"] for heads in "1248"] == [8, 4, 2, 1]


def test_what_a_head_found_reads_its_pattern_and_the_output_reads_what_all_found():
    shown = Shown(DEMO)
    assert Cell("hand.1", (2, 0)) in shown.explain(Cell("follow", (2, 3))).sources
    out = shown.explain(Cell("follow", (3, 0)))
    assert {Cell("follow", (2, 0)), Cell("W_o", (7, 0))} <= set(out.sources)
    assert len(out.terms) == 2


def test_the_token_to_follow_is_always_there():
    assert Shown(DEMO, token=4).change(words=("the", "cat"))["token"] == 1


def test_the_tiny_gpts_heads_are_its_own_and_named_as_measured(tiny_gpt):
    head = head_with_role(own_card(), "previous_token")
    shown = Shown(DEMO, whose="tiny-gpt", block=head.layer)
    attention = traced(tiny_gpt, tiny_gpt.prompt("What does the cow say? The cow says"))
    expected = attention[f"block.{head.layer}.attn.weights"]
    assert np.array_equal(shown.names["weights"], expected)
    picture = [view for row in shown.views["patterns"].views for view in row][head.head]
    assert picture.id == f"named.{head.layer}.{head.head}"
    assert dict(picture.about)["role"] == "@role-previous_token"
    assert shown.explain(Cell(picture.id, (2, 1))).result == pytest.approx(expected[head.head, 2, 1])


def test_every_number_that_the_real_heads_found_is_explained(tiny_gpt):
    shown = Shown(DEMO, whose="tiny-gpt", text=DROOZIP)
    assert shown.explain(Cell("attn.joined", (3, 30))).say == "joined"
    assert shown.explain(Cell("attn.out", (3, 30))).say == "from-joined"
    assert Cell("attn.joined", (3, 95)) in shown.explain(Cell("attn.out", (3, 30))).sources
    assert [len(row) for row in shown.views["patterns"].views] == [2, 2]


def test_wrong_input_is_refused_in_place(tiny_gpt):
    assert refusal(DEMO, words=("the", "unicorn")) == ("unknown-token", "words")
    assert refusal(DEMO, words=("the",)) == ("wrong-count", "words")
    assert refusal(DEMO, text="你好") == ("unknown-character", "text")
    assert refusal(DEMO, heads="3") == ("not-an-option", "heads")
    assert refusal(DEMO, text="a" * 10_000) == ("text-too-long", "text")
