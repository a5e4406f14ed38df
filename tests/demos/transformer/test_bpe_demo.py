"""Learning shows the published merges, cutting shows which merge fires where, as the engine does both."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.bpe import DEMO, HUGS
from llmtutor.engine import bpe
from llmtutor.tinygpt.tokenizer import own_tokenizer
from llmtutor.views import Cell

SENNRICH = " ".join(["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3)


def test_the_hug_corpus_shows_the_published_counts_step_by_step():
    for step, (pair, times) in enumerate([("u + g", 20), ("u + n", 16), ("h + ug", 15)]):
        bars = Shown(DEMO, step=step).views["pairs"]
        assert (bars.labels[0], bars.values[0]) == (pair, times)
    assert Shown(DEMO, step=3).views["words"].tokens == ("hug", "p·ug", "p·un", "b·un", "hug·s")


def test_sennrichs_corpus_joins_es_est_lo_low():
    shown = Shown(DEMO, learn=SENNRICH, step=4)
    assert shown.views["learned"].tokens == ("es", "est", "lo", "low")
    assert shown.names["vocabulary"] == len(set(SENNRICH) - {" "}) + 4


def test_wikipedias_example_shrinks_to_five_tokens():
    shown = Shown(DEMO, learn="aaabdaaabac", merges=3, step=3)
    assert shown.views["words"].tokens == ("aaab·d·aaab·a·c",)
    assert shown.names["tokens"] == 5


def test_a_tie_is_said_and_the_first_pair_read_wins():
    tie = dict(Shown(DEMO, learn="xyab zq").views["tie"].values)
    assert (tie["first"], tie["second"], tie["equal"]) == ("x", "y", 4)
    joined = Shown(DEMO, learn="xyab zq", merges=1, step=1).views
    assert joined["learned"].tokens == ("xy",)
    assert joined["words"].tokens == ("xy·a·b", "z·q")


def test_the_count_of_a_pair_is_made_of_words_times_places():
    arithmetic = Shown(DEMO).explain(Cell("pairs", (0,)))
    assert [term.factors for term in arithmetic.terms] == [(10, 1), (5, 1), (5, 1)]
    assert arithmetic.sources == (Cell("words", (0,)), Cell("words", (1,)), Cell("words", (4,)))


def test_cutting_ends_where_the_engine_ends_and_tells_each_merge():
    merges = bpe.train({tuple(word): HUGS.split().count(word) for word in dict.fromkeys(HUGS.split())}, 7)
    shown = Shown(DEMO, show="cut", step=60)
    assert shown.views["cut"].tokens == ("b", "ug", "s", "hug", "pun", "s")
    tokens = [token for token in bpe.encode("bugs hug puns", merges) if token != " "]
    assert list(shown.views["cut"].tokens) == tokens
    fired = [
        dict(Shown(DEMO, show="cut", step=step).views["progress"].values)["rank"] for step in range(1, 6)
    ]
    assert fired == [1, 1, 3, 2, 4]


def test_the_next_merge_to_fire_is_the_earliest_learned_of_those_that_fit():
    fits = Shown(DEMO, show="cut", text="hugs").views["fits"]
    assert fits.rows == (("u + g", 1),)
    fits = Shown(DEMO, show="cut", text="hugs", step=1).views["fits"]
    assert fits.rows == (("h + ug", 3),)


def test_the_tiny_gpts_own_tokens_and_numbers_are_its_tokenizers():
    text = "Once there was a fox named Droozip."
    shown = Shown(DEMO, show="tiny", text=text, step=999)
    tokenizer = own_tokenizer()
    assert list(shown.views["cut"].values) == tokenizer.encode(text)
    assert shown.names["vocabulary"] == tokenizer.size == 768


def test_bytes_write_every_language_and_letters_do_not():
    assert "unknown" in Shown(DEMO, show="cut", text="猫").views
    shown = Shown(DEMO, show="cut", text="猫", unit="bytes")
    assert "unknown" not in shown.views
    assert shown.views["cut"].tokens == ("␣", "‹E7›", "‹8C›", "‹AB›")
    assert shown.names["vocabulary"] == 256 + 7


def test_the_number_of_a_token_is_the_alphabet_and_the_merges_before_it():
    shown = Shown(DEMO, step=3)
    assert shown.views["learned"].values == (7, 8, 9)
    arithmetic = shown.explain(Cell("learned", (2,)))
    assert (arithmetic.result, dict(arithmetic.values)) == (9, {"alphabet": 7})
    assert arithmetic.text == "{alphabet} + 3 − 1"


def test_the_length_of_the_text_and_the_winner_are_counted_word_by_word():
    shown = Shown(DEMO, step=3)
    before, after = (shown.explain(Cell("size", (place,))) for place in (3, 4))
    assert [term.factors for term in before.terms] == [(10, 3), (5, 3), (12, 3), (4, 3), (5, 4)]
    assert [term.factors for term in after.terms] == [(10, 1), (5, 2), (12, 2), (4, 2), (5, 2)]
    assert after.result == 62
    assert after.sources == tuple(Cell("words", (place,)) for place in range(5))
    assert shown.explain(Cell("most", (2,))) == shown.explain(Cell("pairs", (0,)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"learn": "a" * 10_000}, ("text-too-long", "learn")),
        ({"learn": "   "}, ("text-empty", "learn")),
        ({"text": ""}, ("text-empty", "text")),
        ({"show": "tiny", "text": "a 猫"}, ("unknown-character", "text")),
        ({"merges": 61}, ("out-of-range", "merges")),
    ],
)
def test_what_cannot_be_cut_is_refused_in_place(changes, code):
    assert refusal(DEMO, **changes) == code
