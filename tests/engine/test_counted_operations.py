"""Counted costs: the published equations run on numbers that count what is done with them."""

import numpy as np
import pytest

from llmtutor.engine.sequence_costs import delta_cost, mamba_cost, retention_cost, rwkv4_cost, rwkv7_cost

K = 16  # the width of a head; sums over K terms take K - 1 additions, so counts differ by terms of order K


class Counted:
    """A number that counts the operations done with it and all others."""

    done = 0

    def __init__(self, value):
        self.value = value

    def _with(self, value):
        Counted.done += 1
        return Counted(value)

    def __mul__(self, other):
        return self._with(self.value * other.value)

    def __truediv__(self, other):
        return self._with(self.value / other.value)

    def __add__(self, other):
        return self._with(self.value + other.value)

    def __sub__(self, other):
        return self._with(self.value - other.value)

    def exp(self):
        return self._with(np.exp(self.value))

    def or_larger(self, other):
        return self._with(max(self.value, other.value))


def counted(*shape):
    values = np.random.default_rng(0).normal(size=shape)
    return np.array([Counted(value) for value in values.ravel()], object).reshape(shape)


def operations(token, *arrays):
    Counted.done = 0
    token(*arrays)
    return Counted.done


def vectors(count):
    return [counted(K) for _ in range(count)]


def test_a_token_of_retention():
    """Sun et al. 2023 (arXiv 2307.08621), equation 6: S = gamma S + k v, y = q S."""

    def token(S, gamma, q, k, v):
        return q @ (S * gamma + np.outer(k, v))

    done = operations(token, counted(K, K), counted(1)[0], *vectors(3))
    assert done == retention_cost(1, K, K).next_token - K


def test_a_token_of_the_delta_rule():
    """Schlag et al. 2021 (arXiv 2102.11174), section 4.2: look up, compare, write, read."""

    def token(S, beta, q, k, v):
        return q @ (S + np.outer(k, (v - k @ S) * beta))

    done = operations(token, counted(K, K), counted(1)[0], *vectors(3))
    assert done == delta_cost(1, K, K).next_token  # 2 K for comparing and beta, less 2 K at the end of sums


def test_a_token_of_rwkv7():
    """Peng et al. 2025 (arXiv 2503.14456): S (diag(w) - kappa (a kappa)) + v k, y = S r."""

    def token(S, r, w, k, v, kappa, a):
        return r @ (S * w[:, None] - np.outer(kappa * a, kappa @ S) + np.outer(k, v))

    done = operations(token, counted(K, K), *vectors(6))
    assert done == rwkv7_cost(1, K, K).next_token - K  # K for a kappa, less 2 K at the end of sums


def test_a_token_of_rwkv4():
    """Peng et al. 2023 (arXiv 2305.13048), appendix D: two votes, each kept from overflowing."""

    def vote(values, weights, top, exponent, value):
        high = top.or_larger(exponent)
        old, new = (top - high).exp(), (exponent - high).exp()
        return old * values + new * value, old * weights + new, high

    def token(values, weights, top, key, value, decay, bonus):
        total, weight, _ = vote(values, weights, top, key + bonus, value)
        return total / weight, vote(values, weights, top - decay, key, value)

    assert operations(token, *counted(7)) == rwkv4_cost(1, 1).next_token


def test_a_token_of_mamba():
    """Gu and Dao 2023 (arXiv 2312.00752), equations 2 and 4, and the short convolution before them."""
    N, S, D = 16, 4, 8

    def token(h, window, kernel, step, A, B, C):
        x = (window * kernel).sum(axis=1)
        kept = np.vectorize(Counted.exp, otypes=[object])(step[:, None] * A)
        return (kept * h + (step * x)[:, None] * B) @ C

    channels = 2 * D
    arrays = [counted(channels, n) for n in (N, S, S)]
    done = operations(token, *arrays, counted(channels), counted(channels, N), counted(N), counted(N))
    # step * x once a channel, less 1 at the end of each of the two sums
    assert done == mamba_cost(1, D, N, S).next_token - channels


@pytest.mark.parametrize("n", [4, 64])
def test_a_fourier_transform_of_n_numbers_takes_5_n_log2_n(n):
    """Cooley and Tukey 1965: n/2 butterflies a level, a complex product (6) and two sums (4) each.

    For real numbers half of it is enough: the 5/2 n log2 n that the cost of Hyena assumes.
    """

    def butterflies(size):
        return 0 if size == 1 else 2 * butterflies(size // 2) + size // 2 * (6 + 4)

    assert butterflies(n) == 5 * n * np.log2(n)
