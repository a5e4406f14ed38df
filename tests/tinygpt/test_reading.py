"""A model can be looked into, edited, cut and patched, and each of these agrees with plain reading."""

import numpy as np
import pytest

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.tinygpt.ablations import FeedForward, Head, every_head, usual_outputs, without
from llmtutor.tinygpt.edits import Edit, logits_of_cases, traced_with
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.patching import patch, patched_heads, patched_streams
from llmtutor.tinygpt.reading import attention_patterns, logit_lens, logits, streams, traced
from llmtutor.tinygpt.tokenizer import own_tokenizer

TOKENIZER = own_tokenizer()
ROPE = GPTConfig(TOKENIZER.size, 16, 2, 4, context=24, positions="rope")
CONFIGS = {
    "rope": ROPE,
    "learned": GPTConfig(TOKENIZER.size, 16, 2, 4, context=24),
    "attention only": GPTConfig(TOKENIZER.size, 16, 2, 4, context=24, positions="rope", ffn="none"),
}
MODELS = {
    name: Model(config, gpt_weights(config, seed=4, spread=0.3), TOKENIZER)
    for name, config in CONFIGS.items()
}
MODEL = MODELS["rope"]
IDS = MODEL.prompt("Tom and Lily went to the park.")
OTHER = MODEL.prompt("Lily and Tom went to the park.")


def differ(a, b):
    return np.abs(a - b).max()


@pytest.mark.parametrize("name", MODELS)
def test_the_trace_ends_with_the_logits_of_plain_reading(name):
    trace = traced(MODELS[name], IDS)
    assert differ(trace["logits"], logits(MODELS[name], IDS)) == 0


@pytest.mark.parametrize("name", MODELS)
def test_attention_patterns_are_shares_of_the_tokens_so_far(name):
    patterns = attention_patterns(traced(MODELS[name], IDS), MODELS[name].config)
    assert patterns.shape == (2, 4, len(IDS), len(IDS))
    assert np.allclose(patterns.sum(axis=-1), 1)
    assert not np.triu(patterns, 1).any()


@pytest.mark.parametrize("name", MODELS)
def test_the_logit_lens_ends_with_what_the_model_says(name):
    model = MODELS[name]
    trace = traced(model, IDS)
    lens = logit_lens(model, trace)
    assert lens.shape == (3, len(IDS), TOKENIZER.size)
    assert differ(lens[-1], trace["logits"]) < 1e-5
    assert streams(trace, model.config).shape == (3, len(IDS), 16)


@pytest.mark.parametrize("name", MODELS)
def test_putting_back_what_was_there_changes_nothing_and_anything_else_does(name):
    model = MODELS[name]
    trace, rng = traced(model, IDS), np.random.default_rng(0)
    for array in trace:
        if array.name.startswith("places."):
            continue
        same = traced_with(model, IDS, [Edit(array.name, ..., array.value)])
        assert differ(same["logits"], trace["logits"]) == 0, array.name
        noise = array.value + rng.normal(1, 0.5, array.value.shape)
        other = traced_with(model, IDS, [Edit(array.name, ..., noise)])
        assert differ(other["logits"], trace["logits"]) > 1e-4, array.name
        assert np.allclose(other[array.name], noise), array.name


def test_an_edit_shows_in_all_that_follows_and_leaves_the_model_alone():
    before = traced(MODEL, IDS)
    edited = traced_with(MODEL, IDS, [Edit("block.1.attn.weights", (2, -1), 0)])
    assert not edited["block.1.attn.mixed"][2, -1].any()
    assert differ(edited["block.1.attn.mixed"][2, :-1], before["block.1.attn.mixed"][2, :-1]) == 0
    assert differ(edited["logits"][-1], before["logits"][-1]) > 1e-4
    assert differ(edited["logits"][:-1], before["logits"][:-1]) < 1e-5
    assert differ(logits(MODEL, IDS), before["logits"]) == 0


def test_cases_in_a_batch_are_the_same_as_one_by_one():
    cases = [
        [],
        [Edit("block.0.attn.mixed", 1, 0)],
        [Edit("block.0.ffn.out", (slice(None), [1, 3]), 2.5), Edit("block.1.attn.q", (0, 2), np.ones(4))],
        [Edit("block.1.ffn.stream", -1, traced(MODEL, OTHER)["block.1.ffn.stream"][-1])],
    ]
    together = logits_of_cases(MODEL, IDS, cases)
    for row, case in zip(together, cases, strict=True):
        assert differ(row, traced_with(MODEL, IDS, case)["logits"]) < 1e-5


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (Edit("block.1.attn.weight", ..., 0), "nothing called .*; did you mean block.1.attn.weights"),
        (Edit("block.1.attn.weights", 4, 0), r"block.1.attn.weights has shape \(4, "),
        (Edit("block.1.attn.weights", ..., [1, 2]), "could not broadcast|has shape"),
        (Edit("logits", ..., "many"), "logits has shape"),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(edit, problem):
    with pytest.raises(ValueError, match=problem):
        traced_with(MODEL, IDS, [edit])
    with pytest.raises(ValueError, match=problem):
        logits_of_cases(MODEL, IDS, [[edit]])


