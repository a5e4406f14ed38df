"""A multi-layer perceptron: by hand, its gradients, and what a bend is good for."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.gradient_check import gradient_check
from llmtutor.engine.mlp import mlp, mlp_weights
from llmtutor.engine.trace import Trace

XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
# Goodfellow, Bengio, Courville 2016, "Deep Learning", section 6.1: two hidden neurons that learn XOR.
GOODFELLOW = {
    "layer.0.W": np.array([[1.0, 1], [1, 1]]),
    "layer.0.b": np.array([0.0, -1]),
    "layer.1.W": np.array([[1.0], [-2]]),
    "layer.1.b": np.zeros(1),
}


def test_the_textbook_network_computes_xor():
    trace = Trace()
    assert called(mlp, XOR, GOODFELLOW, rec=trace)[:, 0].tolist() == [0, 1, 1, 0]
    assert trace["layer.0.sums"].tolist() == [[0, -1], [1, 0], [1, 0], [2, 1]]
    assert [item.name for item in trace] == ["layer.0.sums", "layer.0.bent", "layer.1.sums"]


def test_gradients_agree_with_trying():
    weights = mlp_weights([3, 5, 4, 2], seed=1)
    x = np.random.default_rng(0).normal(size=(6, 3))
    for activation in ("relu", "tanh", "gelu_tanh", "silu"):
        checks = gradient_check(lambda w, a=activation: (mlp(x, w, a) ** 2).sum(), weights)
        assert all(check.error < 1e-6 for check in checks)


def test_first_weights_keep_signals_alive_through_twenty_layers():
    weights = mlp_weights([64] * 21, seed=0)
    y = mlp(np.random.default_rng(1).normal(size=(200, 64)), weights)
    assert 0.1 < y.std() < 10


def test_what_cannot_work_says_why():
    with pytest.raises(ValueError, match="at least the inputs and the outputs"):
        mlp_weights([3])
    with pytest.raises(ValueError, match="no activation 'sine'; choose from relu"):
        mlp(XOR, GOODFELLOW, "sine")
    with pytest.raises(ValueError, match="make them with mlp_weights"):
        mlp(XOR, {})
    with pytest.raises(ValueError, match="x has 3 numbers but W has 2 rows"):
        mlp(np.ones((1, 3)), GOODFELLOW)
