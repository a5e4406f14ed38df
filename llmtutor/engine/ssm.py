"""State-space models: a memory of N numbers that is carried along a sequence.

In continuous time h' = A h + B x and y = C h; cut into steps, h[t] = A_bar h[t-1] + B_bar x[t] and
y[t] = C h[t]. Because A_bar and B_bar never change, the same outputs are one long convolution, which
trains in parallel (Gu, Goel, Re 2022, "S4", arXiv 2111.00396, section 2). N is the state's size.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats, same_axis
from llmtutor.engine.convolution import fft_convolution
from llmtutor.engine.matrix_exponential import matrix_exponential
from llmtutor.engine.trace import Array, Rec, off


def discretise_zoh(A: Any, B: Any, step: float) -> tuple[Array, Array]:
    """A[N,N] B[N] step -> A_bar[N,N] B_bar[N]

    Zero-order hold: the input stands still during each step, and the system is solved exactly:
    A_bar = e^(step A), B_bar = A^-1 (A_bar - 1) B, both read off one larger exponential.
    Raises ValueError: A and B don't fit, or step (seconds between inputs) is not above 0.
    """
    A, B, step = _system(A, B, step)
    N = len(B)
    both = matrix_exponential(np.block([[A, B[:, None]], [np.zeros((1, N + 1))]]) * step)
    return both[:N, :N], both[:N, N]


def discretise_bilinear(A: Any, B: Any, step: float) -> tuple[Array, Array]:
    """A[N,N] B[N] step -> A_bar[N,N] B_bar[N]

    Half a step judged by the old state, half by the new one: A_bar = (1 - step/2 A)^-1 (1 + step/2 A),
    B_bar = (1 - step/2 A)^-1 step B.
    Raises ValueError: A and B don't fit, or step is not above 0.
    Source: Tustin's method, as in S4 eq. 3.
    """
    A, B, step = _system(A, B, step)
    one = np.eye(len(B))
    inverse = np.linalg.inv(one - A * (step / 2))
    return inverse @ (one + A * (step / 2)), inverse @ B * step


def ssm_recurrence(A_bar: Any, B_bar: Any, C: Any, x: Any, rec: Rec = off) -> Array:
    """A_bar[N,N] B_bar[N] C[N] x[T] -> y[T]

    Step by step, remembering N numbers however long the sequence is: how it runs when writing text.
    Raises ValueError: the sizes of A_bar, B_bar and C differ.
    Source: S4 eq. 3.
    """
    A_bar, B_bar, C, x = _discrete(A_bar, B_bar, C, x)
    h, states = np.zeros(len(B_bar)), []
    for t in range(x.shape[-1]):
        h = (h @ A_bar.T) + x[..., t, None] * B_bar
        states.append(h)
    state = rec("state", np.stack(states, axis=-2))
    return rec("y", state @ C)


def ssm_kernel(A_bar: Any, B_bar: Any, C: Any, T: int) -> Array:
    """A_bar[N,N] B_bar[N] C[N] T -> kernel[T]

    What a single 1 at the first step leaves in the output 0, 1, 2 ... steps later: C A_bar^s B_bar.
    Raises ValueError: the sizes of A_bar, B_bar and C differ, or T is below 1.
    Source: S4 eq. 5.
    """
    if T < 1:
        raise ValueError(f"T is {T}; a kernel needs at least 1 step")
    impulse = np.eye(1, T)[0]
    return ssm_recurrence(A_bar, B_bar, C, impulse)


def ssm_convolution(A_bar: Any, B_bar: Any, C: Any, x: Any, rec: Rec = off) -> Array:
    """A_bar[N,N] B_bar[N] C[N] x[T] -> y[T]

    The same outputs as `ssm_recurrence`, all at once: how it trains.
    Raises ValueError: the sizes of A_bar, B_bar and C differ.
    Source: S4 eq. 4.
    """
    A_bar, B_bar, C, x = _discrete(A_bar, B_bar, C, x)
    kernel = rec("kernel", ssm_kernel(A_bar, B_bar, C, x.shape[-1]))
    return rec("y", fft_convolution(x[..., None], kernel[:, None])[..., 0])


def _system(A: Any, B: Any, step: float) -> tuple[Array, Array, float]:
    A, B = as_floats("A", A), as_floats("B", B)
    same_axis("discretise", "A rows", A.shape[-2], "A columns", A.shape[-1])
    same_axis("discretise", "A columns", A.shape[-1], "B numbers", B.shape[-1])
    return A, B, above("step", step)


def _discrete(A_bar: Any, B_bar: Any, C: Any, x: Any) -> tuple[Array, Array, Array, Array]:
    A_bar, B_bar, C = as_floats("A_bar", A_bar), as_floats("B_bar", B_bar), as_floats("C", C)
    same_axis("ssm", "A_bar columns", A_bar.shape[-1], "B_bar numbers", B_bar.shape[-1])
    same_axis("ssm", "A_bar columns", A_bar.shape[-1], "C numbers", C.shape[-1])
    return A_bar, B_bar, C, as_floats("x", x)
