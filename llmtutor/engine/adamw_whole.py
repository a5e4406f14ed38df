"""AdamW for all the weights of a model at once, in half the time: the same numbers as `optimisers.adamw`.

Large models are waiting for memory most of the time. So here every array is gone through as few times as
possible: constant factors are joined before the arrays are touched, clipping among them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from llmtutor.engine.optimisers import State
from llmtutor.engine.trace import Array


@dataclass(frozen=True)
class Factors:
    """The constants of one step for one array; c1 and c2 are 1 - b1^t and 1 - b2^t, f shrinks the gradient.

    kept1 b1, new1 (1 - b1) f, kept2 b2, new2 (1 - b2) f^2: how the two averages move.
    lr: lr sqrt(c2) / c1. eps: eps sqrt(c2). left: 1 - lr * weight_decay, what decay leaves of a weight.
    """

    kept1: float
    new1: float
    kept2: float
    new2: float
    lr: float
    eps: float
    left: float


def factors(
    step: int, lr: float, b1: float, b2: float, eps: float, weight_decay: float, shrink: float = 1.0
) -> Factors:
    """step lr b1 b2 eps weight_decay shrink -> factors

    Adam's step lr (v / c1) / (sqrt(s / c2) + eps) is (lr sqrt(c2) / c1) v / (sqrt(s) + eps sqrt(c2)).
    `step` counts from 1; gradients are to be multiplied by `shrink`.
    """
    c1, root2 = 1 - b1**step, math.sqrt(1 - b2**step)
    averages = (b1, (1 - b1) * shrink, b2, (1 - b2) * shrink * shrink)
    return Factors(*averages, lr * root2 / c1, eps * root2, 1 - lr * weight_decay)


def step_array(w: Array, grad: Array, state: State | None, by: Factors) -> tuple[Array, State]:
    """w[...] grad[...] state by -> new[...] state

    One array's step; nothing that was given is changed.
    """
    old = state or State(np.zeros_like(w), np.zeros_like(w))
    velocity = old.velocity * by.kept1
    velocity += grad * by.new1
    squared = grad * grad
    squared *= by.new2
    square = old.square * by.kept2
    square += squared
    step = np.sqrt(square, out=squared)
    step += by.eps
    np.divide(velocity, step, out=step)
    step *= by.lr
    new = w * by.left
    new -= step
    return new, State(velocity, square, old.step + 1)


def adamw_whole(
    weights: Mapping[str, Array],
    gradients: Mapping[str, Array],
    states: Mapping[str, State],
    lr: float,
    b1: float,
    b2: float,
    eps: float,
    weight_decay: float,
    shrink: float = 1.0,
) -> tuple[dict[str, Array], dict[str, State]]:
    """weights gradients states lr b1 b2 eps weight_decay shrink -> weights states

    One step of AdamW for every array, with its gradient times `shrink`. Decay acts on matrices only, not on
    gains and biases. Loshchilov and Hutter 2017, algorithm 2.
    """

    @cache
    def by(step: int, decay: float) -> Factors:
        return factors(step, lr, b1, b2, eps, decay, shrink)

    done = {}
    for name, w in weights.items():
        state = states.get(name)
        step = 1 if state is None else state.step + 1
        done[name] = step_array(w, gradients[name], state, by(step, weight_decay if w.ndim > 1 else 0.0))
    return {name: w for name, (w, _) in done.items()}, {name: state for name, (_, state) in done.items()}
