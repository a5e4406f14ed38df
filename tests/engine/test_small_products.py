"""Products in pieces: the same numbers as in one go, whatever the number of rows."""

import numpy as np
import pytest

from llmtutor.engine import small_products
from llmtutor.engine.small_products import CACHE_LINE, LARGEST, on_cache_lines, product


def exact(x, W):
    return x.astype(np.longdouble) @ W.astype(np.longdouble)


@pytest.fixture(params=[True, False], ids=["quick", "not quick"], autouse=True)
def quick(request, monkeypatch):
    monkeypatch.setattr(small_products, "small_products_are_quick", lambda: request.param)
    return request.param


@pytest.mark.parametrize("rows", [1, 8, 61, 64, 256, 300])
@pytest.mark.parametrize("shape", [(128, 384), (512, 128), (128, 97), (500, 512)])
def test_a_product_in_pieces_is_the_product(rows, shape):
    rng = np.random.default_rng(rows)
    x, W = rng.normal(size=(rows, shape[0])), rng.normal(size=shape)
    for matrix in (W, on_cache_lines(W), np.asfortranarray(W)):
        y = product(x, matrix)
        assert y.dtype == np.float64
        assert np.abs(y - exact(x, W)).max() < 1e-12
    assert product(x.astype(np.float32), W.astype(np.float32)).dtype == np.float32
    assert np.abs(product(x.astype(np.float32), W) - exact(x.astype(np.float32), W)).max() < 1e-12


def test_every_row_is_the_same_whatever_its_neighbours_are():
    rng = np.random.default_rng(0)
    x, W = rng.normal(size=(64, 128)), rng.normal(size=(128, 384))
    other = x.copy()
    other[32:] = rng.normal(size=(32, 128))
    assert np.array_equal(product(x, W)[:32], product(other, W)[:32])


def test_only_small_matrices_are_copied_and_begin_on_a_cache_line(quick):
    small, large = np.ones((128, 384), np.float32), np.ones((LARGEST, 16), np.float32)
    copy = on_cache_lines(small)
    assert (copy is not small) == quick
    assert np.array_equal(copy, small)
    assert copy.flags.c_contiguous
    assert not quick or copy.__array_interface__["data"][0] % CACHE_LINE == 0
    assert on_cache_lines(large) is large
    assert on_cache_lines(small[0]) is not None
    assert on_cache_lines(small.T).strides == small.T.strides
