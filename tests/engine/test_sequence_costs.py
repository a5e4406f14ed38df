"""Counted costs of attention and its relatives, against the calculator and the real states."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import sequence_costs
from llmtutor.engine.mamba import mamba_start, mamba_weights
from llmtutor.engine.model_configs import CONFIGS
from llmtutor.engine.model_cost import kv_numbers, score_flops, state_numbers
from llmtutor.engine.scaling_laws import fit_power_law
from llmtutor.engine.sequence_costs import FAMILIES, compare_costs
from llmtutor.engine.sequences import empty_memory


def test_rwkv7_state_published_for_24_layers_of_1024():
    assert 24 * called(sequence_costs.rwkv7_cost, 1, 1024).memory == 1_622_016


def test_attention_agrees_with_the_calculator():
    gpt2 = CONFIGS["GPT-2 small"]
    cost = called(sequence_costs.attention_cost, 1000, 768)
    assert 12 * cost.whole == score_flops(gpt2, 1000)
    assert 12 * cost.memory == 1000 * kv_numbers(gpt2)


def test_mamba_agrees_with_the_calculator_and_the_block():
    mamba = CONFIGS["Mamba-130M"]
    cost = called(sequence_costs.mamba_cost, 1000, 768)
    assert 24 * cost.memory == state_numbers(mamba)
    assert 24 * cost.whole == score_flops(mamba, 1000) + 24 * 1000 * 1536 * 8
    window, h = mamba_start(mamba_weights(32))
    assert window.size + h.size == sequence_costs.mamba_cost(1, 32).memory


@pytest.mark.parametrize("family", ["retention_cost", "delta_cost"])
def test_memory_is_a_table_per_head(family):
    heads, width = 4, 64
    key = np.ones((heads, 1, width))
    cost = called(getattr(sequence_costs, family), 10, heads * width)
    assert cost.memory == empty_memory(key, key).size


@pytest.mark.parametrize(
    ("family", "whole", "following", "memory"),
    [
        ("attention", 2, 1, 1),
        ("retention", 1, 0, 0),
        ("delta", 1, 0, 0),
        ("rwkv4", 1, 0, 0),
        ("rwkv7", 1, 0, 0),
        ("mamba", 1, 0, 0),
        ("hyena", 1, 1, 1),
    ],
)
def test_how_costs_grow_with_length(family, whole, following, memory):
    lengths = 2.0 ** np.arange(10, 18)
    costs = [called(FAMILIES[family], int(T), 512) for T in lengths]
    for name, power in (("whole", whole), ("next_token", following), ("memory", memory)):
        exponent = fit_power_law(lengths, np.array([getattr(c, name) for c in costs]))[1]
        assert exponent == pytest.approx(power, abs=0.1)


def test_short_texts_favour_attention_and_long_ones_the_others():
    assert set(called(compare_costs, 64, 768)) == set(FAMILIES)
    short, long = compare_costs(16, 768), compare_costs(100_000, 768)
    assert min(short, key=lambda n: short[n].whole) != "hyena"
    assert short["attention"].whole < short["mamba"].whole
    assert max(long, key=lambda n: long[n].whole) == "attention"
    with pytest.raises(ValueError, match="at least 1"):
        compare_costs(0, 1)
