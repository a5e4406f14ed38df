"""Quantisation: what 8 and 4 bits keep, and what one outlier spoils."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.quantisation import (
    bits_per_weight,
    dequantise,
    int8_matmul,
    largest_code,
    outlier_columns,
    outlier_matmul,
    quantise,
    quantise_affine,
)
from llmtutor.engine.trace import Trace

W = np.random.default_rng(0).normal(size=(6, 64))


def test_absmax_example_on_paper():
    codes, scale = called(quantise, [[1.2, -0.5, -4.3, 1.2, -3.1, 0.8, 2.4, 5.4]])
    assert codes.tolist() == [[28, -12, -101, 28, -73, 19, 56, 127]]
    assert scale[0, 0] == pytest.approx(5.4 / 127)


def test_largest_codes():
    assert [called(largest_code, bits) for bits in (2, 3, 4, 8)] == [1, 3, 7, 127]


@pytest.mark.parametrize("group", [None, 64, 16, 1])
@pytest.mark.parametrize("bits", [4, 8])
def test_no_number_moves_by_more_than_half_a_step(bits, group):
    codes, scale = called(quantise, W, bits, group)
    back = called(dequantise, codes, scale)
    steps = np.repeat(scale, 64 // scale.shape[-1], axis=-1)
    assert (np.abs(back - W) <= steps / 2 + 1e-12).all()
    assert np.abs(codes).max() == largest_code(bits)


def test_smaller_groups_keep_more():
    errors = [np.abs(dequantise(*quantise(W, 4, group)) - W).mean() for group in (None, 64, 16, 4)]
    assert errors == sorted(errors, reverse=True)


def test_one_outlier_wipes_out_its_whole_tensor_but_only_one_row():
    spoilt = W.copy()
    spoilt[0, 0] = 500.0
    assert (quantise(spoilt, 8, None)[0] == 0).mean() > 0.75
    assert (quantise(spoilt, 8, 64)[0][1:] == 0).mean() < 0.02


def test_zeros_stay_zeros():
    codes, scale = quantise(np.zeros((2, 4)), 4, 4)
    assert codes.any() == 0
    assert np.isfinite(scale).all()


def test_affine_codes_place_zero_exactly():
    codes, scale, zero = called(quantise_affine, [[0.0, 1.0, 2.55]])
    assert (codes.tolist(), zero) == ([[0, 100, 255]], 0)
    assert scale == pytest.approx(0.01)
    codes, scale, zero = quantise_affine([[-1.0, 0.0, 3.0]])
    assert codes[0, 1] == zero == 64


def test_real_storage_counts_the_scales():
    assert called(bits_per_weight, 4, 32) == 4.5
    assert bits_per_weight(4, 128) == 4.125


def test_whole_number_product_is_close_and_outliers_are_rescued():
    rng = np.random.default_rng(1)
    x, w = rng.normal(size=(8, 64)), rng.normal(size=(64, 16))
    assert np.abs(called(int8_matmul, x, w) - x @ w).max() < 0.5
    x[:, 5] *= 60
    assert called(outlier_columns, x).nonzero()[0].tolist() == [5]
    plain, rescued = (np.abs(f(x, w) - x @ w).mean() for f in (int8_matmul, outlier_matmul))
    assert rescued < plain / 5
    assert called(outlier_matmul, x, w, threshold=0.0) == pytest.approx(x @ w, abs=1e-12)


def test_without_outliers_both_products_are_the_same():
    x, w = W / 2, W.T
    assert (outlier_matmul(x, w, threshold=99) == int8_matmul(x, w)).all()


def test_steps_are_recorded():
    trace = Trace()
    quantise([[1.0, -2.0]], rec=trace)
    assert [item.name for item in trace] == ["largest", "scale", "codes"]


def test_what_cannot_work_is_explained():
    with pytest.raises(ValueError, match="64 columns can't be cut into groups of 7"):
        quantise(W, 4, 7)
    with pytest.raises(ValueError, match="bits is 1; it must lie from 2 to 16"):
        quantise(W, 1)
    with pytest.raises(ValueError, match="x has 64 columns but w has 6 rows"):
        int8_matmul(W, W)
    with pytest.raises(ValueError, match="a group needs at least 1"):
        bits_per_weight(4, 0)
