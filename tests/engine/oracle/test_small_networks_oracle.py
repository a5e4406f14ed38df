"""The small classifier learns like torch; letters are counted like scikit-learn, layers like modules."""

from itertools import pairwise

import numpy as np
import pytest

from llmtutor.engine.layer_sizes import layer_sizes
from llmtutor.engine.mlp import mlp_weights
from llmtutor.engine.ngram import followers
from llmtutor.engine.point_classifier import flower_share, learn, made_points
from llmtutor.engine.xor import rightly_sorted

pytestmark = pytest.mark.oracle


def torch_net(torch, widths, weights=None, bend=None):
    layers = []
    for i, (a, b) in enumerate(pairwise(widths)):
        layer = torch.nn.Linear(a, b, dtype=torch.float64)
        if weights:
            layer.weight.data = torch.from_numpy(weights[f"layer.{i}.W"].T.copy())
            layer.bias.data = torch.from_numpy(weights[f"layer.{i}.b"].copy())
        layers += [layer] + ([bend()] if bend and i < len(widths) - 2 else [])
    return torch.nn.Sequential(*layers)


def test_training_steps_are_torchs(oracle):
    torch = oracle("torch")
    weights = mlp_weights((2, 5, 2), 1)
    points, kinds = made_points("ring", 12, 2)
    net = torch_net(torch, (2, 5, 2), weights, torch.nn.Tanh)
    steps = torch.optim.SGD(net.parameters(), lr=0.7)
    x, target = torch.from_numpy(points), torch.from_numpy(kinds)
    for _ in range(10):
        loss = torch.nn.functional.cross_entropy(net(x), target)
        steps.zero_grad()
        loss.backward()
        steps.step()
        weights, mine = learn(weights, points, kinds, 0.7)
        assert mine == pytest.approx(loss.item(), abs=1e-12)
    share = torch.softmax(net(x), dim=-1)[:, 1].detach().numpy()
    assert flower_share(weights, points) == pytest.approx(share, abs=1e-12)


def test_layers_are_counted_like_modules(oracle):
    torch = oracle("torch")
    widths = (4, 7, 5, 2)
    assert sum(map(sum, layer_sizes(widths))) == sum(p.numel() for p in torch_net(torch, widths).parameters())


def test_letters_are_counted_like_character_ngrams(oracle):
    text = "humpty dumpty sat on a wall"
    vectors = oracle("sklearn.feature_extraction.text").CountVectorizer(analyzer="char", ngram_range=(3, 3))
    counts = dict(
        zip(vectors.fit([text]).get_feature_names_out(), vectors.transform([text]).toarray()[0], strict=True)
    )
    assert followers(text, "mp") == {name[2]: n for name, n in counts.items() if name.startswith("mp")}


def test_sides_of_one_half(oracle):
    torch = oracle("torch")
    y = np.array([0.2, 0.9, -3.0, 0.51])
    sides = (torch.from_numpy(y) > 0.5).numpy() == np.array([0, 1, 1, 0])
    assert rightly_sorted(y).tolist() == sides.tolist()
