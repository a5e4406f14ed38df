"""Parameters are counted as the curriculum and the published models count them."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.demos.first_network.parameter_counter import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell


def total(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))["total"]


def why(view, at, **changes):
    arithmetic = DEMO.explain(DEMO.compute(start(DEMO, changes)), Cell(view, at))
    return plain(draw(arithmetic, 70, 6, words(DEMO.id)).rows)


def test_the_first_network_has_23():
    assert total() == 23
    assert total(bias=False) == 18
    assert why("total", (0,)) == "15 + 8 = 23"
    assert why("numbers", (0,)).splitlines()[-3:] == ["4 × 3 + 3", "= 12 + 3", "= 15"]


def test_a_reader_of_digits():
    assert total(inputs=784, hidden=128, outputs=10) == 101_770


@pytest.mark.parametrize(
    ("model", "count"), [("gpt2", 124_439_808), ("llama2-7b", 6_738_415_616), ("llama3-8b", 8_030_261_248)]
)
def test_published_models(model, count):
    assert total(model=model) == count


def test_gpt2s_token_vectors_are_50257_rows_of_768():
    assert why("numbers", (0,), model="gpt2").endswith("50257 × 768 = 38,597,376")


def test_no_hidden_layer_joins_inputs_to_outputs():
    assert total(layers=0) == 4 * 2 + 2


@pytest.mark.parametrize(
    ("control", "value"), [("inputs", 0), ("hidden", 2.5), ("layers", 7), ("outputs", "two")]
)
def test_impossible_widths_are_refused(control, value):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {control: value})
    assert refusal.value.values["control"] == control
