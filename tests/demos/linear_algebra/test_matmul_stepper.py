"""The matrix product is shown cell by cell, and shapes that do not meet are refused."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.linear_algebra.matmul_stepper import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Arithmetic, Cell


def test_the_curriculums_product():
    assert DEMO.names(DEMO.compute(start(DEMO)))["C"] == ((58, 64), (139, 154))


def test_a_step_computes_one_cell_and_lights_its_row_and_column():
    steps, board, arithmetic = DEMO.views(DEMO.compute(start(DEMO, {"step": 2})))
    (_, b), (a, c) = board.views
    assert (steps.at, steps.count) == (2, 4)
    assert a.lit == {(0, 0), (0, 1), (0, 2)}
    assert b.lit == {(0, 1), (1, 1), (2, 1)}
    assert c.now == (0, 1)
    assert c.hidden == {(1, 0), (1, 1)}
    assert isinstance(arithmetic, Arithmetic)
    assert (
        plain(draw(arithmetic, 60, 10, words(DEMO.id)).rows) == "1 × 8 + 2 × 10 + 3 × 12\n= 8 + 20 + 36\n= 64"
    )


def test_a_hidden_cell_does_not_give_itself_away():
    result = DEMO.compute(start(DEMO, {"step": 1}))
    assert DEMO.explain(result, Cell("C", (0, 0))).result == 58
    assert DEMO.explain(result, Cell("C", (1, 1))) is None


def test_shapes_that_do_not_meet_are_refused_in_place():
    with pytest.raises(Refused) as refusal:
        change(DEMO, start(DEMO), {"A": ((1, 2), (3, 4))})
    assert refusal.value.code == "shapes"
    assert refusal.value.values["columns"] == 2
    assert refusal.value.values["rows"] == 3


def test_the_shared_size_changes_both_matrices():
    smaller = change(DEMO, start(DEMO), {"shared": 2})
    assert smaller["A"] == ((1, 2), (4, 5))
    assert smaller["B"] == ((7, 8), (9, 10))
    larger = change(DEMO, smaller, {"shared": 3})
    assert larger["A"] == ((1, 2, 0), (4, 5, 0))
    assert larger["B"] == ((7, 8), (9, 10), (0, 0))


def test_own_matrices_bring_the_shared_size_along():
    state = change(DEMO, start(DEMO), {"A": ((2,),), "B": ((3, 4),)})
    assert state["shared"] == 1
    assert DEMO.names(DEMO.compute(state))["C"] == ((6, 8),)


def test_a_step_beyond_a_smaller_product_comes_back():
    state = change(DEMO, start(DEMO, {"step": 4}), {"A": ((1, 2, 3),)})
    assert state["step"] == 2
