"""Own calculations, polynomials, signals by depth and batches of a line against torch and numpy."""

import numpy as np
import pytest

from llmtutor.engine import polynomial as poly
from llmtutor.engine.expression import calculate
from llmtutor.engine.line_fit import fit_line, line_points
from llmtutor.engine.slopes import CURVES

pytestmark = pytest.mark.oracle


def test_a_calculation_has_torchs_gradients(oracle):
    torch = oracle("torch")
    a, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (0.7, 1.3))
    c = torch.sigmoid(a * b) + torch.relu(b - a) ** 2 / 3
    result = torch.tanh(c) * torch.exp(-a) + torch.log(b) - torch.sqrt(a) * torch.cos(b) + b**a
    result.backward()
    text = "c=sigmoid(a*b)+relu(b-a)^2/3; tanh(c)*exp(-a)+log(b)-sqrt(a)*cos(b)+b^a"
    numbers = calculate(text, {"a": 0.7, "b": 1.3})
    found = {made.label: made for made in numbers}
    assert numbers[-1].value == pytest.approx(result.item(), abs=1e-12)
    assert found["a"].grad == pytest.approx(a.grad.item(), abs=1e-12)
    assert found["b"].grad == pytest.approx(b.grad.item(), abs=1e-12)


@pytest.mark.parametrize("name", sorted(poly.POLYNOMIALS))
def test_polynomials_and_their_slopes(name):
    polynomial, theirs = poly.POLYNOMIALS[name], np.zeros((5, 5))
    for part in polynomial:
        theirs[part.x, part.y] += part.times
    polyval, polyder = np.polynomial.polynomial.polyval2d, np.polynomial.polynomial.polyder
    for x, y in ((0.3, -1.2), (2.0, 0.7)):
        assert poly.height_at(polynomial, x, y) == pytest.approx(polyval(x, y, theirs), abs=1e-12)
        slopes = [polyval(x, y, polyder(theirs, axis=axis)) for axis in (0, 1)]
        assert poly.gradient_of(polynomial, x, y) == pytest.approx(slopes, abs=1e-11)


@pytest.mark.parametrize("name", sorted(CURVES))
def test_slopes_of_curves(oracle, name):
    torch = oracle("torch")
    functions = {"square": torch.square, "cube": lambda x: x**3, "sine": torch.sin}
    for at in (0.3, 1.7):
        x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        y = functions.get(name, getattr(torch, name, None))(x)
        y.backward()
        assert float(CURVES[name].height(at)) == pytest.approx(y.item(), abs=1e-12)
        assert float(CURVES[name].slope(at)) == pytest.approx(x.grad.item(), abs=1e-12)


def test_a_line_trained_by_torch(oracle):
    torch = oracle("torch")
    x, y = line_points(40, 0.3, seed=2)
    steps = fit_line(x, y, 6, size=16, lr=0.2, seed=2)
    rng, w = np.random.default_rng(2), torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=0.2)
    orders = [rng.permutation(40) for _ in range(2)]
    chosen = [order[start : start + 16] for order in orders for start in (0, 16, 32)]
    for step, batch in zip(steps, chosen, strict=True):
        miss = w[0] * torch.tensor(x[batch]) + w[1] - torch.tensor(y[batch])
        loss = 0.5 * (miss**2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        assert step.loss == pytest.approx(loss.item(), abs=1e-12)
        assert step.after == pytest.approx(w.detach().numpy(), abs=1e-12)


def test_signals_by_depth_are_torchs(oracle):
    torch = oracle("torch")
    from llmtutor.engine.signal_depth import EXAMPLES, sizes_by_depth

    forward, backward = sizes_by_depth(5, 8, 0.5, "tanh", residual=True, seed=3)
    gradient, examples, *layers = (np.random.default_rng((3, place)) for place in range(7))
    places = [torch.tensor(examples.normal(size=(EXAMPLES, 8)), requires_grad=True)]
    for layer in layers:
        weights = torch.tensor(layer.normal(0, 0.5, size=(8, 8)))
        places.append(places[-1] + torch.tanh(places[-1] @ weights))
        places[-1].retain_grad()
    places[-1].backward(torch.tensor(gradient.normal(size=(EXAMPLES, 8))))
    for place, ahead, back in zip(places, forward, backward, strict=True):
        assert ahead == pytest.approx(place.detach().square().mean().sqrt().item(), abs=1e-12)
        assert back == pytest.approx(place.grad.square().mean().sqrt().item(), abs=1e-12)
