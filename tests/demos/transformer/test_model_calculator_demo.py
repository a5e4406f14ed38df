"""The calculator shows published sizes, and what changing one number of a real model does."""

from math import prod

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.contract import change, link, next_taken, read_changes, start
from llmtutor.demos.controls import Integer
from llmtutor.demos.transformer.model_calculator import DEMO
from llmtutor.demos.transformer.model_calculator.costs import MODELS
from llmtutor.tui.widgets.slider import as_slider
from llmtutor.views import Cell


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        ("gpt-2-small", 124_439_808),
        ("gpt-2-medium", 354_823_168),
        ("gpt-2-large", 774_030_080),
        ("gpt-2-xl", 1_557_611_200),
        ("llama-2-7b", 6_738_415_616),
        ("llama-3-8b", 8_030_261_248),
        ("mixtral-8x7b", 46_702_792_704),
        ("mamba-130m", 129_135_360),
    ],
)
def test_published_totals_are_met(model, parameters):
    shown = Shown(DEMO, model=model)
    assert shown.names["parameters"] == parameters == sum(shown.views["parameters"].values)


def test_gpt2_by_component_and_its_operations():
    bars = Shown(DEMO).views["parameters"]
    assert bars.values[:4] == (38_597_376, 786_432, 12 * 2_362_368, 12 * 4_722_432)
    assert Shown(DEMO, tokens=1024).names["operations"] * 1024 == 291_648_307_200


@pytest.mark.parametrize(
    ("model", "per_token"),
    [
        ("gpt-2-small", 36_864),
        ("llama-2-7b", 524_288),
        ("llama-2-13b", 819_200),
        ("llama-2-70b", 327_680),
        ("llama-3-8b", 131_072),
        ("mistral-7b", 131_072),
        ("llama-3-1-405b", 516_096),
        ("deepseek-v2", 69_120),
        ("deepseek-v3", 70_272),
        ("mamba-130m", 0),
    ],
)
def test_published_cache_of_a_token(model, per_token):
    shown = Shown(DEMO, model=model, tokens=131_072)
    assert shown.names["cache_token"] == per_token
    if per_token:
        assert shown.names["cache"] == per_token * 131_072


def test_mixtral_uses_two_of_eight_experts():
    shown = Shown(DEMO, model="mixtral-8x7b")
    assert shown.names["active"] == 12_879_925_248
    assert sum(shown.views["parameters"].columns[1].values) == 12_879_925_248


def test_a_latent_keeps_57_times_fewer_numbers_than_full_heads():
    note = dict(Shown(DEMO, model="deepseek-v2").views["latent"].values)
    assert (note["kept"], note["full"]) == (576, 32_768)
    assert note["times"] == pytest.approx(56.9, abs=0.05)


def test_training_takes_16_bytes_a_parameter_at_4_and_at_2_bytes():
    for precision in ("fp32", "bf16", "int4"):
        shown = Shown(DEMO, precision=precision, show="memory")
        assert shown.names["training"] == 16 * 124_439_808
    assert shown.names["weights"] == 124_439_808 // 2


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("show", ["parameters", "work"])
def test_every_part_is_written_out_as_products(model, show):
    shown = Shown(DEMO, model=model, show=show)
    for row, value in enumerate(shown.views[show].values):
        arithmetic = shown.explain(Cell(show, (row,)))
        assert sum(prod(term.factors) for term in arithmetic.terms) == value


def test_a_model_brings_its_numbers_and_one_can_be_changed():
    shown = Shown(DEMO, model="llama-2-70b", kv_heads=64, tokens=4096)
    assert (shown.state["layers"], shown.state["heads"], shown.state["vocab"]) == (80, 64, 32000)
    assert shown.names["cache"] == 10 * 2**30
    back = shown.change(model="llama-3-8b")
    assert (back["kv_heads"], back["layers"]) == (8, 32)


def test_a_link_keeps_a_number_that_was_set_back_to_the_default_of_another_model():
    state = start(DEMO, {"model": "gpt-2-xl", "layers": 12})
    command = link(DEMO, state)
    assert command == "llmtutor demo model-calculator model=gpt-2-xl layers=12"
    pairs = dict(word.split("=") for word in command.split()[3:])
    assert start(DEMO, read_changes(DEMO, pairs)) == state


