"""Optimisers, schedules and landscapes, by the numbers of tracks C and E."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine import gradient_tools as tools
from llmtutor.engine import optimisers as opt
from llmtutor.engine import schedules as sched
from llmtutor.engine import surfaces
from llmtutor.engine.adamw_whole import adamw_whole
from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.gradient_check import numerical_gradient
from llmtutor.engine.trace import Trace


def slide(lr, steps=20):
    return float(opt.descend(lambda x: 2 * (x - 3), [0.0], steps, lr=lr)[-1, 0])


def test_gradient_descent_lesson():
    assert slide(0.1) == pytest.approx(2.9654, abs=5e-5)
    assert slide(0.01) == pytest.approx(0.9972, abs=5e-5)
    assert slide(0.5, steps=1) == 3
    assert slide(0.9) == pytest.approx(2.9654, abs=5e-5)
    assert slide(1.0) == 0
    assert slide(1.0, steps=21) == 6
    assert slide(1.1) == pytest.approx(-112.01, abs=5e-3)


def test_running_away_ends_in_infinity():
    path = called(
        opt.descend, lambda x: surfaces.gradient_at(surfaces.rosenbrock, x), [-1.2, 1.0], 60, lr=0.1
    )
    assert not np.isfinite(path[-1]).all()
    assert not np.isnan(path).any()


def test_adams_first_step_is_the_learning_rate():
    w, _ = called(opt.adam, [1.0, 1.0, 1.0], [1e-3, -5.0, 700.0], lr=0.1)
    assert w == pytest.approx([0.9, 1.1, 0.9], abs=1e-5)


def test_a_whole_models_adamw_is_adamw_array_by_array_with_clipped_gradients():
    rng = np.random.default_rng(4)
    shapes = {"W": (3, 4), "gain": (4,)}
    whole = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    single, one, states = dict(whole), {}, {}
    for _ in range(4):
        gradients = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        whole, states = adamw_whole(whole, gradients, states, 0.1, 0.9, 0.95, 1e-8, 0.1, shrink=0.25)
        for name, decay in (("W", 0.1), ("gain", 0.0)):
            single[name], one[name] = opt.adamw(
                single[name], gradients[name] / 4, one.get(name), 0.1, 0.9, 0.95, 1e-8, decay
            )
            assert whole[name] == pytest.approx(single[name], abs=1e-13)
            assert states[name].velocity == pytest.approx(one[name].velocity, abs=1e-15)
            assert states[name].step == one[name].step


def test_momentum_grows_to_ten_times_the_step():
    w, state = np.zeros(1), None
    for _ in range(200):
        before = w
        w, state = opt.momentum(w, [1.0], state, lr=0.1)
    assert before - w == pytest.approx([1.0])


@pytest.mark.parametrize("name", opt.OPTIMISERS)
def test_every_optimiser_gets_down_the_bowl(name):
    path = opt.descend(
        lambda p: surfaces.gradient_at(surfaces.bowl, p), [-2.0, 1.5], 400, opt.OPTIMISERS[name], lr=0.05
    )
    assert surfaces.bowl(path[-1]) < 1e-2
    w, state = called(opt.OPTIMISERS[name], np.ones(2, np.float32), np.ones(2, np.float32))
    assert w.dtype == np.float32
    assert opt.OPTIMISERS[name](w, np.ones(2, np.float32), state)[0].dtype == np.float32


def test_decay_stands_apart_from_the_gradient():
    w, _ = called(opt.adamw, [1.0, -2.0], [0.0, 0.0], lr=0.1, weight_decay=0.01)
    assert w == pytest.approx([0.999, -1.998])
    trace = Trace()
    opt.adamw([1.0], [1.0], rec=trace)
    assert [item.name for item in trace] == [
        "shrunk",
        "velocity",
        "square",
        "velocity_hat",
        "square_hat",
        "step",
    ]


def test_momentum_beats_plain_descent_in_the_ravine_as_the_theory_says():
    best = called(surfaces.best_rates, [1, 100])
    assert (best["factor"], best["momentum_factor"]) == pytest.approx((0.9802, 0.8182), abs=5e-5)
    slope = lambda p: surfaces.gradient_at(surfaces.ravine, p)  # noqa: E731
    plain = opt.descend(slope, [-2.0, 0.8], 200, lr=best["rate"])
    heavy = opt.descend(slope, [-2.0, 0.8], 200, opt.momentum, lr=best["momentum_rate"], mu=best["mu"])
    assert abs(plain[-1, 0] / plain[-2, 0]) == pytest.approx(best["factor"], abs=1e-6)
    assert abs(heavy[-1, 0]) ** (1 / 200) == pytest.approx(best["momentum_factor"], abs=0.03)
    with pytest.raises(ValueError, match="must be a bowl"):
        surfaces.best_rates([1, -1])


def test_a_whole_model_takes_a_step():
    weights = {"a": np.ones(2), "b": np.full(3, 2.0)}
    loss, gradients = value_and_gradients(lambda p: (p["a"] ** 2).sum() + (p["b"] ** 2).sum(), weights)
    new, states = opt.update_all(opt.sgd, weights, gradients, lr=0.25)
    assert new["a"].tolist() == [0.5, 0.5]
    assert loss == 14
    assert states["b"].step == 1
    with pytest.raises(ValueError, match="no gradient for b"):
        opt.update_all(opt.sgd, weights, {"a": np.ones(2)})


def test_what_cannot_work_is_explained():
    with pytest.raises(ValueError, match="w has 2 numbers but grad has 3 numbers"):
        opt.sgd([1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="lr is -1"):
        opt.sgd([1.0], [1.0], lr=-1)
    with pytest.raises(ValueError, match=r"mu is 1\.5"):
        opt.momentum([1.0], [1.0], mu=1.5)


def test_clipping():
    gradients = {"a": np.array([3.0]), "b": np.array([4.0])}
    assert tools.global_norm(gradients) == 5
    clipped, length = tools.clip_norm(gradients, 1.0)
    assert length == 5
    assert (clipped["a"][0], clipped["b"][0]) == pytest.approx((0.6, 0.8))
    assert tools.clip_norm(gradients, 10)[0]["b"].tolist() == [4]
    assert tools.clip_value(gradients, 3.5)["b"].tolist() == [3.5]
    with pytest.raises(ValueError, match="limit is 0"):
        tools.clip_norm(gradients, 0)


def test_pieces_add_up_to_the_large_batch():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 1000))
    pieces = list(tools.batches(1000, 32, rng))
    assert (len(pieces), len(pieces[-1])) == (32, 8)
    assert sorted(np.concatenate(pieces)) == list(range(1000))

    def slope(at):
        return {"w": np.array([-2 * (y[at] * x[at]).mean()])}

    gathered = tools.accumulate([slope(at) for at in pieces], [len(at) for at in pieces])
    assert gathered["w"] == pytest.approx(slope(slice(None))["w"])


def test_schedules_of_the_lesson():
    assert [sched.step_decay(s, 1.0) for s in (0, 29, 30, 60)] == [1, 1, 0.5, 0.25]
    assert sched.exponential(2, 1.0) == pytest.approx(0.9025)
    assert [sched.cosine(s, 1.0, 100) for s in (0, 50, 100, 150)] == pytest.approx([1, 0.5, 0, 0])
    assert [sched.warmup_cosine(s, 1.0, 10, 100) for s in (0, 5, 10, 55, 100)] == pytest.approx(
        [0, 0.5, 1, 0.5, 0]
    )
    assert [sched.wsd(s, 1.0, 10, 20, 100) for s in (0, 5, 10, 80, 90, 100)] == pytest.approx(
        [0, 0.5, 1, 1, 0.5, 0]
    )
    assert sched.constant(7, 0.1) == 0.1
    with pytest.raises(ValueError, match="step is -1"):
        sched.cosine(-1, 1.0, 10)
    with pytest.raises(ValueError, match="warmup is 100"):
        sched.warmup_cosine(1, 1.0, 100, 100)


def test_noam_peaks_at_the_end_of_the_warmup():
    assert sched.noam(4000, 512) == pytest.approx(6.9877e-4, abs=5e-9)
    assert sched.noam(1, 512) == pytest.approx(1.747e-7, abs=5e-11)
    assert max(range(3990, 4011), key=lambda s: sched.noam(s, 512)) == 4000
    with pytest.raises(ValueError, match="step is 0"):
        sched.noam(0, 512)


@pytest.mark.parametrize("name", surfaces.SURFACES)
def test_surfaces_are_flat_at_their_lowest_places(name):
    surface = surfaces.SURFACES[name]
    lowest = np.array(surface.lowest)
    assert surfaces.gradient_at(surface.height, lowest) == pytest.approx(np.zeros_like(lowest), abs=1e-12)
    around = np.random.default_rng(1).normal(size=(50, 2))
    assert (called(surface.height, around) >= surface.height(lowest[0]) - 1e-12).all()
    p = np.array(surface.start)
    assert called(surfaces.gradient_at, surface.height, p) == pytest.approx(
        numerical_gradient(surface.height, p), abs=1e-5
    )


def test_two_valleys_and_a_bump():
    for x in (-0.1754, 1.4254, 1.0):
        assert float(surfaces.gradient_at(surfaces.two_valleys, [x])[0]) == pytest.approx(0, abs=1e-3)
    assert called(surfaces.two_valleys, -0.1754) < surfaces.two_valleys(1.4254) < surfaces.two_valleys(1.0)
    assert called(surfaces.parabola, 3.0) == 0
    assert math.isclose(surfaces.rosenbrock([1.0, 1.0]), 0)
