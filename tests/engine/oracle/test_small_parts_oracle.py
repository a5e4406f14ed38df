"""Small parts against scipy, torch and transformers: averages, maps, slopes, places of norms, guesses."""

import math

import numpy as np
import pytest

from llmtutor.engine import moments, surfaces, transforms2d
from llmtutor.engine.gradient_check import gradient_check, numerical_gradient
from llmtutor.engine.learned_positions import add_positions
from llmtutor.engine.multi_head import multi_head
from llmtutor.engine.norms import layer_norm
from llmtutor.engine.online_softmax import online_softmax
from llmtutor.engine.placement import post, pre
from llmtutor.engine.speculative import leftover, speculative_round
from llmtutor.engine.streaming import kept_tokens

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(0)


def test_averages_and_variances(oracle):
    stats = oracle("scipy.stats")
    values, p, x = np.array([1.0, 2.5, 7.0, -3.0]), np.array([0.1, 0.4, 0.3, 0.2]), RNG.normal(size=30)
    theirs = stats.rv_discrete(values=(range(4), p))
    mean = float(moments.expectation(values, p))
    assert mean == pytest.approx(theirs.expect(lambda i: values[i.astype(int)]), abs=1e-12)
    spread = theirs.expect(lambda i: (values[i.astype(int)] - mean) ** 2)
    assert moments.variance(values, p) == pytest.approx(spread, abs=1e-12)
    assert moments.sample_mean(x) == pytest.approx(stats.describe(x).mean, abs=1e-14)
    assert moments.sample_variance(x) == pytest.approx(stats.describe(x).variance, abs=1e-14)


def test_maps_of_the_plane(oracle):
    turn = oracle("scipy.spatial.transform").Rotation.from_euler("z", 37, degrees=True).as_matrix()[:2, :2]
    assert transforms2d.rotation(37) == pytest.approx(turn, abs=1e-15)
    linalg, angle = oracle("scipy.linalg"), math.radians(20)
    line = np.array([[math.cos(angle)], [math.sin(angle)]])
    onto = line @ linalg.pinv(line)
    assert transforms2d.projection(20) == pytest.approx(onto, abs=1e-14)
    assert transforms2d.reflection(20) == pytest.approx(2 * onto - np.eye(2), abs=1e-14)


def test_rosenbrocks_valley_and_its_slope(oracle):
    optimize = oracle("scipy.optimize")
    for p in RNG.normal(size=(5, 2)):
        assert surfaces.rosenbrock(p) == pytest.approx(optimize.rosen(p), rel=1e-13)
        assert surfaces.gradient_at(surfaces.rosenbrock, p) == pytest.approx(optimize.rosen_der(p), rel=1e-11)


def test_numerical_gradients_agree_with_torchs_and_scipys(oracle):
    torch, optimize, x = oracle("torch"), oracle("scipy.optimize"), RNG.normal(size=6)
    node = torch.tensor(x, requires_grad=True)
    (node.sin() * node**2).sum().backward()

    def f(value):
        return float((np.sin(value) * value * value).sum())

    assert numerical_gradient(f, x) == pytest.approx(node.grad.numpy(), abs=1e-8)
    assert numerical_gradient(f, x) == pytest.approx(optimize.approx_fprime(x, f), abs=1e-5)
    (seen,) = gradient_check(lambda p: (np.sin(p["x"]) * p["x"] * p["x"]).sum(), {"x": x})
    assert seen.by_tape == pytest.approx(node.grad.numpy(), abs=1e-14)


def test_learned_positions(oracle):
    torch, table, x = oracle("torch"), RNG.normal(size=(9, 4)), RNG.normal(size=(3, 4))
    embedding = torch.nn.Embedding.from_pretrained(torch.tensor(table))
    theirs = torch.tensor(x) + embedding(torch.arange(2, 5))
    assert np.array_equal(add_positions(x, table, 2), theirs.numpy())


def test_softmax_that_reads_score_by_score(oracle):
    scores = RNG.normal(size=20) * 30
    assert online_softmax(scores) == pytest.approx(oracle("scipy.special").softmax(scores), abs=1e-15)


@pytest.mark.parametrize("first", [True, False])
def test_norms_before_and_after_the_layer(oracle, first):
    torch = oracle("torch")
    options = {"dropout": 0.0, "batch_first": True, "dtype": torch.float64, "norm_first": first}
    layer = torch.nn.TransformerEncoderLayer(8, 2, 12, **options).eval()
    state = {name: value.numpy() for name, value in layer.state_dict().items()}
    parts = np.split(state["self_attn.in_proj_weight"], 3)
    weights = {f"W_{n}": part.T for n, part in zip("qkv", parts, strict=True)}
    weights |= {f"b_{n}": b for n, b in zip("qkv", np.split(state["self_attn.in_proj_bias"], 3), strict=True)}
    weights |= {"W_o": state["self_attn.out_proj.weight"].T, "b_o": state["self_attn.out_proj.bias"]}
    x, place = RNG.normal(size=(5, 8)), pre if first else post

    def norm(h, n):
        return layer_norm(h, state[f"norm{n}.weight"], state[f"norm{n}.bias"])

    def think(h):
        hidden = np.maximum(h @ state["linear1.weight"].T + state["linear1.bias"], 0)
        return hidden @ state["linear2.weight"].T + state["linear2.bias"]

    y = place(x, lambda h: multi_head(h, weights, 2), lambda h: norm(h, "1"))
    y = place(y, think, lambda h: norm(h, "2"))
    with torch.no_grad():
        assert np.abs(y - layer(torch.tensor(x)[None]).numpy()[0]).max() <= 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_speculative_rounds_accept_and_redraw_alike(oracle, seed, monkeypatch):
    torch, generation = oracle("torch"), oracle("transformers.generation.utils")
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(4, 5)), rng.normal(size=(3, 5))
    p, q = (np.exp(x) / np.exp(x).sum(-1, keepdims=True) for x in logits)
    guesses, u, drawn_from = rng.integers(0, 5, 3), rng.uniform(size=4), []

    def draw(share, num_samples):
        drawn_from.append(share.numpy()[0])
        return share.argmax(-1, keepdim=True)

    monkeypatch.setattr(torch, "rand_like", lambda x: torch.tensor(u[:3]))
    monkeypatch.setattr(torch, "multinomial", draw)
    new, old = (torch.tensor(x)[None] for x in logits)
    _, matches = generation._speculative_sampling(torch.tensor(guesses)[None], old, 3, new)
    mine = speculative_round(p, q, guesses, u)
    assert mine.accepted == int(matches)
    share = p[3] if mine.accepted == 3 else leftover(p[mine.accepted], q[mine.accepted])
    assert share == pytest.approx(drawn_from[0], abs=1e-12)


def test_streaming_keeps_what_a_lambda_shaped_cache_keeps(oracle):
    # Published with StreamingLLM: 2 sinks and 3 recent tokens of 0..8, and one less before a new token comes.
    torch, tokens = oracle("torch"), np.arange(9)
    for coming, kept in ((0, [0, 1, 6, 7, 8]), (1, [0, 1, 7, 8])):
        theirs = torch.cat([torch.arange(2), torch.arange(9 - 3 + coming, 9)])
        assert tokens[kept_tokens(9, 2, 3, coming)].tolist() == theirs.tolist() == kept
