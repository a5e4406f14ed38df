"""The tape, softmax and cross-entropy against torch."""

import numpy as np
import pytest

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.embedding import embed
from llmtutor.engine.information import entropy, kl
from llmtutor.engine.linear import linear
from llmtutor.engine.softmax import log_softmax, logsumexp, softmax

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(5)


def test_softmax_family(oracle):
    torch = oracle("torch")
    x = RNG.normal(size=(3, 4, 7)) * 10
    t = torch.from_numpy(x)
    assert softmax(x, T=0.7) == pytest.approx(torch.softmax(t / 0.7, -1).numpy(), abs=1e-12)
    assert log_softmax(x) == pytest.approx(torch.log_softmax(t, -1).numpy(), abs=1e-12)
    assert logsumexp(x) == pytest.approx(torch.logsumexp(t, -1).numpy(), abs=1e-12)


def test_entropy_and_kl(oracle):
    stats = oracle("scipy.stats")
    p, q = softmax(RNG.normal(size=(2, 5, 6)))
    assert entropy(p) == pytest.approx(stats.entropy(p, base=2, axis=-1), abs=1e-12)
    assert kl(p, q, base=2) == pytest.approx(stats.entropy(p, q, base=2, axis=-1), abs=1e-12)


def test_all_gradients_of_a_small_language_model(oracle):
    torch = oracle("torch")
    shapes = {"E": (11, 8), "W1": (8, 16), "b1": (16,), "W2": (16, 11), "b2": (11,)}
    weights = {name: RNG.normal(size=shape) for name, shape in shapes.items()}
    ids, targets = RNG.integers(0, 11, (2, 4, 5))

    def loss_of(p):
        hidden = np.tanh(linear(embed(p["E"], ids), p["W1"], p["b1"]))
        return cross_entropy(linear(hidden, p["W2"], p["b2"]), targets).mean()

    loss, gradients = value_and_gradients(loss_of, weights)
    t = {name: torch.from_numpy(value).requires_grad_() for name, value in weights.items()}
    hidden = torch.tanh(t["E"][torch.from_numpy(ids)] @ t["W1"] + t["b1"])
    logits = (hidden @ t["W2"] + t["b2"]).reshape(-1, 11)
    reference = torch.nn.functional.cross_entropy(logits, torch.from_numpy(targets).reshape(-1))
    reference.backward()
    assert loss == pytest.approx(reference.item(), abs=1e-12)
    for name, gradient in gradients.items():
        assert gradient == pytest.approx(t[name].grad.numpy(), abs=1e-12), name
