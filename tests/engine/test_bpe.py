"""Byte-pair encoding: published examples, the tie rule, and text that survives the round trip."""

from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmtutor.engine import bpe

HUGS = {tuple(w): n for w, n in [("hug", 10), ("pug", 5), ("pun", 12), ("bun", 4), ("hugs", 5)]}
SENNRICH = {tuple(w): n for w, n in [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)]}


def test_the_hug_corpus_learns_ug_un_hug_with_the_published_counts():
    steps = list(islice(bpe.train_steps(HUGS), 3))
    assert [(s.pair, s.count) for s in steps] == [(("u", "g"), 20), (("u", "n"), 16), (("h", "ug"), 15)]
    assert steps[0].words[("h", "ug", "s")] == 5


def test_sennrichs_corpus_learns_es_est_lo_low():
    assert ["".join(pair) for pair in bpe.train(SENNRICH, 4)] == ["es", "est", "lo", "low"]


def test_wikipedias_example_shrinks_to_five_symbols():
    words = {tuple("aaabdaaabac"): 1}
    ranks = bpe.rank_merges(bpe.train(words, 3))
    assert bpe.encode_word("aaabdaaabac", ranks) == ("aaab", "d", "aaab", "a", "c")


def test_of_equally_frequent_pairs_the_first_read_is_joined():
    assert bpe.train({tuple("xyab"): 1, tuple("zq"): 1}, 1) == [("x", "y")]
    assert bpe.train({tuple("zq"): 1, tuple("xyab"): 1}, 1) == [("z", "q")]


def test_the_word_hugs_is_cut_as_the_learned_merges_say():
    merges = bpe.train(HUGS, 3)
    assert bpe.encode("hugs bun", merges) == ["hug", "s", " ", "b", "un"]


def test_encoding_the_training_words_gives_what_training_left_behind():
    for k, step in enumerate(bpe.train_steps(SENNRICH), start=1):
        ranks = bpe.rank_merges(bpe.train(SENNRICH, k))
        assert Counter(bpe.encode_word(w, ranks) for w in SENNRICH) == Counter(dict.fromkeys(step.words, 1))


def test_overlapping_pairs_are_joined_from_the_left():
    assert bpe.join_pair(tuple("aaa"), ("a", "a")) == ("aa", "a")


def test_numbers_are_given_to_the_alphabet_first_and_then_to_each_merge():
    vocab = bpe.vocabulary("hugpnbs", bpe.train(HUGS, 3))
    assert list(vocab) == ["b", "g", "h", "n", "p", "s", "u", "ug", "un", "hug"]
    assert vocab["hug"] == 9


@given(st.text(max_size=40))
def test_every_text_survives_cutting_and_joining(text):
    byte_words = Counter(bpe.utf8_bytes(w) for w in bpe.split_words("the cat, the hat: naïve 猫 🐈"))
    merges = bpe.train(byte_words, 20)
    assert "".join(bpe.split_words(text)) == text
    assert "".join(bpe.encode(text, bpe.train(HUGS, 3))) == text
    assert b"".join(bpe.encode_bytes(text, merges)).decode() == text


def test_rare_pairs_stop_the_training():
    assert bpe.train(HUGS, 100, least=15) == [("u", "g"), ("u", "n"), ("h", "ug")]


@pytest.mark.parametrize(("words", "merges"), [({}, 1), ({("a", "b"): 0}, 1), ({("a", "b"): 1}, -1)])
def test_impossible_requests_are_refused(words, merges):
    with pytest.raises(ValueError, match="bpe"):
        bpe.train(words, merges)


def test_each_step_of_encoding_joins_the_earliest_merge_there_is():
    ranks = bpe.rank_merges(bpe.train(HUGS, 3))
    assert list(bpe.encode_steps("hugs", ranks)) == [
        (("u", "g"), ("h", "ug", "s")),
        (("h", "ug"), ("hug", "s")),
    ]
