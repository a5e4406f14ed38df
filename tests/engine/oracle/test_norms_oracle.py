"""Norms, their gradients and first weights agree with PyTorch."""

import numpy as np
import pytest

from llmtutor.engine.autodiff import backward, variable
from llmtutor.engine.deep_norm import deep_norm
from llmtutor.engine.initialisation import he_spread, xavier_spread
from llmtutor.engine.norms import layer_norm, rms_norm

pytestmark = pytest.mark.oracle
rng = np.random.default_rng(2)
x, gain, shift, change = rng.normal(size=(4, 9, 32))
gain, shift = gain[0], shift[0]


def test_layer_norm_and_deep_norm(oracle):
    torch = oracle("torch")
    F = oracle("torch.nn.functional")
    t = torch.tensor
    theirs = F.layer_norm(t(x), (32,), t(gain), t(shift), 1e-5).numpy()
    assert np.abs(layer_norm(x, gain, shift) - theirs).max() <= 1e-12
    theirs = F.layer_norm(2.5 * t(x) + t(change), (32,), t(gain), t(shift), 1e-5).numpy()
    assert np.abs(deep_norm(x, change, 2.5, gain, shift) - theirs).max() <= 1e-12


def test_rms_norm(oracle):
    torch = oracle("torch")
    theirs = oracle("torch.nn.functional").rms_norm(torch.tensor(x), (32,), torch.tensor(gain), 1e-6).numpy()
    assert np.abs(rms_norm(x, gain) - theirs).max() <= 1e-12


def test_gradients(oracle):
    torch = oracle("torch")
    mine = [variable(a) for a in (x, gain, shift)]
    theirs = [torch.tensor(a, requires_grad=True) for a in (x, gain, shift)]
    backward((layer_norm(*mine) * change).sum())
    (
        oracle("torch.nn.functional").layer_norm(theirs[0], (32,), *theirs[1:]) * torch.tensor(change)
    ).sum().backward()
    for a, b in zip(mine, theirs, strict=True):
        assert np.abs(a.grad - b.grad.numpy()).max() <= 1e-12


def test_first_weights(oracle):
    torch = oracle("torch")
    torch.manual_seed(0)
    W = torch.empty(400, 300, dtype=torch.float64)  # (out, in)
    assert torch.nn.init.xavier_normal_(W).std().item() == pytest.approx(xavier_spread(300, 400), rel=0.01)
    assert torch.nn.init.kaiming_normal_(W).std().item() == pytest.approx(he_spread(300), rel=0.01)
    assert torch.nn.init.xavier_uniform_(W).max().item() == pytest.approx(
        3**0.5 * xavier_spread(300, 400), rel=1e-3
    )
