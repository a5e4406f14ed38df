"""Optimisers race on four surfaces, each with a rate of its own."""

import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.optimisers.optimiser_race import DEMO
from llmtutor.engine.optimisers import OPTIMISERS
from llmtutor.views import Cell, Field


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def test_adams_first_step_is_its_rate_along_both_axes():
    found = names(steps=1)
    assert found["x"][2] == pytest.approx(-1.9)
    assert found["y"][2] == pytest.approx(0.7)


def test_plain_descent_shrinks_each_axis_by_its_curvature():
    found = names(steps=10)
    assert found["x"][0] == pytest.approx(-2 * 0.99**10)
    assert found["y"][0] == pytest.approx(0, abs=1e-12)


def test_momentum_beats_sgd_in_the_ravine():
    sgd, momentum, _ = names(steps=100)["heights"]
    assert momentum < sgd / 10


def test_above_two_hundredths_sgd_runs_away_from_the_walls_and_that_is_told():
    bad = DEMO.compute(start(DEMO, DEMO.presets[3].set))
    heights = DEMO.names(bad)["heights"]
    assert heights[0] > 1e6
    assert heights[1] < 1e-6
    note = bad.by_id["gone"]
    assert note.warn
    assert dict(note.values)["names"] == "sgd"


@pytest.mark.parametrize("surface", DEMO.control("surface").options)
def test_everyone_gets_lower_with_the_rates_given(surface):
    everyone = {"surface": surface, "optimisers": tuple(OPTIMISERS), "steps": 200}
    views = {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, everyone)))}
    assert isinstance(views["map"], Field)
    assert len(views["map"].points) == len(views["racers"].rows) == 6
    assert "gone" not in views


def test_new_racers_bring_their_rates():
    state = change(DEMO, start(DEMO), {"optimisers": ("adam", "sgd")})
    assert state["rates"] == (0.1, 0.01)
    assert change(DEMO, state, {"surface": "rosenbrock"})["rates"] == (0.1, 0.001)
    assert change(DEMO, state, {"rates": (0.2, 0.3)})["rates"] == (0.2, 0.3)
    assert change(DEMO, state, {"rates": (0.2,)})["rates"] == (0.2, 0.01)


def test_the_same_optimiser_may_race_itself():
    found = names(optimisers=("sgd", "sgd"), rates=(0.001, 0.019), steps=50)
    assert found["leader"] == 1


def test_a_rate_can_be_typed():
    assert DEMO.edit(start(DEMO), Cell("racers", (1, 1)), 0.5) == {"rates": (0.01, 0.5, 0.1)}
    assert DEMO.edit(start(DEMO), Cell("racers", (1, 2)), 0.5) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"optimisers": ("sgd", "turbo")}, "not-an-option"),
        ({"optimisers": ("sgd",) * 7}, "too-many-words"),
        ({"rates": (0.1, 0.1, 9)}, "out-of-range"),
        ({"steps": 0}, "out-of-range"),
    ],
)
def test_unknown_racers_and_too_many_are_refused(changes, code):
    with pytest.raises(Refused) as refusal:
        change(DEMO, start(DEMO), changes)
    assert refusal.value.code == code
