"""Feed-forward layers and mixtures of experts, by hand, by identity, and with tokens that find no room."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import moe_routing as routing
from llmtutor.engine.activations import relu, sigmoid, silu
from llmtutor.engine.feed_forward import feed_forward, gated_feed_forward, gated_width
from llmtutor.engine.gradient_check import gradient_check
from llmtutor.engine.moe import mixture, moe_feed_forward
from llmtutor.engine.trace import Trace

rng = np.random.default_rng(0)
T, D, F, E = 6, 5, 7, 4


def expert_weights(**extra):
    shapes = {"W_router": (D, E), "W_gate": (E, D, F), "W_up": (E, D, F), "W_down": (E, F, D)} | extra
    return {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}


def test_a_feed_forward_layer_by_hand():
    trace = Trace()
    W_in, W_out = np.array([[1.0, -1, 0.5], [2, 1, -1]]), np.array([[1.0, 0], [0, 1], [1, 1]])
    y = called(
        feed_forward, np.array([1.0, 2]), W_in, W_out, np.array([0.0, 0, 3]), np.array([0.5, 0]), rec=trace
    )
    assert trace["hidden"].tolist() == [5, 1, 1.5]
    assert y.tolist() == [7, 2.5]


def test_without_a_bend_two_layers_are_one():
    x, W_in, W_out = rng.normal(size=(3, D)), rng.normal(size=(D, F)), rng.normal(size=(F, D))
    straight = feed_forward(x, W_in, W_out, activation=lambda h: h)
    assert straight == pytest.approx(x @ (W_in @ W_out))
    assert np.abs(feed_forward(x, W_in, W_out, activation=relu) - straight).max() > 0.1


def test_the_gate_decides_how_much_passes():
    one = np.ones((1, 1))
    y = called(gated_feed_forward, np.array([1.0]), one, 3 * one, one)
    assert y == pytest.approx([3 * 0.731059], abs=5e-6)
    half = gated_feed_forward(np.array([1.0]), 0 * one, 3 * one, one, activation=sigmoid)
    assert half.tolist() == [1.5]


def test_the_width_that_costs_as_much_as_the_ungated_layer():
    assert called(gated_width, 4096) == 10_923
    assert gated_width(4096, 256) == 11_008
    assert 3 * 768 * gated_width(768) == 2 * 768 * 4 * 768


def test_each_token_goes_to_its_best_experts_and_gates_add_up_to_one():
    routes = called(routing.route, np.array([[1.0]]), np.array([[2.0, 0, 1, -1]]), 2)
    assert routes.chosen.tolist() == [[0, 2]]
    assert routes.gates[0] == pytest.approx([0.731059, 0.268941], abs=5e-7)
    raw = routing.route(np.array([[1.0]]), np.array([[2.0, 0, 1, -1]]), 2, renormalise=False)
    assert raw.gates[0] == pytest.approx([0.643914, 0.236883], abs=5e-7)


def test_all_experts_alike_are_one_expert():
    w = expert_weights()
    for name in ("W_gate", "W_up", "W_down"):
        w[name][:] = w[name][0]
    x = rng.normal(size=(2, 3, D))
    y, _ = called(moe_feed_forward, x, w, 2)
    assert y == pytest.approx(gated_feed_forward(x, w["W_gate"][0], w["W_up"][0], w["W_down"][0]))


def test_a_mixture_is_the_slow_sum_over_tokens_and_experts():
    w, x = expert_weights(), rng.normal(size=(T, D))
    y, routes = moe_feed_forward(x, w, 2)
    for t in range(T):
        parts = [
            gate * gated_feed_forward(x[t], w["W_gate"][e], w["W_up"][e], w["W_down"][e])
            for e, gate in zip(routes.chosen[t], routes.gates[t], strict=True)
        ]
        assert y[t] == pytest.approx(sum(parts))


def test_a_shared_expert_reads_every_token():
    shared = {"shared.W_gate": (D, F), "shared.W_up": (D, F), "shared.W_down": (F, D)}
    w, x = expert_weights(**shared), rng.normal(size=(T, D))
    with_shared, _ = moe_feed_forward(x, w, 1)
    without, _ = moe_feed_forward(x, {n: a for n, a in w.items() if "." not in n}, 1)
    assert with_shared - without == pytest.approx(gated_feed_forward(x, *(w[name] for name in shared)))


def test_a_full_expert_drops_later_tokens_and_second_choices():
    chosen = np.array([[0, 1], [0, 1], [1, 0], [0, 2]])
    kept = called(routing.within_capacity, chosen, 2)
    assert kept.tolist() == [[True, True], [True, False], [True, False], [False, True]]
    assert routing.within_capacity(chosen, None).all()


def test_a_dropped_token_adds_nothing():
    w, x = expert_weights(), rng.normal(size=(T, D))
    w["W_router"][:] = 0
    y, _ = moe_feed_forward(x, w, 1, capacity=2)
    assert np.abs(y[:2]).max() > 0
    assert not y[2:].any()
    routes = routing.route(x, w["W_router"], 1)
    kept = routing.within_capacity(routes.chosen, 2)
    assert called(mixture, x, routes, lambda e, rows: rows, kept)[:2] == pytest.approx(x[:2])


def test_capacity_is_the_fair_part_with_some_room():
    assert called(routing.expert_capacity, 100, 8) == 16
    assert routing.expert_capacity(64, 8, top=2, factor=1.0) == 16


def test_the_balance_loss_is_least_when_all_experts_work_alike():
    even = routing.Routes(np.full((4, 4), 0.25), np.array([[0], [1], [2], [3]]), np.ones((4, 1)))
    one_works = routing.Routes(np.eye(4)[[0, 0, 0, 0]], np.zeros((4, 1), int), np.ones((4, 1)))
    assert called(routing.load_balance_loss, even) == 1
    assert routing.load_balance_loss(one_works) == 4
    assert called(routing.expert_load, np.array([[0, 1], [1, 2]]), 4).tolist() == [0.5, 1, 0.5, 0]


def test_gradients_reach_router_experts_and_tokens():
    w, out = expert_weights(), rng.normal(size=(T, D))

    def loss(p):
        y, routes = moe_feed_forward(p["x"], p, 2, capacity=4)
        return (y * out).sum() + 0.1 * routing.load_balance_loss(routes)

    assert max(part.error for part in gradient_check(loss, w | {"x": rng.normal(size=(T, D))})) < 1e-6


def test_gradients_of_both_dense_layers():
    x, W, W_out = rng.normal(size=(3, D)), rng.normal(size=(2, D, F)), rng.normal(size=(F, D))
    both = {"x": x, "W_gate": W[0], "W_up": W[1], "W_down": W_out}
    report = gradient_check(lambda p: (gated_feed_forward(**p) ** 2).sum(), both)
    dense = {"x": x, "W_in": W[0], "W_out": W_out, "b_in": W[1, 0], "b_out": x[0]}
    report += gradient_check(lambda p: (feed_forward(**p, activation=silu) ** 2).sum(), dense)
    assert max(part.error for part in report) < 1e-7


def test_float32_stays_float32():
    w = {name: a.astype(np.float32) for name, a in expert_weights().items()}
    y, routes = moe_feed_forward(np.ones((3, D), np.float32), w, 2)
    assert y.dtype == routes.gates.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: routing.route(np.ones((1, 2)), np.ones((2, 3)), 4), "from 1 to 3"),
        (lambda: routing.expert_capacity(0, 2), "above 0"),
        (lambda: gated_width(0), "above 0"),
        (lambda: feed_forward(np.ones(3), np.ones((2, 4)), np.ones((4, 2))), "3 numbers but W has 2 rows"),
    ],
)
def test_what_cannot_work_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
