"""Random values for any control, fitting and not, and checks that hold for every demo."""

import math

from hypothesis import strategies as st

from llmtutor.course.library import open_course
from llmtutor.demos.controls import (
    Choice,
    Integer,
    MatrixOf,
    Slider,
    Stepper,
    Text,
    Toggle,
    TokenList,
    Vector,
    Words,
)
from llmtutor.render.cells import row_width
from llmtutor.render.draw import draw
from llmtutor.views import Cell

NONSENSE = st.sampled_from(
    ["", "x", None, -1, 10**9, math.nan, math.inf, (), ((),), ("a", 1), [[1], [1, 2]], True]
)


def words(name, language="en"):
    return open_course().demo_words(name, language)


def value_of(control):
    """Mostly values that fit the control, sometimes anything."""
    return st.one_of(_fitting(control), _fitting(control), _fitting(control), NONSENSE)


def _fitting(control):
    match control:
        case Slider(low=low, high=high) | Integer(low=low, high=high):
            kind = st.integers if isinstance(control, Integer) else st.floats
            return kind(low, high)
        case Choice(options=options):
            return st.sampled_from(options)
        case Toggle():
            return st.booleans()
        case Vector(low=low, high=high, shortest=shortest, longest=longest):
            return st.lists(st.floats(low, high), min_size=shortest, max_size=longest).map(tuple)
        case MatrixOf(low=low, high=high, most_rows=rows, most_columns=columns):
            shape = st.tuples(st.integers(1, rows), st.integers(1, columns))
            return shape.flatmap(lambda s: st.tuples(*[st.tuples(*[st.floats(low, high)] * s[1])] * s[0]))
        case Words():
            return st.lists(
                st.sampled_from(["a", "词语", "[CLS]", "h[t-1]", "[/foo]"]), min_size=1, max_size=9
            )
        case TokenList(vocab=vocab, shortest=shortest, longest=longest):
            token = st.sampled_from(vocab or ("cat", "词语", "[CLS]"))
            return st.lists(token, min_size=shortest, max_size=longest).map(tuple)
        case Text():
            return st.text(max_size=20)
        case Stepper():
            return st.integers(0, 60)
    raise TypeError(control)


def change_of(demo):
    """A control and a value for it; a run is taken a few steps far, as every step takes its time."""

    def change(control):
        few = demo.running is not None and control is demo.stepper
        return st.tuples(st.just(control.id), st.integers(0, 4) if few else value_of(control))

    return st.sampled_from(demo.controls).flatmap(change)


def draw_all(demo, state, words, widths=(38, 46, 78, 120)):
    """Draw everything a learner could see of this state; return the numbers by cell."""
    result = demo.compute(state)
    numbers = {}
    for view in demo.views(result):
        for width in widths:
            drawn = draw(view, width, 20, words)
            assert all(row_width(cells) <= width for cells in drawn.rows), (view, width)
            for spot in drawn.spots:
                assert 0 <= spot.row < len(drawn.rows)
                assert 0 <= spot.column <= spot.column + spot.width <= width
        numbers.update({spot.cell: spot.value for spot in drawn.spots})
    return result, numbers


def check_explanations(demo, result, numbers, words):
    """Every arithmetic is about its number: the terms add up to it, and its sources exist."""
    for cell, value in numbers.items():
        arithmetic = demo.explain(result, cell)
        if arithmetic is None:
            continue
        drawn = draw(arithmetic, 46, 20, words)
        assert all(row_width(cells) <= 46 for cells in drawn.rows)
        if arithmetic.result is not None and value is not None:
            assert same(arithmetic.result, value), (cell, arithmetic, value)
        if arithmetic.terms and arithmetic.result is not None:
            total = math.fsum(math.prod(term.factors) for term in arithmetic.terms)
            size = max(abs(math.prod(term.factors)) for term in arithmetic.terms)
            assert abs(total - arithmetic.result) <= 1e-9 * max(1, size), (cell, total, arithmetic.result)
        assert all(isinstance(source, Cell) for source in arithmetic.sources)


def same(a, b):
    both_nan = a != a and b != b
    return a == b or both_nan or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
