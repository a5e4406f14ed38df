"""Cross-attention: queries from what is being written, keys and values from the source sentence."""

import numpy as np
import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.cross_attention import DEMO
from llmtutor.views import Cell

LE, CAT = 1, 2


def board(shown, name):
    return {view.id: view for view in shown.views[name].views[0]}


def test_after_an_article_french_reads_the_noun():
    names = Shown(DEMO).names
    assert max(names["weights"][LE]) == names["weights"][LE][CAT]
    assert names["weights"][LE][CAT] == pytest.approx(np.exp(4) / (np.exp(4) + 3))


def test_shares_and_results_are_those_of_the_formula():
    parts = board(Shown(DEMO, source=("the", "white", "dog", "and", "the", "cat", "runs")), "sides")
    q, k, v = (np.array(parts[name].values) for name in "qkv")
    exps = np.exp(q @ k.T / 2)
    shares = exps / exps.sum(axis=1, keepdims=True)
    names = Shown(DEMO, source=("the", "white", "dog", "and", "the", "cat", "runs")).names
    assert np.allclose(names["weights"], shares)
    assert np.allclose(names["read"], shares @ v)


def test_another_word_of_the_same_kind_is_read_at_the_same_place_and_gives_something_else():
    cat, dog = Shown(DEMO).names, Shown(DEMO, source=("the", "black", "dog", "sleeps")).names
    assert cat["weights"] == dog["weights"]
    assert cat["read"][LE][0] == -dog["read"][LE][0]


def test_a_longer_source_adds_columns_and_no_rows():
    longer = Shown(DEMO, source=("the", "black", "cat", "sleeps", ".", ".", ".", "."))
    assert np.shape(longer.names["weights"]) == (5, 8)
    assert np.shape(longer.names["read"]) == (5, 3)
    assert dict(longer.views["shapes"].values)["keys"] == 8


def test_two_nouns_are_read_half_and_half():
    shown = Shown(DEMO, source=("the", "cat", "and", "the", "dog"))
    assert shown.names["weights"][LE][1] == shown.names["weights"][LE][4]
    assert shown.names["read"][LE][0] == pytest.approx(0)


def test_a_mask_hides_the_noun_from_the_article():
    shown = Shown(DEMO, mask=True)
    assert shown.names["weights"][LE][CAT] == 0
    assert shown.views["progress"].say == "finds-nothing"
    assert shown.views["masked"].warn
    assert shown.explain(Cell("weights", (LE, CAT))).say == "nothing"
    assert shown.explain(Cell("scaled", (LE, CAT))).say == "unseen"


def test_a_mask_works_whichever_side_is_longer():
    long, short = ("the",) * 8, ("le",) * 2
    assert Shown(DEMO, source=long, target=short, mask=True).names["weights"][0][1:] == (0,) * 7
    assert Shown(DEMO, source=long[:2], target=("le",) * 6, mask=True).names["weights"][5] == (0.5, 0.5)


def test_words_that_have_not_asked_are_hidden_and_unexplained():
    shown = Shown(DEMO, step=2)
    assert board(shown, "read")["weights"].hidden == {(row, at) for row in (2, 3, 4) for at in range(4)}
    assert shown.explain(Cell("weights", (2, 0))) is None
    assert shown.explain(Cell("mixed", (1, 0))).say == "mix"
    assert Shown(DEMO, step=0).explain(Cell("source", (0,))) is None


def test_a_score_tells_of_query_and_key():
    arithmetic = Shown(DEMO).explain(Cell("scaled", (LE, CAT)))
    assert arithmetic.text.count(" × ") == 4
    assert arithmetic.text.endswith(") / √{width}")
    assert [value for _, value in arithmetic.values] == [0, 0, 4, 2, 0, 0, 0, 0, 4]
    assert {Cell("q", (LE, 1)), Cell("k", (CAT, 1))} <= set(arithmetic.sources)


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, source=("the", "unicorn")) == ("unknown-token", "source")
    assert refusal(DEMO, target=("cat",)) == ("unknown-token", "target")
    assert refusal(DEMO, source=()) == ("wrong-count", "source")
