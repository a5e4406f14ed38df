"""Learning to tell leaves from flowers: made points, and a small network trained on all of them at once."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.mlp import mlp
from llmtutor.engine.optimisers import sgd
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array

SHAPES = ("apart", "ring", "mixed")


def made_points(shape: str, each: int = 40, seed: int = 0) -> tuple[Array, Array]:
    """shape each seed -> points[T,2] kinds[T]

    `each` leaves (kind 0) and as many flowers (kind 1), by how green and how large they are, both about -1 to
    1. "apart": a straight line parts them; "ring": flowers lie round leaves; "mixed": kinds are drawn by lot.
    Raises ValueError: an unknown shape.
    """
    if shape not in SHAPES:
        raise ValueError(f"there is no shape {shape!r}; choose from {', '.join(SHAPES)}")
    rng, kinds = np.random.default_rng(seed), np.repeat([0, 1], each)
    turn = rng.uniform(0, 2 * np.pi, 2 * each)
    if shape == "apart":
        centres = np.array([[0.5, -0.3], [-0.5, 0.3]])
        return centres[kinds] + rng.normal(0, 0.18, (2 * each, 2)), kinds
    if shape == "mixed":
        return rng.uniform(-0.95, 0.95, (2 * each, 2)), rng.permutation(kinds)
    reach = np.where(kinds == 0, rng.uniform(0, 0.4, 2 * each), rng.uniform(0.7, 0.95, 2 * each))
    return reach[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=-1), kinds


def loss_of(weights: Mapping[str, Any], points: Any, kinds: Any, activation: str = "tanh") -> Any:
    """weights points[T,2] kinds[T] activation -> loss[]

    The mean surprise in nats at the right kinds. Raises ValueError as `mlp` and `cross_entropy`.
    """
    return cross_entropy(mlp(points, weights, activation), kinds).mean()


def learn(
    weights: Mapping[str, Array], points: Any, kinds: Any, lr: float, activation: str = "tanh"
) -> tuple[dict[str, Array], float]:
    """weights points[T,2] kinds[T] lr activation -> weights loss

    One nudge: every weight a step of `lr` against its gradient. The loss is that before the step.
    Raises ValueError as `loss_of`.
    """
    loss, gradients = value_and_gradients(lambda w: loss_of(w, points, kinds, activation), weights)
    return {name: sgd(w, gradients[name], None, lr)[0] for name, w in weights.items()}, float(loss)


def flower_share(weights: Mapping[str, Array], points: Any, activation: str = "tanh") -> Array:
    """weights points[T,2] activation -> share[T]

    How sure the network is that each point is a flower, from 0 to 1.
    """
    return np.asarray(softmax(mlp(points, weights, activation))[..., 1])
