"""WordPiece takes the longest piece, Unigram the most probable cut; numbers from the Hugging Face course."""

from itertools import combinations, pairwise
from math import exp, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmtutor.engine import unigram, wordpiece

PIECES = {"b", "h", "p", "##g", "##n", "##s", "##u", "##gs", "hu", "hug"}
COUNTS = {"h": 15, "u": 36, "g": 20, "hu": 15, "ug": 20, "p": 17, "pu": 17, "n": 16, "un": 16, "b": 4}
COUNTS |= {"bu": 4, "s": 5, "hug": 15, "gs": 5, "ugs": 5}


@pytest.mark.parametrize(
    ("word", "pieces"),
    [("hugs", ["hug", "##s"]), ("bugs", ["b", "##u", "##gs"]), ("mug", ["[UNK]"]), ("bum", ["[UNK]"])],
)
def test_wordpiece_cuts_as_the_course_shows(word, pieces):
    assert wordpiece.encode_word(word, PIECES) == pieces


def test_wordpiece_cuts_bert_s_own_example():
    assert wordpiece.encode_word("unaffable", {"un", "##aff", "##able"}) == ["un", "##aff", "##able"]


def test_wordpiece_scores_prefer_pieces_that_belong_together():
    words = [("hug", 10), ("pug", 5), ("pun", 12), ("bun", 4), ("hugs", 5)]
    scores = wordpiece.pair_scores({wordpiece.split_pieces(w): n for w, n in words})
    assert max(scores, key=scores.get) == ("##g", "##s")
    assert scores["##g", "##s"] == pytest.approx(1 / 20)
    assert scores["##u", "##g"] == pytest.approx(1 / 36)


def test_an_empty_word_is_refused():
    with pytest.raises(ValueError, match="empty"):
        wordpiece.encode_word("", PIECES)


def test_unigram_reaches_every_letter_of_unhug_with_the_published_probabilities():
    reached = unigram.viterbi("unhug", unigram.log_probabilities(COUNTS))
    assert [exp(r.score) for r in reached[1:]] == pytest.approx(
        [0.171429, 0.076191, 0.005442, 0.005442, 0.005442], abs=1e-6
    )
    assert unigram.encode_word("unhug", unigram.log_probabilities(COUNTS)) == ["un", "hug"]


@given(st.text(alphabet="hugpnbs", min_size=1, max_size=7))
def test_unigram_finds_what_trying_every_cut_finds(word):
    scores = unigram.log_probabilities(COUNTS)
    probability = {t: exp(s) for t, s in scores.items()}
    cuts = [
        (0, *inner, len(word)) for r in range(len(word)) for inner in combinations(range(1, len(word)), r)
    ]
    best = max(prod(probability.get(word[a:b], 0) for a, b in pairwise(c)) for c in cuts)
    tokens = unigram.encode_word(word, scores)
    assert "".join(tokens) == word
    assert prod(probability[t] for t in tokens) == pytest.approx(best)


def test_unigram_refuses_unknown_letters_and_zero_counts():
    with pytest.raises(ValueError, match="cannot be cut"):
        unigram.encode_word("hex", unigram.log_probabilities(COUNTS))
    with pytest.raises(ValueError, match="above 0"):
        unigram.log_probabilities({"a": 0})
