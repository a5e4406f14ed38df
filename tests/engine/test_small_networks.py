"""XOR, counted layers, counted letters and a trained classifier: the small engines of the first track."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine import leaf_flower, xor
from llmtutor.engine.layer_sizes import factors, layer_sizes
from llmtutor.engine.mlp import mlp_weights
from llmtutor.engine.model_configs import CONFIGS
from llmtutor.engine.model_size import breakdown
from llmtutor.engine.ngram import followers, next_letter, seen_context, shares_of, write_on
from llmtutor.engine.point_classifier import SHAPES, flower_share, learn, loss_of, made_points


def test_the_book_network_answers_xor_only_with_its_bend():
    parts = (xor.W1, xor.B1, xor.W2, xor.B2)
    bent = leaf_flower.forward(xor.POINTS, *parts, relu=True)[:, 0]
    assert bent.tolist() == xor.WANTED.tolist()
    assert called(xor.rightly_sorted, bent, xor.WANTED).all()
    straight = leaf_flower.forward(xor.POINTS, *parts)[:, 0]
    assert straight.tolist() == [2, 1, 1, 0]
    assert xor.rightly_sorted(straight).tolist() == [False, True, True, True]


def test_half_is_on_neither_side():
    assert not xor.rightly_sorted([0.5] * 4).any()
    with pytest.raises(ValueError, match="2 answers"):
        xor.rightly_sorted([0, 1])


def test_a_plane_starts_at_its_upper_left():
    points = called(xor.plane, -1, 2, 3, 4)
    assert points.shape == (3, 4, 2)
    assert points[0, 0].tolist() == [-1, 2]
    assert points[-1, -1].tolist() == [2, -1]


def test_the_first_network_has_23_numbers_and_a_digit_reader_101770():
    assert called(layer_sizes, [4, 3, 2]) == [(12, 3), (6, 2)]
    assert sum(map(sum, layer_sizes([4, 3, 2]))) == 23
    assert sum(map(sum, layer_sizes([784, 128, 10]))) == 101_770
    assert layer_sizes([4, 3, 2], bias=False) == [(12, 0), (6, 0)]
    with pytest.raises(ValueError, match="at least inputs and outputs"):
        layer_sizes([4])


@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_factors_of_a_published_model_multiply_to_its_counts(name):
    pairs = called(factors, CONFIGS[name])
    assert {part: a * b for part, (a, b) in pairs.items()} == breakdown(CONFIGS[name])


def test_letters_are_counted_after_their_context():
    assert called(followers, "banana band", "an") == {"a": 2, "d": 1}
    assert called(shares_of, followers("banana band", "an")) == pytest.approx([2 / 3, 1 / 3])
    assert followers("aab", "") == {"a": 2, "b": 1}


def test_an_unseen_context_falls_back_to_its_longest_known_ending():
    assert called(seen_context, "banana", "xan") == "an"
    assert seen_context("banana", "zzz") == ""
    with pytest.raises(ValueError, match="empty"):
        seen_context("", "a")


def test_a_draw_goes_through_the_shares_from_0_to_1():
    assert called(next_letter, "banana band", "an", 0.0) == "a"
    assert next_letter("banana band", "an", 0.7) == "d"


def test_a_long_window_repeats_the_text_and_a_seed_repeats_the_draw():
    rhyme = "humpty dumpty sat on a wall"
    assert called(write_on, rhyme, "sat o", 5, 6, 1) == "sat on a wa"
    assert write_on(rhyme, "h", 1, 20, 3) == write_on(rhyme, "h", 1, 20, 3)
    assert write_on(rhyme, "h", 1, 20, 3) != write_on(rhyme, "h", 1, 20, 4)
    assert write_on(rhyme, "h", 1, 20, 3).startswith(write_on(rhyme, "h", 1, 12, 3))


@pytest.mark.parametrize("shape", SHAPES)
def test_points_come_in_two_kinds_of_the_same_number(shape):
    points, kinds = called(made_points, shape, 10, 3)
    assert points.shape == (20, 2)
    assert kinds.sum() == 10
    assert made_points(shape, 10, 3)[0].tolist() == points.tolist()


def test_learning_lowers_the_loss_and_sorts_the_ring():
    points, kinds = made_points("ring")
    weights = mlp_weights((2, 8, 2), 0)
    first = called(loss_of, weights, points, kinds)
    for _ in range(200):
        weights, _loss = learn(weights, points, kinds, 1.0)
    assert loss_of(weights, points, kinds) < first / 10
    assert ((called(flower_share, weights, points) > 0.5) == kinds).all()


def test_a_net_that_says_half_half_is_surprised_by_ln_2():
    weights = {name: np.zeros_like(w) for name, w in mlp_weights((2, 3, 2), 0).items()}
    points, kinds = made_points("apart")
    assert float(loss_of(weights, points, kinds)) == pytest.approx(math.log(2))


def test_two_outputs_become_one_signed_number():
    assert called(leaf_flower.signed_score, [0.75, 0.25]) == 0.5
    with pytest.raises(ValueError, match="3 outputs"):
        leaf_flower.signed_score([1, 2, 3])
