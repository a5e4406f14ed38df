"""The demo that the README shows to contributors is a whole one."""

import re
from pathlib import Path

import pytest
from demo_strategies import check_explanations, draw_all

from llmtutor.demos.contract import start
from llmtutor.views import Cell

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def demo():
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    known = {"__name__": "shown_in_readme"}
    exec(compile(code, "README.md", "exec"), known)
    return known["DEMO"]


def no_words(key, **_values):
    return key


def test_it_draws_and_explains_itself_in_every_preset(demo):
    for preset in demo.presets:
        result, numbers = draw_all(demo, start(demo, preset.set), no_words)
        check_explanations(demo, result, numbers, no_words)


def test_its_numbers_are_those_of_the_paper(demo):
    result = demo.compute(start(demo))
    heads = result.by_id["heads"].rows
    assert [row[1] for row in heads[:2]] == [1 - 1 / 32, 1 - 1 / 64]
    told = demo.explain(result, Cell("left", (0, 3)))
    assert told.result == pytest.approx((31 / 32) ** 3, rel=1e-12)
    assert dict(told.values) == {"heads_gamma_0": 31 / 32, "age": 3}
    assert told.sources == (Cell("heads", (0, 1)),)
