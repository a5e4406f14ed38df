"""The checks that exercises in code are run through: hidden inputs drawn by a seed, and the engine's answer.

A check draws small inputs with at most two decimals, so that a failing case can be read and worked out by
hand, and among them the shapes and sizes that tell a right function from the usual wrong ones.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from llmtutor.engine import bpe, gradient_check, optimisers, rope
from llmtutor.engine.attention import attention
from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.matmul import matmul
from llmtutor.engine.norms import layer_norm
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array
from llmtutor.quiz.code_child import Formula

Inputs = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Check:
    """The arguments of a function, how to draw them, and what it must give for them."""

    arguments: tuple[str, ...]
    draw: Callable[[Generator], Inputs]
    gives: Callable[..., Any]


def draw_cases(name: str, seed: int) -> list[tuple[Mapping[str, Any], Any]]:
    """Return the inputs of a check by name, and what must come out: the same for the same seed."""
    check = CHECKS[name]
    drawn = check.draw(np.random.default_rng(seed))
    return [(dict(zip(check.arguments, case, strict=True)), check.gives(*case)) for case in drawn]


def numbers(rng: Generator, *shape: int) -> Array:
    """Draw numbers around 0 with two decimals."""
    return np.round(rng.normal(size=shape) * 1.5, 2)


def _matmul(rng: Generator) -> Inputs:
    for rows, inner, columns in ((2, 3, 2), (2, 2, 2), (1, 4, 1), (3, 1, 2), (4, 2, 3)):
        yield tuple(rng.integers(-4, 6, shape).tolist() for shape in ((rows, inner), (inner, columns)))


def _derivative(rng: Generator) -> Inputs:
    texts = ("x ** 2", "x ** 3", "3 * x + 1", "1 / (1 + x * x)", "x ** 4 - 2 * x")
    for text, step in zip(texts, rng.permutation([0.5, 0.5, 0.1, 0.1, 0.01]), strict=True):
        yield Formula(text), float(np.round(rng.normal(), 2)), float(step)


def _softmax(rng: Generator) -> Inputs:
    for shape in ((3,), (5,), (2, 3), (3, 2), (2, 2, 4)):
        yield (numbers(rng, *shape),)
    yield (np.array([1000.0, 1001.0, 999.0 - float(rng.integers(0, 3))]),)


def _cross_entropy(rng: Generator) -> Inputs:
    for tokens, vocab in ((1, 3), (2, 4), (4, 3), (3, 6)):
        yield numbers(rng, tokens, vocab), rng.integers(0, vocab, tokens)
    yield (
        np.array([[900.0, 0.0, -900.0], [0.0, 800.0, 0.0]]),
        np.array([0, 2 * rng.integers(0, 2)]),
    )


def _two_layers(rng: Generator) -> Inputs:
    for samples, inputs, hidden, outputs in ((1, 2, 3, 1), (3, 2, 4, 2), (4, 3, 2, 1), (2, 4, 5, 3)):
        yield (
            numbers(rng, samples, inputs),
            numbers(rng, samples, outputs),
            numbers(rng, inputs, hidden),
            numbers(rng, hidden, outputs),
        )


def two_layer_gradients(x: Array, y: Array, W1: Array, W2: Array) -> tuple[Array, Array]:
    """x[B,D] y[B,V] W1[D,F] W2[F,V] -> dW1[D,F] dW2[F,V]

    The gradients of the mean squared error of relu(x W1) W2, by the tape.
    """

    def loss(weights: Mapping[str, Any]) -> Any:
        error = np.maximum(x @ weights["W1"], 0.0) @ weights["W2"] - y
        return (error * error).mean()

    gradients = value_and_gradients(loss, {"W1": W1, "W2": W2})[1]
    return gradients["W1"], gradients["W2"]


def _attention(rng: Generator) -> Inputs:
    for queries, keys, width, values in ((1, 2, 4, 2), (2, 3, 2, 2), (3, 3, 4, 4), (4, 2, 3, 5)):
        yield numbers(rng, queries, width), numbers(rng, keys, width), numbers(rng, keys, values)


def _layer_norm(rng: Generator) -> Inputs:
    for shape in ((4,), (2, 3), (3, 3), (2, 2, 5)):
        width = shape[-1]
        yield numbers(rng, *shape), numbers(rng, width), numbers(rng, width), 1e-5
    yield np.full((1, 4), float(rng.integers(1, 9))), np.ones(4), np.zeros(4), 1e-5
    yield numbers(rng, 2, 4), np.ones(4), np.zeros(4), 0.1


def _merge_step(rng: Generator) -> Inputs:
    corpora = (
        ["banana", "bandana", "ban"],
        ["low", "lower", "lowest", "slow"],
        ["aaaa", "aaa", "ba"],
        ["abab", "baba"],
    )
    for words in corpora:
        order = rng.permutation(len(words))
        yield ([list(words[place]) for place in order],)
    yield ([["th", "e"], ["th", "e", "n"], ["o", "th", "e", "r"]],)


def merged_once(words: list[list[str]]) -> list[list[str]]:
    """words -> words

    Join the most frequent pair everywhere; of equally frequent ones that met first.
    """
    counts: dict[tuple[str, str], int] = {}
    for word in words:
        for pair, times in bpe.count_pairs({tuple(word): 1}).items():
            counts[pair] = counts.get(pair, 0) + times
    best = max(counts, key=counts.__getitem__)
    return [list(bpe.join_pair(word, best)) for word in words]


def _adam(rng: Generator) -> Inputs:
    for step, size in ((1, 3), (2, 2), (5, 4), (100, 3)):
        w, grad, m = numbers(rng, size), numbers(rng, size), numbers(rng, size) * (step > 1)
        yield w, grad, m, np.abs(numbers(rng, size)) * (step > 1), step, 0.1, 0.9, 0.99, 1e-3


def adam_step(
    w: Array, grad: Array, m: Array, v: Array, t: int, lr: float, b1: float, b2: float, eps: float
) -> tuple[Array, Array, Array]:
    """w[...] grad[...] m[...] v[...] t lr b1 b2 eps -> w[...] m[...] v[...]

    One step of Adam, with everything it remembers handed in and out; t is 1 at the first step.
    """
    new, state = optimisers.adam(w, grad, optimisers.State(m, v, t - 1), lr, b1, b2, eps)
    return new, state.velocity, state.square


def _rope(rng: Generator) -> Inputs:
    for tokens, width in ((1, 2), (2, 2), (3, 4), (5, 8)):
        yield (numbers(rng, tokens, width),)


def turned(x: Array) -> Array:
    """x[T,K] -> y[T,K]

    Every row turned by its place, counted from 0, in the layout of halves.
    """
    y: Array = rope.rope(x, *rope.turns(np.arange(len(x)), rope.frequencies(x.shape[-1])))
    return y


CHECKS: Mapping[str, Check] = {
    "matmul": Check(("a", "b"), _matmul, matmul),
    "derivative": Check(("f", "x", "h"), _derivative, gradient_check.central_difference),
    "softmax": Check(("x",), _softmax, softmax),
    "cross-entropy": Check(
        ("logits", "targets"), _cross_entropy, lambda logits, targets: cross_entropy(logits, targets).mean()
    ),
    "two-layers": Check(("x", "y", "W1", "W2"), _two_layers, two_layer_gradients),
    "attention": Check(("q", "k", "v"), _attention, attention),
    "layer-norm": Check(("x", "gain", "shift", "eps"), _layer_norm, layer_norm),
    "bpe-merge": Check(("words",), _merge_step, merged_once),
    "adam": Check(("w", "grad", "m", "v", "t", "lr", "b1", "b2", "eps"), _adam, adam_step),
    "rope": Check(("x",), _rope, turned),
}
