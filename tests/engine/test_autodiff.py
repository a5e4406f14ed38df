"""The tape: published gradients, finite differences, and what it says when it cannot."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.activations import relu
from llmtutor.engine.autodiff import backward, differentiable, value_and_gradients, variable
from llmtutor.engine.computation_graph import graph_of
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.embedding import embed, one_hot
from llmtutor.engine.gradient_check import (
    central_difference,
    difference_errors,
    forward_difference,
    gradient_check,
    numerical_gradient,
)
from llmtutor.engine.linear import linear
from llmtutor.engine.softmax import log_softmax, logsumexp, naive_softmax, softmax
from llmtutor.engine.trace import Trace


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_micrograd_readme_example():
    a, b = variable(-4.0), variable(2.0)
    c = a + b
    d = a * b + b**3
    c = c + c + 1
    c = c + 1 + c + (-a)
    d = d + d * 2 + relu(b + a)
    d = d + 3 * d + relu(b - a)
    e = c - d
    f = e**2
    g = f / 2.0
    g = g + 10.0 / f
    backward(g)
    assert float(g) == pytest.approx(24.7041, abs=5e-5)
    assert float(a.grad) == pytest.approx(138.8338, abs=5e-5)
    assert float(b.grad) == pytest.approx(645.5773, abs=5e-5)


def test_backprop_lesson():
    x = np.array([1.0, 2.0])
    W1, W2 = variable([[0.5, 0.3], [0.2, 0.8]]), variable([1.0, 0.5])
    hidden = sigmoid(W1 @ x)
    output = sigmoid(W2 @ hidden)
    loss = (output - 1) ** 2
    backward(loss)
    assert hidden.value == pytest.approx([0.75026, 0.85815], abs=5e-6)
    assert float(output) == pytest.approx(0.76483, abs=5e-6)
    assert float(loss) == pytest.approx(0.055306, abs=5e-7)
    assert W2.grad == pytest.approx([-0.063471, -0.072598], abs=5e-7)


def test_mazur_example_after_one_step():
    x = np.array([0.05, 0.10])
    weights = {"W1": np.array([[0.15, 0.20], [0.25, 0.30]]), "W2": np.array([[0.40, 0.45], [0.50, 0.55]])}

    def loss_of(p):
        out = sigmoid(p["W2"] @ sigmoid(p["W1"] @ x + 0.35) + 0.60)
        return 0.5 * ((np.array([0.01, 0.99]) - out) ** 2).sum()

    loss, gradients = value_and_gradients(loss_of, weights)
    assert loss == pytest.approx(0.298371109, abs=5e-10)
    new = {name: weights[name] - 0.5 * gradients[name] for name in weights}
    assert new["W1"].ravel() == pytest.approx([0.14978072, 0.19956143, 0.24975114, 0.29950229], abs=5e-9)
    assert new["W2"].ravel() == pytest.approx([0.35891648, 0.40866619, 0.51130127, 0.56137012], abs=5e-9)
    assert float(loss_of(new)) == pytest.approx(0.291027774, abs=5e-10)


def test_chain_rule_lesson():
    x = variable(3.0)
    backward((2 * x + 1) ** 2)
    assert float(x.grad) == 28


def test_partial_derivatives_lesson():
    x, y = variable(1.0), variable(2.0)
    backward(x**2 + 2 * x * y + y**2)
    assert (float(x.grad), float(y.grad)) == (6, 6)


def test_gradients_add_where_paths_meet_and_a_second_sweep_starts_afresh():
    x = variable(3.0)
    loss = x * x + x
    backward(loss)
    backward(loss)
    assert float(x.grad) == 7


R = np.random.default_rng(0)
M = R.normal(size=(2, 3, 4))
OPERATIONS = {
    "add broadcast": lambda x: x + np.ones((5, 1, 3, 1)),
    "divide": lambda x: 1 / (x * x + 1) - x / 3,
    "power": lambda x: (x * x + 1) ** 1.5 + 2.0**x,
    "matmul left": lambda x: x @ R0,
    "matmul right": lambda x: R1 @ x,
    "matmul both": lambda x: x @ x.swapaxes(-1, -2),
    "matmul shared weight": lambda x: M @ x[1].T,
    "matmul vectors": lambda x: (x[0, 0] @ R0) * (R1 @ x[0, :, 0]).sum() + x[0, 0] @ x[1, 1],
    "maximum": lambda x: np.maximum(x, 0.1) - np.minimum(x, 0.2) + np.abs(x),
    "exp log": lambda x: np.log(np.exp(x) + 1) + np.log1p(x * x) + np.expm1(x) + np.logaddexp(x, 0),
    "trigonometry": lambda x: np.sin(x) * np.cos(x) + np.tanh(x),
    "roots": lambda x: (
        np.sqrt(x * x + 1) + np.square(x) + np.reciprocal(x * x + 2) + np.exp2(x) + np.log2(x * x + 1)
    ),
    "sum mean var": lambda x: x.sum(axis=1, keepdims=True) * x.mean(axis=-1, keepdims=True) + x.var(axis=0),
    "sum all": lambda x: x.sum() * x.mean() + x.var(),
    "extremes": lambda x: x.max(axis=-1) + x.min(axis=(0, 1)).sum() + x.max(axis=-1, keepdims=True)[..., 0],
    "cumsum": lambda x: np.cumsum(x, axis=1),
    "clip where": lambda x: np.clip(x, -0.5, 0.5) + np.where(M > 0, x, 2 * x),
    "shapes": lambda x: (
        x.reshape(6, 4).T.reshape((4, 2, 3)).transpose(1, 2, 0)
        + np.moveaxis(np.expand_dims(x, 0), 0, 3)[..., 0]
    ),
    "roll flip": lambda x: np.roll(x, 1, axis=-1) * np.flip(x, -1) + np.tril(x) * np.triu(x),
    "repeat": lambda x: np.repeat(x, 2, axis=1) * np.broadcast_to(x[:, :1], (2, 6, 4)),
    "index": lambda x: x[:, [0, 0, 2]] * x[:, None, 1] + x[M > 0].sum() + x[..., ::2].sum(),
    "along axis": lambda x: np.take_along_axis(x, np.array([[[0, 0, 3]]]).repeat(2, 0).repeat(3, 1), axis=-1),
    "join": lambda x: np.concatenate([x, x * x], axis=-1) * 2 + np.concatenate((x, M), axis=-1),
    "stack": lambda x: np.stack([x, x * x], axis=1) ** 2,
    "softmax": lambda x: softmax(x, T=0.7),
    "log softmax": lambda x: log_softmax(x, T=2.0),
    "softmax by its parts": lambda x: naive_softmax(x) + logsumexp(x)[..., None],
    "linear": lambda x: linear(x, R0, np.arange(5.0)),
    "cross-entropy": lambda x: cross_entropy(x, np.array([[0, 1, 2], [3, 3, 0]])),
    "embedding": lambda x: embed(x[0], np.array([[0, 2], [2, 1]])),
}
R0, R1 = R.normal(size=(4, 5)), R.normal(size=(5, 3))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_rule_agrees_with_trying(name):
    f = OPERATIONS[name]
    mix = np.cos(np.arange(np.size(np.asarray(f(M)))))  # a different weight for each result
    report = gradient_check(lambda p: (f(p["x"]) * mix.reshape(np.shape(f(M)))).sum(), {"x": M})
    assert report[0].error < 1e-8


def test_one_forward_gives_the_same_numbers_on_arrays_and_nodes():
    for f in OPERATIONS.values():
        assert f(variable(M)).value == pytest.approx(np.asarray(f(M)), abs=0)


def test_linear_gradients_for_a_batch():
    x, W, b = R.normal(size=(2, 3, 4)), R0, np.arange(5.0)
    assert called(linear, x, W, b).shape == (2, 3, 5)
    report = gradient_check(lambda p: (linear(p["x"], p["W"], b=p["b"]) ** 2).sum(), {"x": x, "W": W, "b": b})
    assert max(line.error for line in report) < 1e-8


def test_float32_stays_float32():
    x = variable(M.astype(np.float32))
    backward((softmax(x * 0.5, T=2.0) * np.float32(1)).mean())
    assert x.grad.dtype == np.float32


def test_cross_entropy_lesson():
    assert called(cross_entropy, [1, 2, 3, 1, 1], 2) == pytest.approx(0.5732, abs=5e-5)
    assert cross_entropy([0.0, 0.0], 0) == pytest.approx(0.6931, abs=5e-5)
    with pytest.raises(ValueError, match="target contains 5; the largest allowed is 4"):
        cross_entropy([1, 2, 3, 1, 1], 5)


def test_looking_up_is_one_hot_times_matrix():
    table, ids = R.normal(size=(5, 3)), [4, 0, 4]
    assert called(embed, table, ids).tolist() == (called(one_hot, ids, 5) @ table).tolist()


def test_differences_fail_for_steps_too_large_and_too_small():
    assert forward_difference(lambda x: x * x, 1, h=1e-3) == pytest.approx(2.001)
    assert central_difference(lambda x: x * x, 1) == pytest.approx(2)
    forward, central = called(difference_errors, np.exp, np.exp(1), 1.0, [1e-1, 1e-6, 1e-14])
    assert forward[1] < forward[0]
    assert forward[1] < forward[2]
    assert central[1] < central[2]
    with pytest.raises(ValueError, match="h is 0; it must be above 0"):
        forward_difference(np.exp, 1, h=0)


def test_numerical_gradient_of_the_lesson():
    gradient = called(numerical_gradient, lambda v: v[0] ** 2 + 2 * v[0] * v[1] + v[1] ** 2, [1.0, 2.0])
    assert gradient == pytest.approx([6, 6])


def test_a_wrong_rule_is_found():
    @differentiable(lambda grad, y, x: (3 * grad,))
    def double(x, rec=None):
        return 2 * x

    assert gradient_check(lambda p: double(p["x"]).sum(), {"x": [1.0]})[0].error > 0.1


def test_the_graph_can_be_drawn():
    x, y = variable(2.0, "x"), variable(3.0, "y")
    loss = x * y + x
    backward(loss)
    graph = graph_of(loss)
    assert [(n.op, n.name, float(n.value), float(n.grad), n.depth) for n in graph.nodes] == [
        ("variable", "x", 2, 4, 0),
        ("variable", "y", 3, 2, 0),
        ("multiply", "", 6, 1, 1),
        ("add", "", 8, 1, 2),
    ]
    assert [(e.source, e.target, e.slope) for e in graph.edges] == [
        (0, 2, 3),
        (1, 2, 2),
        (2, 3, 1),
        (0, 3, 1),
    ]


def test_recording_on_the_tape_keeps_arrays():
    trace = Trace()
    softmax(variable([1.0, 2.0]), rec=trace)
    assert trace["share"] == pytest.approx(softmax([1.0, 2.0]))


def test_what_it_cannot_do_is_explained():
    x = variable([1.0, 2.0])
    with pytest.raises(TypeError, match="no derivative rule for arctan"):
        np.arctan(x)
    with pytest.raises(TypeError, match="use as_floats"):
        np.asarray(x)
    y = np.ones(2)
    with pytest.raises(TypeError, match="write it as a plain expression"):
        y += x
    assert (x > 1.5).tolist() == [False, True]
    with pytest.raises(ValueError, match="weights contains NaN"):
        variable([float("nan")], "weights")


def test_a_parameter_that_is_not_used_has_gradient_zero():
    _, gradients = value_and_gradients(lambda p: (p["a"] ** 2).sum(), {"a": np.ones(2), "b": np.ones(3)})
    assert gradients["b"].tolist() == [0, 0, 0]


def test_a_rule_gets_what_the_forward_recorded_and_the_trace_still_sees_it():
    @differentiable(lambda grad, y, x, root: (grad / (2 * root),), keep=("root",))
    def root_of(x, rec=lambda name, value: value):
        return rec("root", np.sqrt(x))

    trace = Trace()
    x = variable([4.0, 9.0])
    backward(root_of(x, rec=trace).sum())
    assert x.grad.tolist() == [1 / 4, 1 / 6]
    assert trace["root"].tolist() == [2, 3]
