"""Signals and gradients by depth: He for ReLU, a residual path, and sigmoids that lose everything."""

import pytest
from demo_shortcuts import Shown

from llmtutor.demos.calculus.signal_depth import DEMO
from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.views import Cell, Note


def run(**changes):
    return Shown(DEMO, **changes)


def verdict(**changes):
    return next(view for view in run(**changes).views.values() if isinstance(view, Note))


def test_the_rules_are_the_published_ones():
    assert run().names["spread"] == pytest.approx((2 / 128) ** 0.5)
    assert run(init="he").names["spread"] == pytest.approx((2 / 64) ** 0.5)
    assert run(init="he", scale=0.5).names["spread"] == pytest.approx(0.5 * (2 / 64) ** 0.5)


def test_the_good_presets_are_healthy_and_the_bad_one_loses_its_gradient():
    assert [verdict(**preset.set).id for preset in DEMO.presets] == ["healthy"] * 3 + ["fades"]
    assert run(**DEMO.presets[3].set).names["gradient"] < 1e-12


def test_relu_with_xavier_halves_the_square_at_every_layer():
    assert run(depth=20).names["signal"] == pytest.approx(2**-10, rel=2)
    assert verdict().warn


def test_large_weights_explode():
    assert verdict(init="he", scale=2).id == "explodes"


def test_the_seed_decides_and_the_same_seed_gives_the_same():
    assert run(seed=1).views == run(seed=1).views
    assert run(seed=1).names["signal"] != run(seed=2).names["signal"]


def test_a_size_is_explained_by_the_layer_before():
    found = run()
    forward, backward = (series.y for series in found.views["sizes"].series)
    before, factor = dict(found.explain(Cell("sizes", (0, 3))).values).values()
    assert before == forward[2]
    assert before * factor == pytest.approx(forward[3])
    arithmetic = found.explain(Cell("sizes", (1, 3)))
    assert arithmetic.values[0][1] == backward[4]
    assert arithmetic.sources == (Cell("sizes", (1, 4)),)


def test_what_starts_was_drawn_and_the_ends_are_explained_like_the_lines():
    found = run()
    assert found.explain(Cell("sizes", (0, 0))).say == found.explain(Cell("sizes", (1, 20))).say == "drawn"
    assert found.explain(Cell("ends", (0, 2))) == found.explain(Cell("sizes", (0, 20)))
    assert found.explain(Cell("fades", (0,))) == found.explain(Cell("sizes", (1, 0)))


@pytest.mark.parametrize("change", [{"depth": 0}, {"depth": 2.5}, {"activation": "step"}, {"scale": 0}])
def test_impossible_settings_are_refused(change):
    with pytest.raises(Refused):
        start(DEMO, change)
