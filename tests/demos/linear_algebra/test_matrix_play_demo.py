"""Matrices are added, scaled, turned on their side and undone; those that can't be say why."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.linear_algebra.matrix_play import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def shown(**changes):
    return {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, changes)))}


def test_it_begins_with_a_table_of_three_words_by_four_numbers():
    a, b, result = shown()["matrices"].views[0]
    assert (len(a.values), len(a.values[0])) == (3, 4)
    assert result.values[1][0] == pytest.approx(a.values[1][0] + b.values[1][0])


def test_scaling_and_transposing():
    assert names(do="scale", A=((1, 2), (3, 4)), factor=-2)["result"] == ((-2, -4), (-6, -8))
    assert names(do="transpose", A=((1, 2, 3), (4, 5, 6)))["result"] == ((1, 4), (2, 5), (3, 6))


def test_an_inverse_is_proved_by_the_identity():
    found = names(do="inverse", A=((4, 7), (2, 6)))
    assert found["result"][0] == pytest.approx((0.6, -0.7))
    assert found["determinant"] == pytest.approx(10)
    check = shown(do="inverse", A=((4, 7), (2, 6)))["matrices"].views[0][2]
    assert check.values[0] == pytest.approx((1, 0))


def test_a_flat_matrix_has_no_inverse_and_says_so():
    views = shown(do="inverse", kind="flat")
    assert len(views["matrices"].views[0]) == 1
    assert views["flat"].warn
    assert dict(views["flat"].values) == {"rank": 1, "rows": 2}
    assert names(do="inverse", kind="flat")["result"] is None


def test_a_table_that_is_not_square_can_not_be_inverted():
    assert shown(do="inverse")["not-square"].warn
    assert not shown(do="add")["not-square"].warn


@pytest.mark.parametrize("kind", ["identity", "diagonal", "symmetric", "orthogonal"])
def test_named_matrices_are_what_they_are_called(kind):
    assert names(kind=kind)["is_" + kind]
    assert kind in shown(kind=kind)


def test_a_typed_matrix_is_ones_own_and_b_follows_its_shape():
    state = start(DEMO, {"A": ((1, 2), (3, 4))})
    assert state["kind"] == "own"
    assert (len(state["B"]), len(state["B"][0])) == (2, 2)
    assert change(DEMO, state, {"A": ((1, 0, 0), (0, 1, 0), (0, 0, 1))})["kind"] == "identity"


def test_the_determinant_explains_itself():
    result = DEMO.compute(start(DEMO, {"A": ((4, 7), (2, 6))}))
    text = plain(draw(DEMO.explain(result, Cell("volume", (0,))), 60, 5, words(DEMO.id)).rows)
    assert text == "4 × 6 − 7 × 2 = 10"
    result = DEMO.compute(start(DEMO, {"kind": "diagonal"}))
    text = plain(draw(DEMO.explain(result, Cell("volume", (0,))), 60, 5, words(DEMO.id)).rows)
    assert text.startswith("Determinant −1: ")


def test_letters_ragged_rows_and_a_b_of_another_shape_are_refused():
    state = start(DEMO)
    for value, code in (((("a", 1),), "not-a-number"), (((1, 2), (3,)), "ragged"), ((), "not-numbers")):
        with pytest.raises(Refused) as refusal:
            change(DEMO, state, {"A": value})
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        change(DEMO, state, {"B": ((1, 2), (3, 4))})
    assert refusal.value.code == "wrong-shape"
