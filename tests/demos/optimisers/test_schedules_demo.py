"""Every schedule has the rates that the curriculum and the papers give."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.optimisers.schedules import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell


def rate(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))["rate"]


@pytest.mark.parametrize(
    ("schedule", "step", "expected"),
    [
        ("constant", 77, 0.1),
        ("step", 29, 0.1),
        ("step", 30, 0.05),
        ("step", 60, 0.025),
        ("exponential", 2, 0.1 * 0.95**2),
        ("cosine", 0, 0.1),
        ("cosine", 50, 0.05),
        ("cosine", 100, 0),
        ("warmup-cosine", 0, 0),
        ("warmup-cosine", 5, 0.05),
        ("warmup-cosine", 10, 0.1),
        ("warmup-cosine", 55, 0.05),
        ("wsd", 5, 0.05),
        ("wsd", 80, 0.1),
        ("wsd", 90, 0.05),
        ("wsd", 100, 0),
    ],
)
def test_a_rate_of_one_tenth_over_100_steps(schedule, step, expected):
    assert rate(schedule=schedule, step=step) == pytest.approx(expected)


def test_the_first_transformers_peak():
    noam = {"schedule": "noam", "against": "none", "total": 20_000, "warmup": 4000}
    assert rate(**noam, step=3999) == pytest.approx(6.9877e-4, abs=5e-9)
    assert rate(**noam, step=0) == pytest.approx(1.747e-7, abs=5e-11)
    found = DEMO.names(DEMO.compute(start(DEMO, noam)))
    assert found["highest"] == pytest.approx(6.9877e-4, rel=1e-3)


def test_warm_up_stays_inside_the_training():
    assert change(DEMO, start(DEMO), {"warmup": 4000})["total"] == 8000
    shorter = change(DEMO, start(DEMO, {"warmup": 50}), {"total": 20})
    assert (shorter["warmup"], shorter["step"]) == (10, 10)
    assert change(DEMO, start(DEMO), {"step": 999})["step"] == 100


def test_one_schedule_or_two_are_drawn():
    views = {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, {"against": "none"})))}
    assert [series.id for series in views["rates"].series] == ["warmup-cosine"]
    views = {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO)))}
    assert [series.id for series in views["rates"].series] == ["warmup-cosine", "constant"]


@pytest.mark.parametrize("changes", [{"total": 5}, {"lr": 0}, {"schedule": "sine"}, {"warmup": -1}])
def test_impossible_settings_are_refused(changes):
    with pytest.raises(Refused):
        change(DEMO, start(DEMO), changes)


@pytest.mark.parametrize(
    ("changes", "step", "said"),
    [
        (
            {"schedule": "warmup-cosine"},
            5,
            "Warm-up: the largest rate times the part of the 10 steps that is done.",
        ),
        ({"schedule": "constant"}, 5, "Here the rate is the largest."),
        ({"schedule": "wsd"}, 90, "The last 20 steps: the rate falls evenly to 0, and 10 of them are left."),
        ({"schedule": "step"}, 60, "Halved every 30 steps: so far 2 times."),
    ],
)
def test_a_rate_says_which_part_of_the_schedule_made_it(changes, step, said):
    found = DEMO.compute(start(DEMO, changes | {"step": step}))
    text = plain(draw(DEMO.explain(found, Cell("now", (0, 1))), 100, 5, words(DEMO.id)).rows)
    assert text.splitlines()[0] == said
    assert "0.1 = 0.1" not in text
