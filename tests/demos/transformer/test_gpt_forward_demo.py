"""The flagship shows what the tiny GPT really computes, and refuses in place what it cannot read."""

from pathlib import Path

import numpy as np
import pytest
from demo_strategies import check_explanations, draw_all, words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.transformer import asked
from llmtutor.demos.transformer.gpt_forward import DEMO
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.engine.softmax import softmax
from llmtutor.render.cells import row_text
from llmtutor.render.draw import draw
from llmtutor.render.numbers import short
from llmtutor.render.plain import plain_demo
from llmtutor.tinygpt.draft import begin
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.ranking import ranked
from llmtutor.tinygpt.reading import traced
from llmtutor.tinygpt.tokenizer import own_tokenizer
from llmtutor.views import Cell

pytestmark = pytest.mark.usefixtures("tiny_gpt")


def views(state):
    return {view.id: view for view in DEMO.views(DEMO.compute(state))}


def test_every_array_of_the_pass_can_be_stepped_to_with_its_shape_and_sentence(tiny_gpt):
    trace = traced(tiny_gpt, tiny_gpt.prompt(asked.COW))
    state = start(DEMO, {"zoom": "array"})
    assert DEMO.stepper.count(state) == len(trace) - 1
    for step in (0, 16, 27, len(trace) - 1):
        item = list(trace)[step]
        shown = views(change(DEMO, state, {"step": step}))
        assert (shown["progress"].array, shown["progress"].shape) == (item.name, item.value.shape)
        grid = item.value[0] if item.value.ndim > 2 else item.value
        assert np.array_equal(shown["numbers"].values, grid)
        assert words("gpt-forward").has(f"traces.{item.name}")


def test_numbers_that_a_query_has_for_each_token_stand_under_the_tokens():
    shown = views(start(DEMO, {"step": 16}))["array"]
    assert shown.column_labels == shown.row_labels
    assert views(start(DEMO, {"step": 17}))["array"].column_labels == ()


def test_a_step_leads_to_its_block_and_a_block_to_the_same_array_there():
    state = change(DEMO, start(DEMO), {"step": 16})
    assert (state["layer"], views(state)["progress"].array) == (0, "block.0.attn.weights")
    state = change(DEMO, state, {"layer": 2})
    assert views(state)["progress"].array == "block.2.attn.weights"
    state = change(DEMO, state, {"step": 40})
    assert state["layer"] == 1


def test_choosing_a_block_shows_its_attention_when_the_array_was_of_no_block():
    state = change(DEMO, start(DEMO), {"layer": 1})
    assert views(state)["progress"].array == "block.1.attn.weights"
    assert views(start(DEMO, {"layer": 1, "step": 0}))["progress"].array == "embedding.tokens"


def test_every_sum_ends_with_its_result_in_three_rows_of_a_small_screen():
    state = start(DEMO, {"zoom": "array", "head": 1})
    for step in range(DEMO.stepper.count(state) + 1):
        result = DEMO.compute(change(DEMO, state, {"step": step}))
        told = DEMO.explain(result, Cell("numbers", (3, 0)))
        rows = [row_text(row) for row in draw(told, 72, 3, words("gpt-forward")).rows]
        assert len(rows) <= 3, result.array
        assert short(told.result) in rows[-1]


def test_a_scaled_score_lights_its_query_and_key_and_the_list_only_for_its_own_token():
    result = DEMO.compute(start(DEMO, {"zoom": "head", "layer": 1}))
    other, own = (set(DEMO.explain(result, Cell("attn.scaled", (row, 2))).sources) for row in (4, 9))
    assert {Cell("attn.q", (4, 0)), Cell("attn.k", (2, 23))} <= other
    assert Cell("looks", (2, 0)) in own - other


@pytest.mark.parametrize(
    ("zoom", "array", "marked"),
    [
        ("block", "block.1.norm1.mean", "norm1.normed"),
        ("block", "block.1.attn.weights", "attn.change"),
        ("block", "block.1.ffn.bent", "ffn.bent"),
        ("block", "embedding.stream", ""),
        ("head", "block.1.attn.k", "attn.k"),
        ("head", "block.1.attn.masked", "attn.weights"),
        ("head", "block.1.ffn.out", ""),
    ],
)
def test_the_board_marks_the_array_of_the_step_or_the_one_it_leads_to(zoom, array, marked):
    state = start(DEMO, {"zoom": zoom})
    state = change(DEMO, state, {"step": DEMO.compute(state).arrays.index(array)})
    assert views(state)[zoom].now == marked


def test_the_chosen_head_is_marked_among_all_heads_on_screen_and_in_plain_text():
    for changes in ({"layer": 2, "head": 3}, {"zoom": "block", "layer": 0, "head": 1}):
        state = start(DEMO, changes)
        assert views(state)["heads"].now.endswith(f".{state['layer']}.{state['head']}")
        assert plain_demo(DEMO, state, words("gpt-forward")).count("▸") == (2 if "zoom" in changes else 1)


def lit(changes, array, cell):
    """What is lit by a number while the pass stands at an array."""
    state = start(DEMO, changes)
    step = DEMO.compute(state).arrays.index(array)
    return set(DEMO.explain(DEMO.compute(change(DEMO, state, {"step": step})), cell).sources)


