"""Signals and gradients by depth: He for ReLU, a residual path, and sigmoids that lose everything."""

import pytest

from llmtutor.demos.calculus.signal_depth import DEMO
from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.views import Cell, Note


def run(**changes):
    return DEMO.compute(start(DEMO, changes))


def verdict(**changes):
    return next(view for view in DEMO.views(run(**changes)) if isinstance(view, Note))


def test_the_rules_are_the_published_ones():
    assert run().spread == pytest.approx((2 / 128) ** 0.5)
    assert run(init="he").spread == pytest.approx((2 / 64) ** 0.5)
    assert run(init="he", scale=0.5).spread == pytest.approx(0.5 * (2 / 64) ** 0.5)


def test_the_good_presets_are_healthy_and_the_bad_one_loses_its_gradient():
    assert [verdict(**preset.set).id for preset in DEMO.presets] == ["healthy"] * 3 + ["fades"]
    assert DEMO.names(run(**DEMO.presets[3].set))["gradient"] < 1e-12


def test_relu_with_xavier_halves_the_square_at_every_layer():
    assert DEMO.names(run(depth=20))["signal"] == pytest.approx(2**-10, rel=2)
    assert verdict().warn


def test_large_weights_explode():
    assert verdict(init="he", scale=2).id == "explodes"


def test_the_seed_decides_and_the_same_seed_gives_the_same():
    assert run(seed=1) == run(seed=1)
    assert run(seed=1).forward != run(seed=2).forward


def test_a_size_is_explained_by_the_layer_before():
    sizes = run()
    values = dict(DEMO.explain(sizes, Cell("sizes", (0, 3))).values)
    assert values["before"] == sizes.forward[2]
    assert values["before"] * values["factor"] == pytest.approx(sizes.forward[3])
    values = dict(DEMO.explain(sizes, Cell("sizes", (1, 3))).values)
    assert values["before"] == sizes.backward[4]


@pytest.mark.parametrize("change", [{"depth": 0}, {"depth": 2.5}, {"activation": "step"}, {"scale": 0}])
def test_impossible_settings_are_refused(change):
    with pytest.raises(Refused):
        start(DEMO, change)
