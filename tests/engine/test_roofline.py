"""The roofline: when a chip waits for memory and when for arithmetic."""

import pytest
from signature import called

from llmtutor.engine.model_configs import CONFIGS
from llmtutor.engine.model_cost import cache_bytes
from llmtutor.engine.model_size import total
from llmtutor.engine.roofline import (
    A100,
    CHIPS,
    H100,
    V100,
    attainable,
    decode_cost,
    matmul_cost,
    prefill_cost,
    seconds,
)


def test_an_a100_needs_153_operations_for_each_byte():
    assert A100.ridge == pytest.approx(153.0, abs=0.05)
    assert H100.ridge == pytest.approx(295.3, abs=0.05)


@pytest.mark.parametrize(
    ("M", "P", "Q", "intensity"), [(8192, 8192, 128, 124.1), (8192, 8192, 8192, 2730), (8192, 8192, 1, 1.0)]
)
def test_products_of_nvidias_guide(M, P, Q, intensity):
    """NVIDIA's Matrix Multiplication Background guide, section 2, which sets them against a V100's 138.9.

    Of a matrix times a vector it says only that the intensity stays below 1.
    """
    flops, moved = called(matmul_cost, M, P, Q)
    assert flops / moved == pytest.approx(intensity, rel=1e-3)
    assert V100.ridge == pytest.approx(138.9, abs=0.05)
    assert Q > 1 or flops / moved < 1


@pytest.mark.parametrize(
    ("chip", "tensor_cores", "products", "clock"),
    [(V100, 640, 64, 1.53e9), (A100, 432, 256, 1.41e9), (H100, 528, 512, 1.83e9)],
)
def test_the_flat_roof_is_what_all_tensor_cores_do_at_full_clock(chip, tensor_cores, products, clock):
    """Multiply-adds for each core and tick: NVIDIA's white papers on Volta, Ampere and Hopper."""
    assert chip.flops == pytest.approx(2 * tensor_cores * products * clock, rel=3e-3)


def test_the_roof_slopes_then_is_flat():
    speeds = called(attainable, [1, 100, A100.ridge, 1000], A100)
    assert speeds.tolist() == pytest.approx([2.039e12, 2.039e14, 3.12e14, 3.12e14])


def test_square_matrices_reuse_each_byte_n_over_3_times():
    flops, moved = called(matmul_cost, 3000, 3000, 3000)
    assert flops / moved == pytest.approx(1000)


def test_time_is_work_over_attainable_speed():
    for chip in CHIPS:
        for flops, moved in (matmul_cost(1, 4096, 4096), matmul_cost(4096, 4096, 4096)):
            speed = float(attainable(flops / moved, chip))
            assert called(seconds, flops, moved, chip) == pytest.approx(flops / speed)


def test_decoding_one_request_waits_for_memory_and_a_prompt_for_arithmetic():
    weights = total(CONFIGS["Llama-3-8B"])
    cache = cache_bytes(CONFIGS["Llama-3-8B"], 1024)
    flops, moved = called(decode_cost, weights, cache, 1)
    assert flops / moved < 1.01 < A100.ridge
    assert seconds(flops, moved, A100) == pytest.approx(0.00794, abs=1e-5)  # 126 tokens a second
    flops, moved = called(prefill_cost, weights, 1024)
    assert flops / moved == 1024 > A100.ridge


def test_serving_eight_together_hardly_takes_longer():
    weights = total(CONFIGS["Llama-3-8B"])
    one, eight = (seconds(*decode_cost(weights, 1.3e8, n), A100) for n in (1, 8))
    assert 1 < eight / one < 1.06


def test_impossible_amounts_are_refused():
    with pytest.raises(ValueError, match="sizes must be at least 1"):
        matmul_cost(0, 1, 1)
    with pytest.raises(ValueError, match="batch must be at least 1"):
        decode_cost(1e9, 0, 0)
    with pytest.raises(ValueError, match="at least 1 token"):
        prefill_cost(1e9, 0)
    with pytest.raises(ValueError, match="above 0"):
        attainable([0.0], A100)
    with pytest.raises(ValueError, match="negative"):
        seconds(-1, 0, A100)
