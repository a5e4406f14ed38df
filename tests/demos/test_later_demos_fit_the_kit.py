"""Two demos to come, sketched on the kit as it is: a state stepped token by token, and a family of masks."""

import numpy as np
import pytest
from demo_strategies import change_of, check_explanations, draw_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmtutor.demos.contract import Demo, Preset, change, link, start
from llmtutor.demos.controls import Choice, Integer, Refused, Slider, Stepper, Text
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import note, shown
from llmtutor.demos.worked import by, worked
from llmtutor.engine import masks
from llmtutor.engine.selective_scan import selective_scan
from llmtutor.engine.trace import Trace
from llmtutor.render.plain import plain_demo
from llmtutor.views import Cell, Heatmap, Matrix, Steps, Tokens


def scan(state):
    """A selective scan over letters: a letter takes a large step and is written, a space a small one."""
    letters, done = tuple(state["text"]) or (" ",), state["step"]
    deltas = np.array([state["small"] if letter == " " else state["large"] for letter in letters])
    codes = np.array([ord(letter) for letter in letters])
    B = np.stack([codes % 7, codes % 5, codes % 3], axis=1)
    rec = Trace()
    ones = np.ones((len(letters), 1))
    selective_scan(ones, deltas[:, None], [[-1.0, -2.0, -3.0]], B, np.ones_like(B), rec=rec)
    keep, write, states = (as_grid(rec[name][:, 0].T) for name in ("keep", "write", "state"))
    hidden = frozenset((n, t) for t in range(done, len(letters)) for n in range(3))
    now = Matrix("h", (tuple(line[done - 1] for line in states),), now=(0, 0)) if done else None
    return shown(
        Steps("progress", done, len(letters)),
        Tokens("text", letters, tuple(deltas.tolist()), now=done - 1 if done else None),
        Heatmap("state", states, row_labels=("h1", "h2", "h3"), column_labels=letters, hidden=hidden),
        now,
        **{"keep": keep, "write": write, "last": tuple(line[-1] for line in states)},
    )


SCAN = Demo(
    id="scan-sketch",
    controls=(
        Stepper("step", count=lambda state: max(1, len(state["text"]))),
        Text("text", "copy  this", longest=24),
        Slider("small", 0.001, 0.1, 0.01, step=1.25, log=True),
        Slider("large", 0.1, 10, 2, step=1.25, log=True),
    ),
    compute=scan,
    explain=by(
        {
            "state": lambda _run, cell: (
                "{keep} × {state[row, column - 1]} + {write}" if cell.at[1] else worked("{write}", "first")
            )
        }
    ),
    presets=(Preset("forgetful", {"small": 0.1}),),
)


def mask(state):
    """What each token may look at, and how many pairs that is."""
    size, window, sinks = state["tokens"], state["window"], state["sinks"]
    may = {
        "causal": lambda: masks.causal(size, size),
        "window": lambda: masks.sliding_window(size, size, window),
        "lambda": lambda: masks.lambda_shaped(size, size, sinks, window),
    }[state["family"]]()
    return shown(
        Heatmap("mask", as_grid(may.astype(float)), low=0, high=1),
        note("cost", pairs=masks.pairs_seen(may), all=masks.pairs_seen(masks.causal(size, size))),
        size=size,
    )


def must_fit(state):
    if state["window"] > state["tokens"]:
        raise Refused("out-of-range", control="window", value=state["window"], low=1, high=state["tokens"])


MASK = Demo(
    id="mask-sketch",
    controls=(
        Choice("family", ("causal", "window", "lambda"), "lambda"),
        Integer("tokens", 4, 64, 24),
        Integer("window", 1, 64, 6),
        Integer("sinks", 0, 8, 2),
    ),
    compute=mask,
    refuse=must_fit,
    explain=by({"cost.all": "{size} × ({size} + 1) / 2"}),
)


def no_words(key, **_values):
    return {"notes.cost": "{pairs} of {all} pairs"}.get(key, key)


@pytest.mark.parametrize("demo", [SCAN, MASK], ids=lambda demo: demo.id)
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_later_demos_need_nothing_new(demo, data):
    state = start(demo)
    for name, value in data.draw(st.lists(change_of(demo), max_size=10)):
        try:
            state = change(demo, state, {name: value})
        except Refused:
            continue
    result, numbers = draw_all(demo, state, no_words)
    check_explanations(demo, result, numbers, no_words)
    assert plain_demo(demo, state, no_words)
    assert link(demo, state).startswith(f"llmtutor demo {demo.id}")


def test_a_state_is_told_by_the_one_before_and_what_is_written():
    state = start(SCAN, {"step": 10})
    run = SCAN.compute(state)
    told = SCAN.explain(run, Cell("state", (1, 4)))
    numbers = dict(told.values)
    assert told.result == pytest.approx(
        numbers["keep"] * numbers["state_row_column_1"] + numbers["write"], rel=1e-12
    )
    assert told.sources == (Cell("state", (1, 3)),)
    assert SCAN.explain(run, Cell("state", (1, 0))).values == (("write", run.numbers["write"][1][0]),)
    assert SCAN.names(run)["last"][1] == run.by_id["state"].values[1][-1]


def test_a_long_text_takes_the_steps_along():
    state = start(SCAN, {"step": 10})
    assert change(SCAN, state, {"text": "abc"})["step"] == 3
