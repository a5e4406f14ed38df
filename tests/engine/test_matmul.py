"""Dot and matrix products, by the numbers of track B."""

from fractions import Fraction

import numpy as np
import pytest
from signature import called

from llmtutor.engine.matmul import cell_order, cell_terms, dot, matmul, running_sum
from llmtutor.engine.trace import Trace

A, B = [[1, 2, 3], [4, 5, 6]], [[7, 8], [9, 10], [11, 12]]


@pytest.mark.parametrize(
    ("a", "b", "total"), [((1, 2, 3), (4, 5, 6), 32), ((1, 2, 3), (1, 2, 2), 11), ((1, 2, 3), (0, 0, 1), 3)]
)
def test_dot_products_of_the_lesson(a, b, total):
    assert called(dot, a, b) == total


def test_matrix_product_of_the_lesson():
    assert called(matmul, A, B).tolist() == [[58, 64], [139, 154]]


def test_every_cell_can_be_stepped_through():
    trace = Trace()
    whole = matmul(A, B, rec=trace)
    assert list(cell_order(2, 2)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    for row, column in cell_order(2, 2):
        assert called(cell_terms, A, B, row, column).sum() == whole[row, column]
    assert called(running_sum, cell_terms(A, B, 0, 0)).tolist() == [7, 25, 58]
    assert trace["c"] is whole


def test_products_agree_with_exact_fractions():
    rng = np.random.default_rng(1)
    a, b = rng.integers(-99, 99, (3, 4)), rng.integers(-99, 99, (4, 2))
    exact = [
        [sum(Fraction(int(x)) * int(y) for x, y in zip(row, col, strict=True)) for col in b.T] for row in a
    ]
    assert (matmul(a / 8, b / 4) * 32).tolist() == exact


def test_transposing_a_product_swaps_the_factors():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 3, 4)), rng.normal(size=(4, 5))
    assert called(matmul, a, b).swapaxes(-1, -2) == pytest.approx(b.T @ a.swapaxes(-1, -2))


def test_shapes_that_do_not_fit_say_which_axis():
    with pytest.raises(ValueError, match="matmul: a has 3 columns but b has 2 rows; they must be equal"):
        matmul(A, A)
    with pytest.raises(ValueError, match="dot: a has 2 numbers but b has 3 numbers"):
        dot([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="a is ragged"):
        dot([[1], [2, 3]], [1])
    with pytest.raises(ValueError, match="b contains NaN"):
        dot([1.0], [float("nan")])
    with pytest.raises(ValueError, match=r"no cell \(2, 0\)"):
        cell_terms(A, B, 2, 0)
    with pytest.raises(ValueError, match="a has shape"):
        matmul([1, 2], B)


def test_float32_stays_float32():
    a = np.ones((2, 2), np.float32)
    assert matmul(a, a).dtype == dot(a, a).dtype == np.float32
