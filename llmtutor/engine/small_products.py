"""Multiplying some dozens of rows with a small matrix, a few rows at a time.

Before it multiplies, BLAS copies both sides into an order of its own. With AVX-512 OpenBLAS leaves that out
below 100^3 multiplications (its sgemm_small_kernel_permit_skylakex.c), and then reads a matrix best that
begins on a cache line. Texts of some dozens of tokens are read up to a tenth sooner. Elsewhere nothing
changes.
"""

from functools import cache
from typing import Any

import numpy as np

from llmtutor.engine.trace import Array

SMALL = 100**3  # multiplications
FEW, MANY = 8, 256  # rows at a time; rows from which on copying is worth it
LARGEST = SMALL // FEW  # numbers in a matrix
CACHE_LINE = 64  # bytes


def product(x: Array, W: Array) -> Array:
    """x[T,D] W[D,F] -> y[T,F]

    x @ W, as several products small enough not to be copied first where that is quicker. Whether it is so is
    told by processor, shapes and layout, never by the numbers: the same come out each time.
    """
    rows = x.shape[0]
    if rows * W.size <= SMALL or rows > MANY or x.dtype != W.dtype or not _in_pieces(W):
        return x.dot(W)  # for two matrices the same as `@`, and starts sooner: one token needs that
    even = rows - rows % FEW
    if even < rows:
        return np.concatenate([product(x[:even], W), x[even:].dot(W)])
    return (x.reshape(-1, FEW, x.shape[1]) @ W).reshape(rows, W.shape[1])


def on_cache_lines(W: Array) -> Array:
    """W[...] -> same[...]

    A copy whose memory begins on a cache line, as NumPy's own arrays seldom do, of a matrix that rows are
    multiplied with in pieces. Every other array is given back as it is.
    """
    if not _in_pieces(W):
        return W
    room = np.empty(W.nbytes + CACHE_LINE, np.uint8)
    start = -room.__array_interface__["data"][0] % CACHE_LINE
    same = room[start : start + W.nbytes].view(W.dtype).reshape(W.shape)
    same[...] = W
    return same


def _in_pieces(W: Array) -> bool:
    """Tell whether some dozens of rows are quicker multiplied with W a few at a time."""
    in_order = W.ndim == 2 and W.flags.c_contiguous and W.strides[0] % CACHE_LINE == 0
    return in_order and W.size <= LARGEST and small_products_are_quick()


@cache
def small_products_are_quick() -> bool:
    """-> quick

    Whether NumPy multiplies with OpenBLAS on a processor with AVX-512 (X86_V4 and AVX512_SKX are NumPy's
    names for it, new and old).
    """
    built: Any = np.show_config(mode="dicts")
    blas = built.get("Build Dependencies", {}).get("blas", {}).get("name", "")
    found = built.get("SIMD Extensions", {}).get("found", [])
    return "openblas" in blas and not {"X86_V4", "AVX512_SKX"}.isdisjoint(found)