def test_what_a_number_was_made_of_is_lit_wherever_it_stands_on_screen():
    block = "block.1."
    normed = lit({"zoom": "block"}, block + "norm2.normed", Cell("norm2.normed", (3, 7)))
    assert {Cell("attn.stream", (3, 0)), Cell("attn.stream", (3, 95))} <= normed
    bent = lit({"zoom": "block"}, block + "ffn.bent", Cell("ffn.bent", (3, 200)))
    assert {Cell("norm2.normed", (3, 0)), Cell("norm2.normed", (3, 95))} <= bent
    mixed = lit({"head": 2}, block + "attn.mixed", Cell("array", (3, 7)))
    assert Cell("plain.1.2", (3, 3)) in mixed
    assert Cell("plain.1.2", (3, 4)) not in mixed
    assert Cell("array", (9, 95)) in lit({}, "norm.normed", Cell("next", (0, 1)))
    assert Cell("array", (3, 2)) in lit({"head": 1}, block + "attn.scaled", Cell("plain.1.1", (3, 1)))
    assert Cell("array", (3, 2)) not in lit({"head": 1}, block + "attn.scaled", Cell("plain.1.2", (3, 1)))


def test_what_a_layer_adds_is_told_as_its_sum():
    state = start(DEMO, {"zoom": "block", "layer": 1})
    told = DEMO.explain(DEMO.compute(state), Cell("attn.change", (4, 5)))
    assert (told.say, "{rest}" in told.text) == ("from-joined", True)


def test_the_next_tokens_are_those_of_the_model_and_the_others_have_the_rest(tiny_gpt):
    scores = traced(tiny_gpt, tiny_gpt.prompt(asked.COW))["logits"][-1].astype(float)
    share = softmax(scores, 0.5)
    bars = views(start(DEMO, {"T": 0.5, "shown": 5}))["next"]
    best = ranked(scores)[:5]
    assert bars.labels[:5] == tuple(tiny_gpt.tokenizer.token(token).replace(" ", "␣") for token in best)
    assert bars.values[:5] == pytest.approx(share[best])
    assert sum(bars.values) == pytest.approx(1)
    assert bars.folded == tiny_gpt.tokenizer.size - 5
    assert len(views(start(DEMO, {"shown": 768}))["next"].labels) == tiny_gpt.tokenizer.size


def test_forcing_a_rank_branches_off_and_rewinding_gives_the_old_text_back(tiny_gpt):
    state = start(DEMO, {"more": 3})
    written = views(state)["written"].tokens
    forced = change(DEMO, state, DEMO.edit(state, Cell("written", (1,)), 5))
    branch = views(forced)["written"]
    draft = begin(tiny_gpt, tiny_gpt.prompt(asked.COW)).grow(seed=0)
    assert branch.tokens[0] == written[0]
    assert branch.tokens[1] == tiny_gpt.tokenizer.token(int(ranked(draft.logits)[4]))
    assert branch.values[1] == 5
    assert views(change(DEMO, forced, {"more": 1}))["written"].tokens == written[:1]
    assert views(change(DEMO, forced, {"ranks": (0,)}))["written"].tokens == written


def test_hiding_the_sink_shares_out_what_is_left():
    state = start(DEMO, {"zoom": "head", "layer": 1, "head": 1})
    before, after = (
        views(change(DEMO, state, {"hide_sink": hidden}))["looks"].values for hidden in (False, True)
    )
    assert after[0] == 0
    assert after[1:] == pytest.approx([share / (1 - before[0]) for share in before[1:]], rel=1e-4)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "x" * 10_000}, "text-too-long"),
        ({"text": "你好"}, "unknown-character"),
        ({"text": "z" * 200}, "too-many-tokens"),
        ({"T": 0}, "out-of-range"),
        ({"ranks": (1.5,)}, "not-whole"),
        ({"model": "/no/such/folder"}, "model-file"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_moves(changes, code):
    state = start(DEMO)
    before = dict(state)
    with pytest.raises(Refused) as refused:
        change(DEMO, state, changes)
    assert refused.value.code == code
    assert refused.value.values["control"] == next(iter(changes))
    assert dict(state) == before


def test_another_model_from_a_folder_is_read_in_the_same_way(monkeypatch, tmp_path):
    config = GPTConfig(vocab=768, width=16, layers=4, heads=4, context=20)
    other = Model(config, gpt_weights(config, seed=1, spread=0.3), own_tokenizer(), "other")
    monkeypatch.setattr(asked, "open_model", lambda folder: other)
    asked.asked_model.cache_clear()
    state = start(DEMO, {"model": str(tmp_path), "layer": 9, "head": 9, "zoom": "array"})
    assert (state["layer"], state["head"]) == (3, 3)
    for step in range(DEMO.stepper.count(state) + 1):
        result, numbers = draw_all(DEMO, change(DEMO, state, {"step": step}), words("gpt-forward"), (78,))
        cells = list(numbers)[:: len(numbers) // 20 | 1]
        check_explanations(DEMO, result, {cell: numbers[cell] for cell in cells}, words("gpt-forward"))
    assert "embedding.positions" in result.arrays
    shown = views(change(DEMO, state, {"zoom": "model"}))["heads"].views
    assert [each.about[0] for each in shown[0]] == [("layer", 3)] * 4
    with pytest.raises(Refused):
        change(DEMO, state, {"text": asked.DROOZIP})
    monkeypatch.undo()
    asked.asked_model.cache_clear()


def test_typographic_quotes_are_read_as_plain_ones():
    assert (
        views(start(DEMO, {"text": "“Hello”"}))["tokens"].tokens
        == views(start(DEMO, {"text": '"Hello"'}))["tokens"].tokens
    )


def test_without_its_file_the_demo_says_which_one_is_missing(monkeypatch):
    def gone(folder=""):
        raise ModelFileError(Path("data/tinygpt.npz"), "there is no such file")

    for module in ("reading", "moves"):
        monkeypatch.setattr(f"llmtutor.demos.transformer.gpt_forward.{module}.asked_model", gone)
    shown = plain_demo(DEMO, start(DEMO), words("gpt-forward"))
    assert "data/tinygpt.npz: there is no such file" in shown.replace("\n", " ")
