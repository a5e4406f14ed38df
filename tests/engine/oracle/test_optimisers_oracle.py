"""Optimisers and schedules against torch and transformers."""

import numpy as np
import pytest

from llmtutor.engine import gradient_tools as tools
from llmtutor.engine import optimisers as opt
from llmtutor.engine import schedules as sched

pytestmark = pytest.mark.oracle
START = np.random.default_rng(12).normal(size=5)


@pytest.mark.parametrize(
    ("name", "reference", "settings", "theirs"),
    [
        ("sgd", "SGD", {}, {}),
        ("momentum", "SGD", {"mu": 0.9}, {"momentum": 0.9}),
        ("nesterov", "SGD", {"mu": 0.8}, {"momentum": 0.8, "nesterov": True}),
        ("rmsprop", "RMSprop", {}, {}),
        ("adam", "Adam", {}, {}),
        ("adamw", "AdamW", {}, {}),
        (
            "adamw",
            "AdamW",
            {"weight_decay": 0.3, "b1": 0.8, "b2": 0.95},
            {"weight_decay": 0.3, "betas": (0.8, 0.95)},
        ),
    ],
)
def test_eight_steps_on_a_fourth_power(oracle, name, reference, settings, theirs):
    torch = oracle("torch")
    w = torch.from_numpy(START.copy()).requires_grad_()
    optimiser = getattr(torch.optim, reference)([w], lr=0.05, **theirs)
    path = opt.descend(lambda x: 4 * x * x * x, START, 8, opt.OPTIMISERS[name], lr=0.05, **settings)
    for place in path[1:]:
        optimiser.zero_grad()
        (w**4).sum().backward()
        optimiser.step()
        assert place == pytest.approx(w.detach().numpy(), abs=1e-12)


def rates(torch, make, steps=50):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimiser)
    found = []
    for _ in range(steps):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return found


def test_schedules(oracle):
    torch, transformers = oracle("torch"), oracle("transformers")
    lrs = torch.optim.lr_scheduler
    for ours, make in (
        (lambda s: sched.step_decay(s, 1.0, 7, 0.3), lambda o: lrs.StepLR(o, 7, 0.3)),
        (lambda s: sched.exponential(s, 1.0, 0.9), lambda o: lrs.ExponentialLR(o, 0.9)),
        (lambda s: sched.cosine(s, 1.0, 50, 0.1), lambda o: lrs.CosineAnnealingLR(o, 50, 0.1)),
        (
            lambda s: sched.warmup_cosine(s, 1.0, 10, 50),
            lambda o: transformers.get_cosine_schedule_with_warmup(o, 10, 50),
        ),
        (
            lambda s: sched.wsd(s, 1.0, 10, 15, 50),
            lambda o: transformers.get_wsd_schedule(
                o, num_warmup_steps=10, num_decay_steps=15, num_stable_steps=25, decay_type="linear"
            ),
        ),
    ):
        assert [ours(s) for s in range(50)] == pytest.approx(rates(torch, make), abs=1e-12)


def test_clipping(oracle):
    torch = oracle("torch")
    t = torch.zeros(5, dtype=torch.float64, requires_grad=True)
    t.grad = torch.from_numpy(START * 10)
    length = torch.nn.utils.clip_grad_norm_([t], 1.0)
    clipped, ours = tools.clip_norm({"t": START * 10}, 1.0)
    assert ours == pytest.approx(float(length))
    assert clipped["t"] == pytest.approx(t.grad.numpy(), abs=1e-6)
