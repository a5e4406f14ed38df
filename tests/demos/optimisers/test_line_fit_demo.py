"""A line learns by batches, and the wrong divisor shows on the last one."""

import pytest

from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.demos.optimisers.line_fit import DEMO
from llmtutor.views import Cell


def run(**changes):
    return DEMO.compute(start(DEMO, changes))


ASKED = ("w", "b", "loss", "count", "divisor", "gradient")


def names(**changes):
    found = DEMO.names(run(**changes))
    return {name: found[name] for name in ASKED}


def test_the_line_is_found_without_noise():
    found = names(steps=320, noise=0)
    assert (found["w"], found["b"]) == pytest.approx((2, 1), abs=1e-3)


def test_of_1000_points_the_last_batch_of_32_has_8():
    assert names(steps=31)["count"] == 32
    assert names(steps=32)["count"] == 8
    assert names(steps=33)["count"] == 32


def test_the_wrong_divisor_makes_gradient_and_loss_four_times_too_small():
    right, wrong = names(steps=32), names(steps=32, bug=True)
    assert (right["divisor"], wrong["divisor"]) == (8, 32)
    assert wrong["loss"] * 4 == pytest.approx(right["loss"])
    assert [4 * each for each in wrong["gradient"]] == pytest.approx(right["gradient"])
    assert names(steps=31) == names(steps=31, bug=True)


def test_the_mistake_is_told_only_where_it_happens():
    assert "mistake" in [view.id for view in DEMO.views(run(steps=32, bug=True))]
    assert "batch" in [view.id for view in DEMO.views(run(steps=31, bug=True))]


def test_the_last_step_explains_itself():
    result = run()
    gradient = DEMO.explain(result, Cell("step", (0, 3)))
    assert dict(gradient.values)["divisor"] == 8
    after = DEMO.explain(result, Cell("step", (1, 4)))
    assert after.text == "{before} - {lr} × {gradient}"
    assert DEMO.explain(run(optimiser="adam"), Cell("step", (1, 4))).say == "moved"


def test_fewer_batches_show_what_was_seen_then_and_more_go_on_from_there():
    long, short = (run(steps=count).by_id["loss"].series[0].y for count in (40, 7))
    assert short == long[:7]
    assert run(steps=40).by_id["loss"].series[0].y == long


@pytest.mark.parametrize("change", [{"steps": 0}, {"batch": 1001}, {"lr": 2}, {"optimiser": "turbo"}])
def test_impossible_settings_are_refused(change):
    with pytest.raises(Refused):
        start(DEMO, change)
