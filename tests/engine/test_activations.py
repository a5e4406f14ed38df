"""Activations: the published values of each, and every slope against trying."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine import activations as act
from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.glu import GATES, gated, geglu, glu, swiglu
from llmtutor.engine.gradient_check import central_difference, gradient_check
from llmtutor.engine.pieces import PIECE
from llmtutor.engine.trace import Trace

X = np.array([-3, -1, -0.5, 0.5, 1, 2])


def test_gelu_exact_and_approximate():
    assert called(act.gelu, X) == pytest.approx(
        [-0.004050, -0.158655, -0.154269, 0.345731, 0.841345, 1.954500], abs=5e-7
    )
    assert called(act.gelu_tanh, X) == pytest.approx(
        [-0.003637, -0.158808, -0.154286, 0.345714, 0.841192, 1.954598], abs=5e-7
    )
    line = np.linspace(-6, 6, 2001)
    assert np.abs(act.gelu(line) - act.gelu_tanh(line)).max() == pytest.approx(4.73e-4, abs=5e-6)


def test_silu_and_sigmoid():
    assert called(act.silu, [1, -1]) == pytest.approx([0.731059, -0.268941], abs=5e-7)
    assert called(act.sigmoid, [-1000, 0, 1000]).tolist() == [0, 0.5, 1]
    assert act.sigmoid(-40.0) == pytest.approx(math.exp(-40), rel=1e-12)
    assert act.sigmoid_slope(0.0) == 0.25


@pytest.mark.parametrize("name", act.ACTIVATIONS)
def test_every_slope_agrees_with_trying_and_with_the_tape(name):
    f, slope = act.ACTIVATIONS[name]
    tried = [central_difference(lambda x: float(f(x)), float(x)) for x in X]
    assert called(slope, X) == pytest.approx(tried, abs=1e-8)
    _, gradients = value_and_gradients(lambda p: f(p["x"]).sum(), {"x": X})
    assert gradients["x"] == pytest.approx(slope(X), abs=1e-14)


@pytest.mark.parametrize("name", act.ACTIVATIONS)
def test_float32_and_single_numbers(name):
    f, slope = act.ACTIVATIONS[name]
    assert f(X.astype(np.float32)).dtype == slope(X.astype(np.float32)).dtype == np.float32
    assert np.shape(f(1)) == ()
    assert np.isfinite(f(np.array([-700.0, 700.0]))).all()


def test_identities():
    assert act.tanh(X) == pytest.approx(2 * act.sigmoid(2 * X) - 1, abs=1e-15)
    assert act.softplus(X) - act.softplus(-X) == pytest.approx(X)
    assert act.gelu(X) - act.gelu(-X) == pytest.approx(X)
    assert called(act.normal_share, 1.959964) == pytest.approx(0.975, abs=1e-7)


@pytest.mark.parametrize("kind", GATES)
def test_a_gate_decides_how_much_passes(kind):
    rng = np.random.default_rng(0)
    gate, value = rng.normal(size=(2, 3, 4))
    assert called(gated, kind, gate, value) == pytest.approx(GATES[kind](gate) * value)
    report = gradient_check(lambda p: (gated(kind, p["g"], p["v"]) ** 2).sum(), {"g": gate, "v": value})
    assert max(line.error for line in report) < 1e-8


def test_named_gated_units():
    trace = Trace()
    assert called(swiglu, [1.0], [2.0]) == pytest.approx([2 * 0.731059], abs=1e-6)
    assert called(glu, [0.0], [2.0]) == pytest.approx([1])
    assert called(geglu, [1.0], [2.0], rec=trace) == pytest.approx([2 * 0.841345], abs=1e-6)
    assert [item.name for item in trace] == ["opened", "y"]
    with pytest.raises(ValueError, match="no gated unit called 'moglu'; choose from glu"):
        gated("moglu", [1.0], [1.0])
    with pytest.raises(ValueError, match="gate has 1 numbers but value has 2 numbers"):
        swiglu([1.0], [1.0, 2.0])


def test_nan_is_refused():
    with pytest.raises(ValueError, match="x contains NaN"):
        act.gelu([float("nan")])


def test_large_layers_have_the_same_gradient_as_small_ones():
    x = np.linspace(-4, 4, 2 * PIECE + 7).reshape(1, -1)
    _, gradients = value_and_gradients(lambda p: (act.gelu_tanh(p["x"]) * 2).sum(), {"x": x})
    assert gradients["x"] == pytest.approx(2 * act.gelu_tanh_slope(x), abs=0)
