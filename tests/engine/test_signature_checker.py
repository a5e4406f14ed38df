"""The signature checker itself: it must be able to fail."""

import numpy as np
import pytest
from signature import called, parse, signature_of


def project(q, W, rec=None):
    """q[T,D] W[D,H*K] -> y[T,H*K] split[H,T,K]"""
    y = q @ W
    return y, y.reshape(len(q), 2, -1).swapaxes(0, 1)


def wrong(x):
    """x[T,D] -> y[D,T]"""
    return x


def test_letters_and_products_of_letters_are_bound_and_compared():
    y, split = called(project, np.ones((5, 4)), np.ones((4, 6)))
    assert y.shape == (5, 6)
    assert split.shape == (2, 5, 3)


def test_a_result_of_another_shape_names_the_axis():
    with pytest.raises(AssertionError, match="axis D of y is 2, not 3"):
        called(wrong, np.ones((2, 3)))


def test_two_arguments_that_disagree_are_found():
    def f(a, b):
        """a[P] b[P] -> c"""
        return 0

    with pytest.raises(AssertionError, match="axis P of b is 3, not 2"):
        called(f, [1, 2], [1, 2, 3])


def test_batch_axes_are_free():
    def f(a):
        """a[P] -> b[]"""
        return a.sum(-1)

    assert called(f, np.ones((7, 2, 3))).shape == (7, 2)


def test_names_must_be_parameters():
    def f(a):
        """b[P] -> c"""

    with pytest.raises(ValueError, match="names \\['b'\\], the function takes \\['a'\\]"):
        signature_of(f)


@pytest.mark.parametrize("line", ["", "Return the thing.", "x[T] ->", "x[T] + y -> z"])
def test_prose_is_not_a_signature(line):
    with pytest.raises(ValueError, match=r"not a shape signature|cannot read"):
        parse(line)