def test_keys_that_every_head_has_of_its_own_follow_the_heads():
    assert Shown(DEMO, heads=13).state["kv_heads"] == 13
    assert Shown(DEMO, model="llama-3-8b", kv_heads=64).state["heads"] == 64


def test_experts_follow_each_other():
    mixed = Shown(DEMO, model="mistral-7b", experts=8, active=2)
    assert mixed.names["parameters"] == 46_702_792_704
    assert mixed.change(experts=1)["active"] == 1
    assert mixed.change(active=9)["experts"] == 9
    assert mixed.change(experts=0)["active"] == 0


def test_keys_that_heads_cannot_share_are_refused_when_typed_and_passed_over_by_arrows():
    assert refusal(DEMO, model="llama-3-8b", kv_heads=7) == ("kv-heads", "kv_heads")
    state = start(DEMO, {"model": "llama-3-8b"})
    assert next_taken(DEMO, state, "kv_heads", 7) == 4
    assert next_taken(DEMO, state, "kv_heads", 9) == 16
    assert next_taken(DEMO, state, "heads", 33) == 40


def test_arrows_double_the_tokens_and_move_widths_by_64():
    tokens, width = (as_slider(DEMO.control(name)) for name in ("tokens", "width"))
    assert isinstance(DEMO.control("tokens"), Integer)
    assert [tokens.moved(1024, 1), tokens.moved(1000, 1), tokens.moved(524_288, 5)] == [2048, 2048, 1_048_576]
    assert [width.moved(768, 1), width.moved(768, -1)] == [832, 704]


def test_too_long_a_text_for_learned_positions_is_said():
    assert "positions" in Shown(DEMO, tokens=2048).views
    assert "positions" not in Shown(DEMO, tokens=1024).views
    assert "positions" not in Shown(DEMO, model="llama-3-8b", tokens=2048).views


def test_wrong_numbers_are_refused_and_nothing_moves():
    assert refusal(DEMO, layers=0) == ("out-of-range", "layers")
    assert refusal(DEMO, width=768.5) == ("not-whole", "width")
    state = start(DEMO)
    with pytest.raises(ValueError, match="kv-heads"):
        change(DEMO, state, {"kv_heads": 5})
    assert state["kv_heads"] == 12


@pytest.mark.parametrize(("show", "row"), [("parameters", 0), ("work", 1)])
def test_a_total_lights_the_bars_it_adds_up(show, row):
    shown = Shown(DEMO, show=show)
    bars = shown.views[show].values
    assert shown.explain(Cell("summary", (row, 1))).sources == tuple(
        Cell(show, (place,)) for place in range(len(bars))
    )
    assert shown.explain(Cell("summary", (1 - row, 1))).sources == ()


def test_the_cache_lights_the_cache_of_one_token():
    assert Shown(DEMO).explain(Cell("summary", (3, 1))).sources == (Cell("summary", (2, 1)),)
    assert Shown(DEMO, model="mamba-130m").explain(Cell("summary", (3, 1))).sources == ()


def test_totals_are_said_in_the_unit_that_suits_each():
    shown = Shown(DEMO)
    said = {line[0]: (pytest.approx(line[2]), line[3]) for line in shown.views["summary"].rows}
    assert said["@total-parameters"] == (124.439808, "@million")
    assert said["@total-cache-token"] == (36.864, "@KB")
    assert said["@total-training"] == (1.991036928, "@GB")
    assert shown.explain(Cell("summary", (2, 2))).values == (("number", 36_864), ("units", 1000))
    assert Shown(DEMO, model="mamba-130m").views["summary"].rows[2][2:] == (0, "@B")


def test_a_small_models_memory_is_compared_in_megabytes_and_a_large_ones_in_gigabytes():
    small, large = Shown(DEMO, show="memory", tokens=1), Shown(DEMO, show="memory", model="llama-3-8b")
    assert small.views["memory-small"].values[1] == pytest.approx(0.036864)
    assert large.views["memory"].values[0] == pytest.approx(2 * 8.030261248)
    for each, view in ((small, "memory-small"), (large, "memory")):
        assert each.explain(Cell(view, (1,))).result == each.views[view].values[1]
