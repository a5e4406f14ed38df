"""The forward lines of the recurrent families also serve the tape: their gradients are the true slopes."""

import numpy as np
import pytest

from llmtutor.engine import (
    delta_rule,
    dpo,
    linear_attention,
    lora,
    mamba,
    retention,
    retnet,
    rwkv4,
    rwkv7,
    scan,
    selective_scan,
)
from llmtutor.engine.gradient_check import gradient_check

RNG = np.random.default_rng(0)
T, K = 4, 2


def draw(*shape):
    return RNG.normal(size=shape)


def mix(y):
    """Turn a result into one number that depends on every part of it differently."""
    return (y * np.cos(np.arange(y.size).reshape(y.shape))).sum()


def qkv(H=2):
    return {"q": draw(H, T, K), "k": draw(H, T, K), "v": draw(H, T, K)}


def fine(loss_of, parameters):
    return max(c.error for c in gradient_check(loss_of, parameters)) < 1e-6


@pytest.mark.parametrize("form", ["parallel", "recurrent", "chunkwise"])
def test_linear_attention_and_retention(form):
    linear = getattr(linear_attention, f"linear_attention_{form}")
    fading = getattr(retention, f"retention_{form}")
    assert fine(lambda p: mix(linear(p["q"], p["k"], p["v"])), qkv())
    assert fine(lambda p: mix(fading(p["q"], p["k"], p["v"], retention.decays(2))), qkv())


def test_delta_rule():
    inputs = qkv(1) | {"beta": RNG.uniform(0, 1, (1, T))}
    rule = delta_rule.delta_recurrent
    assert fine(lambda p: mix(rule(p["q"], delta_rule.unit_keys(p["k"]), p["v"], p["beta"])), inputs)


@pytest.mark.parametrize("run", [scan.scan_steps, scan.scan_doubling])
def test_selective_scan(run):
    inputs = {
        "x": draw(T, 2),
        "delta": draw(T, 2) ** 2,
        "A": -(draw(2, 3) ** 2),
        "B": draw(T, 3),
        "C": draw(T, 3),
    }
    scanned = selective_scan.selective_scan
    assert fine(lambda p: mix(scanned(**p, skip=0.5, scan=run)), inputs)


def test_mamba_block():
    x = draw(T, 3)
    assert fine(lambda w: mix(mamba.mamba_block(x, w)), mamba.mamba_weights(3, N=2, S=2))


def test_retnet_layer():
    x, w = draw(T, 8), {name: draw(8, 8) for name in ("W_q", "W_k", "W_v", "W_g", "W_o")}
    assert fine(lambda p: mix(retnet.retnet_layer(x, p, 2)), w)


@pytest.mark.parametrize("form", [rwkv4.wkv_running, rwkv4.wkv_sum])
def test_rwkv4(form):
    x, w = draw(T, 3), {f"mix_{n}": RNG.uniform(0, 1, 3) for n in "kvr"}
    w |= {f"W_{n}": draw(3, 3) for n in "kvro"}
    w |= {"decay": RNG.uniform(0.1, 1, 3), "bonus": draw(3)}
    assert fine(lambda p: mix(rwkv4.time_mixing(x, p, form)), w)
    assert fine(lambda p: mix(rwkv4.channel_mixing(x, p)), w)


def test_rwkv7():
    inputs = {n: draw(T, K) for n in ("r", "k", "v", "kappa")}
    inputs |= {n: RNG.uniform(0.2, 0.9, (T, K)) for n in ("w", "a")}
    assert fine(lambda p: mix(rwkv7.rwkv7_recurrence(**p)), inputs)


def test_lora_and_dpo():
    x = draw(T, 3)
    inputs = {"W": draw(3, 4), "A": draw(3, 2), "B": draw(2, 4)}
    assert fine(lambda p: mix(lora.lora_linear(x, **p, alpha=3)), inputs)
    answers = {"chosen": draw(3) * 9, "rejected": draw(3) * 9}
    before = {"reference_chosen": draw(3) * 9, "reference_rejected": draw(3) * 9}
    assert fine(lambda p: dpo.dpo_loss(**p, **before).mean(), answers)
