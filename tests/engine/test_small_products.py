"""Products in pieces: the same numbers as in one go, whatever the number of rows."""

from typing import ClassVar

import numpy as np
import pytest

from llmtutor.engine import small_products
from llmtutor.engine.autodiff import backward, variable
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_reading import for_reading
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.engine.linear import linear
from llmtutor.engine.small_products import CACHE_LINE, FEW, LARGEST, on_cache_lines, product


def far_off(y, x, W):
    """How far the product is from one in longer numbers, at some columns: those take their time."""
    some = slice(None, None, 31)
    return np.abs(y[:, some] - x.astype(np.longdouble) @ W[:, some].astype(np.longdouble)).max()


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
        assert far_off(y, x, W) < 1e-12
    assert product(x.astype(np.float32), W.astype(np.float32)).dtype == np.float32
    assert far_off(product(x.astype(np.float32), W), x.astype(np.float32), W) < 1e-12


class Watched(np.ndarray):
    """Rows that note how many of them are multiplied at a time."""

    pieces: ClassVar[list[int]] = []

    def __matmul__(self, other):
        self.pieces.append(self.shape[-2])
        return np.asarray(self) @ other

    def dot(self, other):
        self.pieces.append(self.shape[0])
        return np.asarray(self).dot(other)


@pytest.mark.parametrize(
    ("rows", "pieces"), [(1, [1]), (20, [20]), (64, [FEW]), (61, [FEW, 5]), (256, [FEW]), (257, [257])]
)
def test_some_dozens_of_rows_are_multiplied_a_few_at_a_time_where_that_is_quick(rows, pieces, quick):
    Watched.pieces.clear()
    product(np.ones((rows, 128)).view(Watched), np.ones((128, 384)))
    assert Watched.pieces == (pieces if quick else [rows])


@pytest.mark.parametrize(
    "W",
    [
        np.ones((384, 128)).T,
        np.ones((128, 768))[:, ::2],
        np.ones((128, 384))[::-1],
        np.ones((128, 385))[:, 1:],
        np.ones((128, 1024)),
        np.ones((128, 384), np.float32),
    ],
    ids=["turned", "every second column", "upside down", "a part", "too large", "other numbers"],
)
def test_what_does_not_lie_in_order_or_is_large_is_multiplied_in_one_go(W):
    Watched.pieces.clear()
    y = product(np.ones((64, 128)).view(Watched), W)
    assert Watched.pieces == [64]
    assert np.array_equal(y, np.full((64, W.shape[1]), 128.0))


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.int64])
def test_rows_that_do_not_lie_in_order_and_other_kinds_of_numbers(kind):
    rng = np.random.default_rng(0)
    numbers, W = rng.integers(-3, 4, (128, 64)), rng.integers(-3, 4, (128, 384))
    y = product(numbers.astype(kind).T, W.astype(kind))
    assert y.dtype == kind
    assert np.array_equal(y, numbers.T @ W)


def test_what_is_no_number_stays_in_its_row():
    x, W = np.ones((64, 128)), np.ones((128, 384))
    x[9, 3] = np.nan
    assert np.array_equal(
        np.isnan(product(x, W)), np.isnan(x).any(axis=1, keepdims=True) | np.zeros(384, bool)
    )


@pytest.mark.parametrize("shape", [(5,), (2, 5), (2, 3, 5), (2, 2, 3, 5), (64, 128), (2, 32, 128)])
def test_a_layer_takes_rows_in_any_arrangement_and_passes_their_gradients_back(shape):
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=shape), rng.normal(size=(shape[-1], 384)), rng.normal(size=384)
    assert linear(x, W, b) == pytest.approx(x @ W + b)
    tape = [variable(each) for each in (x, W, b)]
    backward(linear(*tape).sum())
    rows = x.reshape(-1, shape[-1])
    assert tape[0].grad == pytest.approx(np.broadcast_to(W.sum(axis=1), shape))
    assert tape[1].grad == pytest.approx(np.broadcast_to(rows.sum(axis=0)[:, None], W.shape))
    assert tape[2].grad == pytest.approx(np.full(384, len(rows)))


@pytest.mark.parametrize("shape", [(0, 5), (3, 0, 5)])
def test_a_layer_makes_nothing_of_no_rows(shape):
    assert linear(np.ones(shape), np.ones((5, 4)), np.ones(4)).shape == (*shape[:-1], 4)


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
    assert on_cache_lines(small[0]).shape == (384,)
    assert on_cache_lines(small.T).strides == small.T.strides


def test_a_model_is_laid_out_for_reading_on_cache_lines(quick):
    config = GPTConfig(64, width=32, layers=1, heads=4, context=8)
    weights = for_reading(gpt_weights(config, seed=0), config)
    matrices = [W for name, W in weights.items() if ".W_" in name]
    assert matrices
    assert not quick or not any(W.__array_interface__["data"][0] % CACHE_LINE for W in matrices)


@pytest.mark.parametrize("shape", [(0,), (3, 0), (2, 3, 0)])
def test_a_sum_of_nothing_is_the_bias(shape):
    b = np.array([1.0, 2.0])
    assert np.array_equal(linear(np.zeros(shape), np.zeros((0, 2)), b), np.broadcast_to(b, (*shape[:-1], 2)))
