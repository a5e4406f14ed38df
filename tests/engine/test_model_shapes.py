"""A model's numbers can be changed and written out, and still come to the published counts."""

from math import prod

import pytest
from signature import called

from llmtutor.engine.model_configs import CONFIGS, FeedForward
from llmtutor.engine.model_cost import cache_bytes, kv_numbers, score_flops, state_numbers
from llmtutor.engine.model_shapes import shape_of, with_shape
from llmtutor.engine.model_size import breakdown, ffn_size, mixer_size, total
from llmtutor.engine.model_terms import (
    cache_terms,
    ffn_terms,
    mixer_terms,
    pair_terms,
    size_terms,
    state_terms,
)

every_model = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)


def added(terms):
    return sum(map(prod, terms))


@every_model
def test_a_model_given_its_own_numbers_stays_the_same(config):
    lacking = {"heads": 1, "kv_heads": 1, "head_width": 1, "ffn": 0, "experts": 0, "active": 0}
    assert called(with_shape, config, {**lacking, **called(shape_of, config)}) == config


@every_model
@pytest.mark.parametrize("active", [False, True])
def test_the_terms_of_every_part_add_up_to_its_count(config, active):
    terms = called(size_terms, config, active)
    assert {name: added(each) for name, each in terms.items()} == breakdown(config, active)
    assert added(called(mixer_terms, config)) == mixer_size(config)


@every_model
def test_the_terms_of_work_and_memory_add_up(config):
    assert 512 * added(called(pair_terms, config, 512)) == score_flops(config, 512)
    assert added(called(cache_terms, config)) == kv_numbers(config)
    assert added(called(state_terms, config)) == state_numbers(config)


def test_a_feed_forward_network_of_a_textbook():
    gated = FeedForward(14336)
    assert added(called(ffn_terms, 7168, 14336, gated)) == ffn_size(7168, 14336, gated) == 308_281_344


def test_llama_2_70b_without_shared_keys_needs_eight_times_the_cache():
    llama = CONFIGS["Llama-2-70B"]
    full = with_shape(llama, {**shape_of(llama), "kv_heads": 64})
    assert cache_bytes(full, 4096) == 8 * cache_bytes(llama, 4096) == 10 * 2**30


def test_experts_can_be_given_to_a_model_without():
    mistral, mixtral = CONFIGS["Mistral-7B"], CONFIGS["Mixtral-8x7B"]
    grown = with_shape(mistral, {**shape_of(mistral), "experts": 8, "active": 2, "expert_width": 14336})
    assert total(grown) == total(mixtral) == 46_702_792_704
