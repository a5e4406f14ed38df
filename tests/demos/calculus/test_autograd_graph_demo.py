"""A calculation goes forward and back, number by number, and nonsense is refused in place."""

import pytest

from llmtutor.demos.calculus.autograd_graph import DEMO
from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.views import Arithmetic, Cell, Steps


def run(**changes):
    return DEMO.compute(start(DEMO, changes))


def tables(**changes):
    board = next(view for view in DEMO.views(run(**changes)) if view.id == "graph")
    return {table.id: {row[0]: row[1:] for row in table.rows} for table in board.views[0]}


def test_the_curriculums_network():
    last = tables(step=36)
    assert last["computed"]["h1"][0] == pytest.approx(0.75026, abs=5e-6)
    assert last["computed"]["h2"][0] == pytest.approx(0.85815, abs=5e-6)
    assert last["computed"]["out"][0] == pytest.approx(0.76483, abs=5e-6)
    assert last["computed"]["loss"][0] == pytest.approx(0.055306, abs=5e-7)
    assert last["given"]["v1"][1] == pytest.approx(-0.063471, abs=5e-7)
    assert last["given"]["v2"][1] == pytest.approx(-0.072598, abs=5e-7)


def test_the_presets_give_the_published_numbers():
    micrograd = DEMO.names(run(**DEMO.presets[2].set))
    assert micrograd["value"] == pytest.approx(24.7041, abs=5e-5)
    assert micrograd["gradient"] == pytest.approx((138.8338, 645.5773), abs=5e-5)
    assert DEMO.names(run(**DEMO.presets[1].set))["gradient"] == (8,)
    assert DEMO.names(run(**DEMO.presets[3].set))["largest"] == 0


def test_every_preset_stands_at_its_last_step():
    for preset in DEMO.presets:
        state = start(DEMO, preset.set)
        assert state["step"] == DEMO.stepper.count(state)


def test_one_number_at_a_time_then_one_gradient_at_a_time():
    text = "x=3; y=x*x+2*x"
    assert tables(text=text)["computed"]["y"] == (None, None)
    assert tables(text=text, step=3)["computed"]["y"] == (15, None)
    assert tables(text=text, step=4)["computed"]["y"] == (15, 1)
    assert tables(text=text, step=6)["given"]["x"] == (3, None)
    assert tables(text=text, step=7)["given"]["x"] == (3, 8)


def test_where_ways_meet_their_gradients_are_added():
    steps, arithmetic, _ = DEMO.views(run(text="x=3; y=x*x+2*x", step=7))
    assert isinstance(steps, Steps)
    assert steps.say == "ways"
    assert isinstance(arithmetic, Arithmetic)
    assert sorted(term.factors for term in arithmetic.terms) == [(1, 2), (1, 3), (1, 3)]
    assert arithmetic.result == 8


def test_an_unknown_gradient_is_not_given_away():
    result = run(step=3)
    assert DEMO.explain(result, Cell("given", (0, 1))).result == 1
    assert DEMO.explain(result, Cell("given", (0, 2))) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x=3; y*2", "expression-unknown-name"),
        ("x=3; __import__('os')", "expression-unknown-function"),
        ("x=3; x.real", "expression-not-allowed"),
        ("2+2", "expression-no-variable"),
        ("x=0; 1/x", "expression-not-finite"),
        ("x=3; x +", "expression-unreadable"),
        ("x" * 10_000, "text-too-long"),
    ],
)
def test_what_is_no_calculation_is_refused_and_the_old_one_stays(text, code):
    state = start(DEMO)
    with pytest.raises(Refused) as refusal:
        change(DEMO, state, {"text": text})
    assert refusal.value.code == code
    assert refusal.value.values["control"] == "text"
    assert state["text"] == DEMO.control("text").default


def test_what_a_step_calculates_stands_above_the_tables():
    assert [view.id for view in DEMO.views(run(step=14))] == ["progress", "sum", "graph"]
    assert [view.id for view in DEMO.views(run(step=15))] == ["progress", "graph"], "it begins with 1"
