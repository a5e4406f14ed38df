"""Our three tokenisers cut text exactly as the `tokenizers` package does, given the same vocabulary."""

from collections import Counter

import pytest

from llmtutor.engine import bpe, unigram, wordpiece

pytestmark = pytest.mark.oracle

TEXT = "the cat sat on the mat and the fat cat ate the flat hat that sat there then and there again"
WORDS = sorted(set(TEXT.split()))


def test_bpe_encodes_like_tokenizers_given_the_same_merges(oracle):
    models = oracle("tokenizers.models")
    merges = bpe.train(Counter(tuple(w) for w in TEXT.split()), 25)
    vocab = bpe.vocabulary("".join(WORDS), merges)
    theirs = models.BPE(vocab=vocab, merges=merges)
    ranks = bpe.rank_merges(merges)
    for word in [*WORDS, "tthhee", "thetheatcat"]:
        assert list(bpe.encode_word(word, ranks)) == [t.value for t in theirs.tokenize(word)]


def test_bpe_learns_the_same_merges_where_nothing_ties(oracle):
    tokenizers, trainers = oracle("tokenizers"), oracle("tokenizers.trainers")
    words = {"abcd": 20, "abc": 9, "ab": 4, "cdx": 3}
    theirs = tokenizers.Tokenizer(tokenizers.models.BPE())
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=5 + 3, show_progress=False)
    theirs.train_from_iterator([w for w, n in words.items() for _ in range(n)], trainer)
    ours = bpe.train({tuple(w): n for w, n in words.items()}, 3)
    assert list(bpe.vocabulary("abcdx", ours)) == sorted(theirs.get_vocab(), key=theirs.get_vocab().get)


def test_wordpiece_encodes_like_tokenizers(oracle):
    models = oracle("tokenizers.models")
    pieces = [
        "[UNK]",
        "t",
        "th",
        "the",
        "##e",
        "##re",
        "##r",
        "##n",
        "c",
        "a",
        "##a",
        "##at",
        "##t",
        "##h",
        "f",
    ]
    theirs = models.WordPiece(vocab={p: i for i, p in enumerate(pieces)}, unk_token="[UNK]")
    for word in [*WORDS, "thereatat", "fax"]:
        assert wordpiece.encode_word(word, set(pieces)) == [t.value for t in theirs.tokenize(word)]


def test_unigram_encodes_like_tokenizers(oracle):
    models = oracle("tokenizers.models")
    counts = Counter(TEXT.replace(" ", "")) + Counter(
        {"the": 9, "at": 11, "th": 7, "cat": 5, "ere": 3, "an": 2}
    )
    scores = unigram.log_probabilities(counts)
    theirs = models.Unigram(vocab=list(scores.items()), unk_id=0, byte_fallback=False)
    for word in [*WORDS, "thecathat"]:
        assert unigram.encode_word(word, scores) == [t.value for t in theirs.tokenize(word)]
