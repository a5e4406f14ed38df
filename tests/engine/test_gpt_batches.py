"""Batches of texts of unequal length, and experts that should share the work."""

from dataclasses import replace

import numpy as np
import pytest
from signature import called

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.gpt import gpt
from llmtutor.engine.gpt_batches import padded
from llmtutor.engine.gpt_config import GPTConfig, llama_like
from llmtutor.engine.gpt_training import Pupil, Recipe, gpt_loss, train_step
from llmtutor.engine.gpt_weights import gpt_shapes, gpt_weights
from llmtutor.engine.moe_balance import Listener, imbalance
from llmtutor.engine.moe_routing import expert_load
from llmtutor.engine.trace import Trace

SMALL = GPTConfig(vocab=11, width=8, layers=2, heads=2, context=16, hidden=12)
MIXTURE = llama_like(11, 8, 2, 2, hidden=6, ffn="moe", experts=4, top=2)
TEXTS = [[1, 2, 3, 4, 5], [6, 7], [8, 9, 10]]


def some_weights(config):
    rng = np.random.default_rng(5)
    return {
        name: np.ones(shape) * ("gain" in name) + rng.normal(0, 0.3, shape)
        for name, shape in gpt_shapes(config).items()
    }


def test_short_texts_are_filled_up_at_their_ends():
    ids, counted = called(padded, TEXTS, 0)
    assert ids.tolist() == [[1, 2, 3, 4, 5], [6, 7, 0, 0, 0], [8, 9, 10, 0, 0]]
    assert counted.sum(axis=1).tolist() == [5, 2, 3]
    with pytest.raises(ValueError, match="at least one text"):
        padded([[1], []])


def test_the_loss_counts_every_token_of_its_own_once_whatever_the_filling():
    weights = some_weights(SMALL)
    ids, counted = padded(TEXTS)
    together = called(gpt_loss, ids, weights, SMALL, counted)
    # 4 + 1 + 2 tokens are guessed.
    alone = sum(float(gpt_loss(text, weights, SMALL)) * (len(text) - 1) for text in TEXTS) / 7
    assert float(together) == pytest.approx(alone, abs=1e-13)
    other, _ = padded(TEXTS, filler=3)
    assert float(gpt_loss(other, weights, SMALL, counted)) == pytest.approx(alone, abs=1e-13)
    assert float(gpt_loss(ids, weights, SMALL)) != pytest.approx(alone, abs=1e-3)


@pytest.mark.parametrize("config", [SMALL, MIXTURE], ids=["gpt-2", "mixture"])
def test_filling_leaves_no_trace_in_any_gradient_and_slopes_are_true(config):
    weights = some_weights(config)
    ids, counted = padded(TEXTS)

    def loss_of(w, ids=ids):
        return gpt_loss(ids, w, config, counted, balance=0.1)

    loss, gradients = value_and_gradients(loss_of, weights)
    _, others = value_and_gradients(lambda w: loss_of(w, padded(TEXTS, filler=9)[0]), weights)
    assert all(gradients[name] == pytest.approx(others[name], abs=1e-13) for name in weights)
    rng = np.random.default_rng(2)
    direction = {name: rng.normal(size=w.shape) for name, w in weights.items()}
    slope = sum(float((gradients[name] * direction[name]).sum()) for name in weights)

    def moved(h):
        return float(loss_of({name: w + h * direction[name] for name, w in weights.items()}))

    assert slope == pytest.approx((moved(1e-6) - moved(-1e-6)) / 2e-6, rel=1e-5, abs=1e-7)
    assert loss == pytest.approx(float(loss_of(weights)), abs=1e-14)


def test_the_imbalance_is_the_mean_over_layers_and_part_of_the_loss():
    weights, heard, trace = some_weights(MIXTURE), Listener(), Trace()
    ids = np.array([TEXTS[0]])
    gpt(ids[:, :-1], weights, MIXTURE, heard)
    gpt(ids[:, :-1], weights, MIXTURE, trace)
    by_hand = []
    for i in range(2):
        shares, chosen = trace[f"block.{i}.ffn.shares"], trace[f"block.{i}.ffn.chosen"]
        by_hand.append(4 * sum(expert_load(chosen, 4) * shares.mean(axis=0)))
    assert float(called(imbalance, heard)) == pytest.approx(np.mean(by_hand), abs=1e-14)
    plain, added = (float(gpt_loss(ids, weights, MIXTURE, None, balance)) for balance in (0.0, 0.5))
    assert added - plain == pytest.approx(0.5 * np.mean(by_hand), abs=1e-13)


def test_equally_busy_experts_cost_one_for_each_choice():
    even = Listener(shares=[np.full((4, 2), 0.5)], chosen=[np.array([[0], [1], [0], [1]])])
    lazy = Listener(shares=[np.tile([1.0, 0.0], (4, 1))], chosen=[np.zeros((4, 1), int)])
    assert float(imbalance(even)) == 1
    assert float(imbalance(lazy)) == 2


def test_with_the_balance_loss_the_work_gets_more_even():
    rng = np.random.default_rng(0)
    ids = rng.integers(0, 11, (4, 9))
    uneven = gpt_weights(MIXTURE, seed=1, spread=0.3)

    def after(balance):
        pupil = Pupil(uneven, {})
        for _ in range(15):
            pupil, _, _ = train_step(ids, pupil, MIXTURE, Recipe(lr=0.01, balance=balance))
        heard = Listener()
        gpt(ids[:, :-1], pupil.weights, MIXTURE, heard)
        return float(imbalance(heard))

    assert after(1.0) < after(0.0)


def test_masks_that_cannot_work_say_why():
    weights = some_weights(SMALL)
    with pytest.raises(ValueError, match="counted must be True somewhere"):
        gpt_loss([1, 2], weights, SMALL, np.array([True, False]))
    with pytest.raises(ValueError, match="counted must be True somewhere"):
        gpt_loss([1, 2], weights, SMALL, np.ones(5, bool))
    with pytest.raises(ValueError, match="needs ffn 'moe'"):
        imbalance(Listener())


def test_models_without_experts_ignore_the_balance():
    weights = some_weights(replace(SMALL, ffn="relu"))
    assert float(gpt_loss([1, 2, 3], weights, replace(SMALL, ffn="relu"), balance=1.0)) == float(
        gpt_loss([1, 2, 3], weights, replace(SMALL, ffn="relu"))
    )