def test_what_a_batch_shares_cannot_be_edited_for_one_of_its_texts():
    with pytest.raises(ValueError, match="the same for all texts of a batch"):
        logits_of_cases(MODELS["learned"], IDS, [[Edit("embedding.positions", 0, 0)]])
    with pytest.raises(ValueError, match="at least one case"):
        logits_of_cases(MODEL, IDS, [])


def test_a_head_without_its_rows_of_w_o_is_a_head_switched_off():
    cases = [[head] for head in every_head(MODEL.config)]
    together = without(MODEL, IDS, cases)
    assert together.shape == (8, len(IDS), TOKENIZER.size)
    for row, head in zip(together, every_head(MODEL.config), strict=True):
        name = f"block.{head.layer}.attn.W_o"
        cut = MODEL.with_weight(name, slice(4 * head.head, 4 * head.head + 4), 0)
        assert differ(row, logits(cut, IDS)) < 1e-5


def test_a_feed_forward_layer_switched_off_adds_nothing_to_the_stream():
    off, both = without(MODEL, IDS, [[FeedForward(0)], [FeedForward(0), Head(1, 2)]])
    cut = MODEL.with_weight("block.0.ffn.W_out", ..., 0).with_weight("block.0.ffn.b_out", ..., 0)
    assert differ(off, logits(cut, IDS)) < 1e-5
    assert differ(both, without(cut, IDS, [[Head(1, 2)]])[0]) < 1e-5


def test_a_part_set_to_its_usual_output_no_longer_depends_on_the_text():
    usual = usual_outputs(MODEL, [IDS, OTHER, IDS[:4]])
    assert usual["block.0.attn.mixed"].shape == (4, 1, 4)
    edits = [Edit("block.0.attn.mixed", ..., usual["block.0.attn.mixed"])]
    by_hand = traced_with(MODEL, IDS, edits)["logits"]
    assert differ(without(MODEL, IDS, [[Head(0, h) for h in range(4)]], usual)[0], by_hand) < 1e-5
    tokens = np.concatenate([traced(MODEL, ids)["block.0.ffn.out"] for ids in (IDS, OTHER, IDS[:4])])
    assert differ(usual["block.0.ffn.out"][0], tokens.mean(axis=0)) < 1e-5


@pytest.mark.parametrize("part", [Head(2, 0), Head(0, 4), Head(-1, 0), FeedForward(2)])
def test_a_part_that_the_model_has_not_is_refused(part):
    with pytest.raises(ValueError, match="the model has no"):
        without(MODEL, IDS, [[part]])


def test_a_whole_stream_from_another_text_makes_the_model_say_what_it_said_there():
    source = traced(MODEL, OTHER)
    assert len(OTHER) == len(IDS)
    whole = traced_with(MODEL, IDS, [patch(source, "embedding.stream")])
    assert differ(whole["logits"], source["logits"]) < 1e-5
    grid = patched_streams(MODEL, IDS, source)
    assert grid.shape == (3, len(IDS), TOKENIZER.size)
    assert differ(grid[-1, -1], source["logits"][-1]) < 1e-5
    same = [t for t in range(len(IDS)) if IDS[t] == OTHER[t]]
    assert all(differ(grid[0, t], logits(MODEL, IDS)[-1]) < 1e-5 for t in same)


def test_patched_heads_are_the_patches_one_by_one():
    source = traced(MODEL, OTHER)
    grid = patched_heads(MODEL, IDS, source)
    assert grid.shape == (2, 4, TOKENIZER.size)
    single = traced_with(MODEL, IDS, [patch(source, "block.1.attn.mixed", 3)])
    assert differ(grid[1, 3], single["logits"][-1]) < 1e-5


def test_a_patch_from_a_text_of_another_length_or_place_is_refused():
    with pytest.raises(ValueError, match="they must be equal"):
        patched_heads(MODEL, IDS, traced(MODEL, IDS[:-1]))
    with pytest.raises(ValueError, match="the source has no"):
        patch(traced(MODEL, IDS), "block.7.attn.q")


def test_a_changed_weight_makes_another_model():
    before = logits(MODEL, IDS)
    changed = MODEL.with_weight("norm.gain", 3, 9.0)
    assert changed.weights["norm.gain"][3] == 9
    assert differ(logits(changed, IDS), before) > 1e-3
    assert differ(logits(MODEL, IDS), before) == 0
    with pytest.raises(ValueError, match=r"no weight 'norm\.gone'"):
        MODEL.with_weight("norm.gone", 0, 1)
    with pytest.raises(ValueError, match=r"norm.gain has shape \(16,\)"):
        MODEL.with_weight("norm.gain", 16, 1)
