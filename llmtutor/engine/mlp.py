"""A multi-layer perceptron: layers of neurons, with a bend between one layer and the next."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from llmtutor.engine.activations import ACTIVATIONS
from llmtutor.engine.initialisation import he_spread, normal_weights
from llmtutor.engine.linear import linear
from llmtutor.engine.trace import Array, Rec, off


def mlp_weights(widths: Sequence[int], seed: int = 0, dtype: Any = np.float64) -> dict[str, Array]:
    """widths seed -> weights

    First weights of layers from widths[0] to widths[1] and so on: `layer.0.W`, `layer.0.b`, `layer.1.W`, ...
    Raises ValueError: fewer than two widths, or one below 1.
    """
    if len(widths) < 2:
        raise ValueError(f"mlp: the widths are {list(widths)}; give at least the inputs and the outputs")
    rng = np.random.default_rng(seed)
    weights = {}
    for i, (inputs, outputs) in enumerate(pairwise(widths)):
        weights[f"layer.{i}.W"] = normal_weights(rng, inputs, outputs, he_spread(inputs)).astype(dtype)
        weights[f"layer.{i}.b"] = np.zeros(outputs, dtype)
    return weights


def mlp(x: Any, weights: Mapping[str, Any], activation: str = "relu", rec: Rec = off) -> Any:
    """x[D] weights activation -> y[...]

    Layer after layer: weighted sums, then the bend; the last layer's sums are not bent. Without a bend in
    between, all layers together could do no more than one.
    Raises ValueError: an unknown activation, no layer, or widths that do not fit.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"there is no activation {activation!r}; choose from {', '.join(ACTIVATIONS)}")
    if "layer.0.W" not in weights:
        raise ValueError("mlp: the weights hold no layer.0.W; make them with mlp_weights")
    bend, layers = ACTIVATIONS[activation][0], sum(name.endswith(".W") for name in weights)
    for i in range(layers):
        at = rec.at(f"layer.{i}")
        x = at("sums", linear(x, weights[f"layer.{i}.W"], weights.get(f"layer.{i}.b")))
        x = at("bent", bend(x)) if i < layers - 1 else x
    return x
