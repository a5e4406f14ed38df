"""The roofline: is a computation waiting for arithmetic or for memory?

A chip does so many operations a second and moves so many bytes a second. Operations per byte moved
(arithmetic intensity) decide which of the two is the limit (Williams, Waterman, Patterson 2009).
"""

from dataclasses import dataclass

import numpy as np

from llmtutor.engine.trace import Array


@dataclass(frozen=True, slots=True)
class Chip:
    """A processor: `flops` 16-bit operations per second, `bandwidth` bytes per second, `memory` bytes."""

    name: str
    flops: float
    bandwidth: float
    memory: float

    @property
    def ridge(self) -> float:
        """Operations per byte at which arithmetic and memory are equally busy."""
        return self.flops / self.bandwidth


# Dense 16-bit tensor-core peaks from NVIDIA's data sheets.
V100 = Chip("V100 SXM2 32GB", 125e12, 0.9e12, 32e9)
A100 = Chip("A100 SXM 80GB", 312e12, 2.039e12, 80e9)
H100 = Chip("H100 SXM 80GB", 989.4e12, 3.35e12, 80e9)
CHIPS = (V100, A100, H100)


def attainable(intensity: Array | float, chip: Chip) -> Array:
    """intensity[M] chip -> flops_per_second[M]

    The best speed at a given number of operations per byte: the sloped roof, then the flat one.
    Raises ValueError: an intensity is not above 0.
    """
    if not np.all(np.greater(intensity, 0)):
        raise ValueError(f"attainable: operations per byte must be above 0, got {intensity}")
    return np.minimum(chip.flops, np.multiply(intensity, chip.bandwidth))


def seconds(flops: float, bytes_moved: float, chip: Chip) -> float:
    """flops bytes_moved chip -> seconds

    The least possible time, if arithmetic and memory traffic overlap perfectly: the slower of the two.
    Raises ValueError: a negative amount.
    """
    if flops < 0 or bytes_moved < 0:
        raise ValueError(f"seconds: amounts can't be negative, got {flops} operations, {bytes_moved} bytes")
    return max(flops / chip.flops, bytes_moved / chip.bandwidth)


def matmul_cost(M: int, P: int, Q: int, bytes_per_number: float = 2) -> tuple[float, float]:
    """M P Q bytes_per_number -> flops bytes_moved

    a[M,P] @ b[P,Q]: a multiplication and an addition for each of M*P*Q products; both inputs are read once
    and the result is written once.
    Raises ValueError: a size below 1.
    """
    if min(M, P, Q) < 1:
        raise ValueError(f"matmul_cost: sizes must be at least 1, got {M}, {P}, {Q}")
    return 2.0 * M * P * Q, bytes_per_number * (M * P + P * Q + M * Q)


def decode_cost(
    active_parameters: float, cache_bytes: float, batch: int, bytes_per_weight: float = 2
) -> tuple[float, float]:
    """active_parameters cache_bytes batch bytes_per_weight -> flops bytes_moved

    One new token for each of `batch` requests: the weights are read once for all, each request's cache
    (`cache_bytes`) by itself. This is why serving many requests together is nearly free.
    Raises ValueError: batch below 1.
    """
    if batch < 1:
        raise ValueError(f"decode_cost: batch must be at least 1, got {batch}")
    return 2.0 * active_parameters * batch, active_parameters * bytes_per_weight + batch * cache_bytes


def prefill_cost(active_parameters: float, tokens: int, bytes_per_weight: float = 2) -> tuple[float, float]:
    """active_parameters tokens bytes_per_weight -> flops bytes_moved

    Reading a prompt: all its tokens share one reading of the weights (attention scores left out).
    Raises ValueError: tokens below 1.
    """
    if tokens < 1:
        raise ValueError(f"prefill_cost: needs at least 1 token, got {tokens}")
    return 2.0 * active_parameters * tokens, active_parameters * bytes_per_weight
