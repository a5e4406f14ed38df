"""The softmax demo shows the curriculum's numbers and keeps its controls together."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.probability.softmax import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Arithmetic, Bars, Cell, Note


def views(**changes):
    state = start(DEMO, changes)
    return {view.id: view for view in DEMO.views(DEMO.compute(state))}


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def test_the_five_words_share_as_the_curriculum_says():
    assert names()["share"] == pytest.approx((0.2114, 0.1282, 0.0472, 0.0386, 0.5746), abs=5e-5)


@pytest.mark.parametrize(
    ("T", "the", "bits"),
    [(0.1, 0.99995, 0.0007), (0.5, 0.8359, 0.835), (1, 0.5746, 1.702), (2, 0.3810, 2.143)],
)
def test_temperature_sharpens_and_flattens(T, the, bits):
    found = names(T=T)
    assert found["share"][4] == pytest.approx(the, abs=5e-5)
    assert found["entropy_bits"] == pytest.approx(bits, abs=5e-4)
    assert found["top"] == 4


def test_two_scores_give_the_first_lessons_shares():
    assert names(logits=(0.8, 0.2))["share"] == pytest.approx((0.6457, 0.3543), abs=5e-5)


def test_half_one_and_two_are_exactly_on_the_slider():
    slider = DEMO.control("T")
    for target in (0.5, 1.0, 2.0):
        value = slider.low
        while value < target:
            value = slider.moved(value, 1)
        assert value == target
    value = 10.0
    for _ in range(400):
        value = slider.moved(value, -1)
    assert value == 0.05
    assert slider.moved(0.05, 1) > 0.05


def test_with_three_bars_the_rest_is_added_up():
    bars = views(shown=3)["share"]
    assert isinstance(bars, Bars)
    assert bars.labels == ("apple", "the", "@others")
    assert bars.folded == 3
    assert sum(bars.values) == pytest.approx(1)
    assert "3 others" in plain(draw(bars, 60, 10, words("softmax")).rows)


def test_labels_follow_the_number_of_scores():
    more = change(DEMO, start(DEMO), {"logits": (1, 2, 3, 4, 5, 6, 7)})
    assert more["labels"] == ("apple", "banana", "cat", "dog", "the", "w6", "w7")
    fewer = change(DEMO, more, {"logits": (1, 2)})
    assert fewer["labels"] == ("apple", "banana")
    assert change(DEMO, fewer, {"labels": ("猫", "dog", "bird")})["labels"] == ("猫", "dog")


def test_shares_stay_the_same_when_the_largest_is_subtracted():
    assert names(shift=True) == {**names(), "shift": True}
    assert views(shift=True)["share"].columns[2].values[4] == 1.0


def test_an_overflow_is_told_and_the_shares_survive():
    shown = views(logits=(72, 71, 69), T=0.1)
    assert shown["overflow"].warn
    assert shown["share"].values[0] == pytest.approx(0.99995, abs=1e-5)
    assert "∞" in plain(draw(shown["share"], 60, 10, words("softmax")).rows)
    assert "overflow" not in views(logits=(72, 71, 69), T=0.1, shift=True)


def test_entropy_explains_itself_as_a_sum():
    result = DEMO.compute(start(DEMO))
    arithmetic = DEMO.explain(result, Cell("undecided", (0,)))
    assert isinstance(arithmetic, Arithmetic)
    assert arithmetic.result == pytest.approx(1.7023, abs=1e-4)
    assert len(arithmetic.terms) == 5
    note = views()["undecided"]
    assert isinstance(note, Note)


@pytest.mark.parametrize("T", [0, -1, 11, "hot", None, float("nan")])
def test_an_impossible_temperature_is_refused(T):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {"T": T})
    assert refusal.value.values["control"] == "T"


def test_typing_on_a_folded_bar_is_not_possible():
    state = start(DEMO, {"shown": 3})
    assert DEMO.edit(state, Cell("share", (1, 0)), 9.0) == {"logits": (2, 1.5, 0.5, 0.3, 9.0)}
    assert DEMO.edit(state, Cell("share", (2, 0)), 9.0) is None
    assert DEMO.edit(state, Cell("share", (0,)), 9.0) is None
