"""Activations against torch and scipy."""

import numpy as np
import pytest

from llmtutor.engine import activations as act
from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.glu import glu

pytestmark = pytest.mark.oracle
X = np.linspace(-8, 8, 401)


@pytest.mark.parametrize("name", act.ACTIVATIONS)
def test_values_and_gradients(oracle, name):
    torch = oracle("torch")
    F = torch.nn.functional
    reference = {
        "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
    }.get(name) or getattr(F, name)
    t = torch.from_numpy(X).requires_grad_()
    y = reference(t)
    y.sum().backward()
    f = act.ACTIVATIONS[name][0]
    assert f(X) == pytest.approx(y.detach().numpy(), abs=1e-12)
    _, gradients = value_and_gradients(lambda p: f(p["x"]).sum(), {"x": X})
    assert gradients["x"] == pytest.approx(t.grad.numpy(), abs=1e-12)


def test_torch_puts_the_gate_second(oracle):
    torch = oracle("torch")
    value, gate = X[:200], X[200:400]
    packed = torch.from_numpy(np.concatenate([value, gate]))
    assert glu(gate, value) == pytest.approx(torch.nn.functional.glu(packed).numpy(), abs=1e-12)


def test_normal_share(oracle):
    assert act.normal_share(X) == pytest.approx(oracle("scipy.special").ndtr(X), abs=1e-15)
