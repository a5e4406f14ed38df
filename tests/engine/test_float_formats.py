"""Float formats by the numbers of IEEE 754 and the OCP 8-bit specification."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine.float_formats import (
    BF16,
    E4M3,
    E5M2,
    FORMATS,
    FP16,
    FP32,
    bit_fields,
    round_to,
    running_sum,
    spacing,
)


@pytest.mark.parametrize(
    ("form", "largest", "normal", "smallest", "epsilon"),
    [
        (FP32, 3.4028234663852886e38, 2.0**-126, 2.0**-149, 2.0**-23),
        (FP16, 65504, 2.0**-14, 2.0**-24, 2.0**-10),
        (BF16, 3.3895313892515355e38, 2.0**-126, 2.0**-133, 2.0**-7),
        (E4M3, 448, 2.0**-6, 2.0**-9, 0.125),
        (E5M2, 57344, 2.0**-14, 2.0**-16, 0.25),
    ],
)
def test_reach_and_fineness_are_the_published_ones(form, largest, normal, smallest, epsilon):
    assert (form.largest, form.smallest_normal, form.smallest, form.epsilon) == (
        largest,
        normal,
        smallest,
        epsilon,
    )


def test_every_format_fills_its_bits():
    assert [form.bits for form in FORMATS.values()] == [32, 16, 16, 8, 8]


def test_spacing_doubles_at_each_power_of_two():
    assert called(spacing, [1.0, 1.9, 2.0, 1000.0, 0.0], FP16).tolist() == [
        2**-10,
        2**-10,
        2**-9,
        0.5,
        2**-24,
    ]
    assert spacing(1000, BF16) == 4


def test_rounding_goes_to_the_nearest_and_ties_to_even():
    assert called(round_to, [1.0625, 1.1875, 0.1, -3.3], E4M3).tolist() == [1.0, 1.25, 0.1015625, -3.25]
    assert round_to([2049, 2051], FP16).tolist() == [2048, 2052]


def test_too_large_becomes_infinity_or_nan_or_is_held():
    assert round_to([70000, -70000], FP16).tolist() == [math.inf, -math.inf]
    assert round_to(65519.9, FP16) == 65504
    assert np.isnan(round_to(500.0, E4M3))
    assert round_to([500.0, -1e9], E4M3, saturate=True).tolist() == [448, -448]


def test_numpy_rounds_16_and_32_bits_the_same_way():
    x = np.random.default_rng(0).normal(size=4000) * 10.0 ** np.random.default_rng(1).integers(-9, 6, 4000)
    with np.errstate(over="ignore"):
        assert (round_to(x, FP16) == x.astype(np.float16)).all()
        assert (round_to(x * 1e34, FP32) == (x * 1e34).astype(np.float32)).all()


def test_rounding_twice_changes_nothing():
    x = np.random.default_rng(2).normal(size=500) * 30
    for form in FORMATS.values():
        once = round_to(x, form)
        assert (round_to(once, form) == once).all()


def test_bits_of_well_known_numbers():
    assert called(bit_fields, 1.0, FP16) == ("0", "01111", "0000000000")
    assert bit_fields(-2.5, E4M3) == ("1", "1000", "010")
    assert bit_fields(448, E4M3) == ("0", "1111", "110")
    assert bit_fields(2.0**-24, FP16) == ("0", "00000", "0000000001")
    assert bit_fields(0.0, BF16) == ("0", "00000000", "0000000")


def test_bits_and_numpy_agree():
    for x in (0.1, -3.75, 6e-8, 60000.0, 1e-6):
        bits = np.float16(x).view(np.uint16)
        assert "".join(bit_fields(x, FP16)) == f"{bits:016b}"


def test_a_sum_in_16_bits_stops_growing():
    totals = called(running_sum, np.full(5000, 1.0), FP16)
    assert totals[-1] == 2048
    assert running_sum(np.full(1000, 1.0), BF16)[-1] == 256
    assert running_sum(np.full(5000, 1.0), FP32)[-1] == 5000


def test_nan_is_refused():
    with pytest.raises(ValueError, match="x contains NaN"):
        round_to(float("nan"), FP16)
