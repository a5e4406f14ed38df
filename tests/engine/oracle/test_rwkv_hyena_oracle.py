"""RWKV-4 as in transformers, RWKV-7 and Hyena as plain torch and SciPy."""

import numpy as np
import pytest

from llmtutor.engine.hyena import hyena_operator, hyena_recurrence, hyena_weights, position_features
from llmtutor.engine.rwkv4 import channel_mixing, time_mixing, wkv_running, wkv_sum
from llmtutor.engine.rwkv7 import fading, rwkv7_recurrence

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("wkv", [wkv_running, wkv_sum])
def test_wkv(oracle, wkv):
    torch, theirs = oracle("torch"), oracle("transformers.models.rwkv.modeling_rwkv")
    k, v = RNG.normal(size=(2, 2, 9, 5))
    decay, bonus = RNG.uniform(0.1, 2, 5), RNG.normal(size=5)
    log_decay, tu, tk, tv = (torch.tensor(a).float() for a in (np.log(decay), bonus, k, v))
    expected, _ = theirs.rwkv_linear_attention_cpu(log_decay, tu, tk, tv)
    assert wkv(k, v, decay, bonus) == pytest.approx(expected.numpy(), abs=1e-5)


def test_time_and_channel_mixing(oracle):
    torch, transformers = oracle("torch"), oracle("transformers")
    theirs = oracle("transformers.models.rwkv.modeling_rwkv")
    D, F = 8, 16
    config = transformers.RwkvConfig(
        hidden_size=D, attention_hidden_size=D, intermediate_size=F, vocab_size=4
    )
    mix = {f"mix_{n}": RNG.uniform(0, 1, D) for n in "kvr"}
    square = {f"W_{n}": RNG.normal(size=(D, D)) for n in "kvro"}
    w = mix | square | {"decay": RNG.uniform(0.1, 2, D), "bonus": RNG.normal(size=D)}
    x = RNG.normal(size=(2, 7, D))
    names = {"mix_k": "time_mix_key", "mix_v": "time_mix_value", "mix_r": "time_mix_receptance"}
    names |= {"W_k": "key.weight", "W_v": "value.weight", "W_r": "receptance.weight", "W_o": "output.weight"}

    def renamed(w):
        shaped = {n: a.T if a.ndim == 2 else a.reshape(1, 1, -1) for n, a in w.items() if n in names}
        return {names[n]: torch.tensor(a.copy()).float() for n, a in shaped.items()}

    attention = theirs.RwkvSelfAttention(config)
    decays = {"time_decay": np.log(w["decay"]), "time_first": w["bonus"]}
    attention.load_state_dict(renamed(w) | {n: torch.tensor(a).float() for n, a in decays.items()})
    with torch.no_grad():
        assert time_mixing(x, w) == pytest.approx(attention(torch.tensor(x).float())[0].numpy(), abs=1e-5)
    w = {**mix, "W_k": RNG.normal(size=(D, F)), "W_v": RNG.normal(size=(F, D)), "W_r": square["W_r"]}
    w.pop("mix_v")
    feed_forward = theirs.RwkvFeedForward(config)
    feed_forward.load_state_dict(renamed(w))
    with torch.no_grad():
        y = feed_forward(torch.tensor(x).float())[0].numpy()
    assert channel_mixing(x, w) == pytest.approx(y, abs=1e-4, rel=1e-5)


def test_rwkv7_as_the_paper_writes_it(oracle):
    torch = oracle("torch")
    T, K, P = 10, 4, 3
    r, k, kappa = RNG.normal(size=(3, T, K))
    w, a, v = fading(RNG.normal(size=(T, K))), RNG.uniform(0, 1, (T, K)), RNG.normal(size=(T, P))
    tr, tk, tw, ta, tv = (torch.tensor(x) for x in (r, k, w, a, v))
    unit = torch.nn.functional.normalize(torch.tensor(kappa), dim=-1)
    S, ys = torch.zeros(P, K, dtype=torch.float64), []
    for t in range(T):
        transition = torch.diag(tw[t]) - torch.outer(unit[t], ta[t] * unit[t])
        S = S @ transition + torch.outer(tv[t], tk[t])
        ys.append(S @ tr[t])
    ours = rwkv7_recurrence(r, w, k, v, kappa, a)
    assert ours == pytest.approx(torch.stack(ys).numpy(), abs=1e-12)


def test_hyena_recurrence_with_scipys_convolution(oracle):
    fftconvolve = oracle("scipy.signal").fftconvolve
    T, D = 40, 3
    v, gates, kernels = RNG.normal(size=(T, D)), RNG.normal(size=(2, T, D)), RNG.normal(size=(2, T, D))
    theirs = v
    for gate, kernel in zip(gates, kernels, strict=True):
        theirs = gate * fftconvolve(theirs, kernel, axes=0)[:T]
    assert hyena_recurrence(v, gates, kernels) == pytest.approx(theirs, abs=1e-10)


def test_hyena_layer_in_torch(oracle):
    torch = oracle("torch")
    T, D = 12, 4
    w, x = hyena_weights(D), RNG.normal(size=(T, D))
    features = position_features(T, 4)

    def conv(z, kernel):
        weight = torch.tensor(kernel[::-1].T.copy())[:, None]
        return torch.nn.functional.conv1d(z.T[None], weight, padding=len(kernel) - 1, groups=D)[0, :, :T].T

    def network(p):
        hidden = torch.tensor(features)
        for n in (1, 2):
            hidden = torch.sin(3.0 * (hidden @ torch.tensor(p[f"W_{n}"])))
        window = torch.exp(-torch.tensor(features[:, :1] * p["rate"])) + p["floor"]
        return (hidden @ torch.tensor(p["W_3"]) * window).numpy()

    parts = {n: conv(torch.tensor(x @ w[f"W_{n}"]), w[f"short_{n}"]) for n in "v12"}
    z = parts["v"]
    for n in "12":
        z = parts[n] * conv(z, network(w[f"kernel_{n}"]))
    assert hyena_operator(x, w, features) == pytest.approx((z @ torch.tensor(w["W_o"])).numpy(), abs=1e-10)
