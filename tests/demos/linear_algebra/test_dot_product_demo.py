"""A query is scored against its keys, pair by pair, with the curriculum's numbers."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.linear_algebra.dot_product import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def views(**changes):
    return {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, changes)))}


def test_the_query_scores_eleven_and_three_not_the_copied_nine():
    assert names()["score"] == (11, 3)


def test_two_vectors_by_hand():
    found = names(query=(1, 2, 3), keys=((4, 5, 6),))
    assert found["score"] == (32,)
    assert found["cosine"][0] == pytest.approx(0.9746, abs=5e-5)


@pytest.mark.parametrize(("angle", "score"), [(0, 1), (60, 0.5), (90, 0), (180, -1)])
def test_arrows_of_length_one_score_their_cosine(angle, score):
    found = names(angle=angle)
    assert found["score"] == pytest.approx((score,), abs=1e-6)
    assert found["cosine"] == pytest.approx((score,), abs=1e-6)
    assert found["key_length"] == pytest.approx((1,), abs=1e-6)


def test_typed_vectors_bring_the_angle_along():
    assert start(DEMO, {"query": (3, 0), "keys": ((0, 2),)})["angle"] == 90


def test_the_sum_grows_term_by_term_and_scores_come_only_when_done():
    shown = views(step=2)
    assert shown["score"].values == (None, None)
    assert shown["sum"].result is None
    assert [term.done for term in shown["sum"].terms] == [True, True, False]
    assert views(step=3)["score"].values == (11, None)
    text = plain(draw(views(step=3)["sum"], 40, 10, words(DEMO.id)).rows)
    assert text.splitlines()[-1].split() == ["3", "×", "2", "=", "6", "→", "11"]


def test_a_score_that_is_not_reached_yet_does_not_explain_itself():
    result = DEMO.compute(start(DEMO, {"step": 3}))
    assert DEMO.explain(result, Cell("score", (0,))).result == 11
    assert DEMO.explain(result, Cell("score", (1,))) is None


def test_a_length_and_a_cosine_explain_themselves():
    result = DEMO.compute(start(DEMO, {"query": (3, -4), "keys": ((3, -4),)}))
    length, cosine = (DEMO.explain(result, Cell("score", (0, part))) for part in (0, 1))
    shown = [plain(draw(each, 60, 5, words(DEMO.id)).rows) for each in (length, cosine)]
    assert shown[0] == "√(3² + (−4)²) = 5"
    assert shown[1].endswith("25 / (5 × 5) = 1")


def test_a_vector_of_zeros_has_a_score_but_no_cosine():
    found = names(query=(0, 0), keys=((1, 2),))
    assert found["score"] == (0,)
    assert found["cosine"] == (None,)


def test_arrows_are_drawn_only_in_the_plane():
    assert "arrows" not in views()
    assert "arrows" in views(angle=45)


def test_keys_follow_the_query_but_not_the_other_way_round():
    state = change(DEMO, start(DEMO), {"query": (1, 2)})
    assert state["keys"] == ((1, 2), (0, 0))
    with pytest.raises(Refused) as refusal:
        change(DEMO, state, {"keys": ((1, 2, 3),)})
    assert refusal.value.code == "wrong-length-exactly"


@pytest.mark.parametrize("keys", ["a b", (), ((1, 2, 3), (1, 2)), (("x", 1, 2),)])
def test_keys_that_are_no_vectors_are_refused(keys):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {"keys": keys})
    assert refusal.value.values["control"] == "keys"


def test_the_tip_of_an_arrow_says_where_it_stands():
    found = DEMO.compute(start(DEMO, {"query": (1, 0), "keys": ((2, 3),)}))
    tip = DEMO.explain(found, Cell("arrows", (1, 0)))
    assert plain(draw(tip, 100, 5, words(DEMO.id)).rows).startswith(
        "The tip of this arrow: 2 to the right, 3 up."
    )
    assert tip.sources == (Cell("keys", (0, 0)), Cell("keys", (0, 1)))
