"""Causal convolution: every output is a weighted sum of the present input and those before it.

y[t] = sum over s of kernel[s] x[t - s]. kernel[0] weighs the present. (torch's conv1d stores the weights in
the opposite order.) Each of the D channels has its own kernel.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, has_axes, same_axis
from llmtutor.engine.trace import Array


def causal_convolution(x: Any, kernel: Any) -> Array:
    """x[T,D] kernel[S,D] -> y[T,D]

    The definition: shift the input by 0, 1, 2 ... steps, weigh each copy, add up. S*T multiplications for
    each channel, T*T when the kernel is as long as the input.
    Raises ValueError: x and kernel have different numbers of channels.
    """
    x, kernel = _inputs(x, kernel)
    T, S = x.shape[-2], kernel.shape[-2]
    padded = np.concatenate([np.zeros((*x.shape[:-2], S - 1, x.shape[-1]), x.dtype), x], axis=-2)
    return sum(padded[..., S - 1 - s : S - 1 - s + T, :] * kernel[..., s : s + 1, :] for s in range(S))


def fft_convolution(x: Any, kernel: Any) -> Array:
    """x[T,D] kernel[S,D] -> y[T,D]

    The same numbers in about T log T steps: in the frequency domain a convolution is a product
    (convolution theorem). The zeros behind the input keep its end from wrapping round to its beginning.
    Raises ValueError: x and kernel have different numbers of channels.
    """
    x, kernel = _inputs(x, kernel)
    T = x.shape[-2]
    size = 2 ** (T + min(kernel.shape[-2], T) - 2).bit_length()
    spectrum = np.fft.rfft(x, size, axis=-2) * np.fft.rfft(kernel[..., :T, :], size, axis=-2)
    return np.fft.irfft(spectrum, size, axis=-2)[..., :T, :].astype(x.dtype, copy=False)


def convolution_matrix(kernel: Any, T: int) -> Array:
    """kernel[S] T -> matrix[T,T]

    The convolution of one channel as a matrix: constant along each diagonal, zero above the main one, so
    matrix @ x is the result (a Toeplitz matrix).
    Raises ValueError: T below 1, or an empty kernel.
    """
    kernel = as_floats("kernel", kernel)
    if T < 1:
        raise ValueError(f"T is {T}; a sequence needs at least 1 step")
    age = np.arange(T)[:, None] - np.arange(T)
    known = (age >= 0) & (age < len(kernel))
    return np.where(known, kernel[np.where(known, age, 0)], 0.0)


def _inputs(x: Any, kernel: Any) -> tuple[Array, Array]:
    x, kernel = as_floats("x", x), as_floats("kernel", kernel)
    has_axes("x", x, 2)
    has_axes("kernel", kernel, 2)
    same_axis("convolution", "x channels", x.shape[-1], "kernel channels", kernel.shape[-1])
    return x, kernel
