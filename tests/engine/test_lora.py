"""LoRA: the published parameter counts, and that it starts and ends as an ordinary matrix."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.lora import lora_linear, lora_merge, lora_size, lora_start
from llmtutor.engine.trace import Trace

RNG = np.random.default_rng(0)
X, W = RNG.normal(size=(2, 5, 8)), RNG.normal(size=(8, 6))
A, B = RNG.normal(size=(8, 2)), RNG.normal(size=(2, 6))


@pytest.mark.parametrize(("rank", "count"), [(1, 4_718_592), (4, 18_874_368), (8, 37_748_736)])
def test_gpt3_with_queries_and_values_adapted(rank, count):
    assert 96 * 2 * called(lora_size, 12_288, 12_288, rank) == count


def test_worked_by_hand():
    y = called(lora_linear, [[1, 2]], [[1, 0], [0, 1]], [[1], [1]], [[10, 20]], alpha=2)
    assert y.tolist() == [[61, 122]]


def test_before_training_nothing_is_changed():
    start = called(lora_start, 8, 6, 2)
    assert (lora_linear(X, W, *start) == X @ W).all()


def test_merged_matrix_gives_the_same_answers():
    merged = called(lora_merge, W, A, B, alpha=4)
    assert called(lora_linear, X, W, A, B, alpha=4) == pytest.approx(X @ merged, abs=1e-12)


def test_the_change_has_the_rank_it_promises():
    assert np.linalg.matrix_rank(lora_merge(W, A, B) - W) == 2


def test_steps_are_recorded():
    trace = Trace()
    lora_linear(X, W, A, B, rec=trace)
    assert [(item.name, item.value.shape[-1]) for item in trace] == [("frozen", 6), ("thin", 2), ("y", 6)]


def test_what_cannot_work_is_explained():
    with pytest.raises(ValueError, match="A has 2 columns but B has 3 rows"):
        lora_linear(X, W, A, np.ones((3, 6)))
    with pytest.raises(ValueError, match="rank R is 7; it must lie from 1 to 6"):
        lora_start(8, 6, 7)
    with pytest.raises(ValueError, match="alpha is 0"):
        lora_merge(W, A, B, alpha=0)
