"""Two demos to come, sketched on the kit as it is: a state stepped token by token, and a family of masks."""

from dataclasses import dataclass

import numpy as np
import pytest
from demo_strategies import change_of, check_explanations, draw_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmtutor.demos.contract import Demo, Preset, change, link, start
from llmtutor.demos.controls import Choice, Integer, Refused, Slider, Stepper, Text
from llmtutor.render.plain import plain_demo
from llmtutor.views import Arithmetic, Board, Cell, Heatmap, Matrix, Note, Steps, Term, Tokens


@dataclass(frozen=True)
class Scan:
    letters: tuple[str, ...]
    gates: tuple[float, ...]
    states: tuple[tuple[float, ...], ...]
    step: int


def scan(state):
    """A gate decides, letter by letter, how much of the state is kept: what a selective scan does."""
    letters = tuple(state["text"]) or (" ",)
    gates = tuple(state["keep"] if letter == " " else 1 - state["keep"] for letter in letters)
    states, h = [], np.zeros(3)
    for letter, gate in zip(letters, gates, strict=True):
        h = gate * h + (1 - gate) * np.array([ord(letter) % 7, ord(letter) % 5, ord(letter) % 3])
        states.append(tuple(h.tolist()))
    return Scan(letters, gates, tuple(states), state["step"])


def scan_views(run):
    now = run.step - 1 if run.step else None
    hidden = frozenset((n, t) for t in range(run.step, len(run.letters)) for n in range(3))
    yield Steps("progress", run.step, len(run.letters))
    yield Tokens("text", run.letters, run.gates, now=now)
    grid = tuple(zip(*run.states, strict=True))
    yield Heatmap("state", grid, row_labels=("h1", "h2", "h3"), column_labels=run.letters, hidden=hidden)
    if now is not None:
        yield Matrix("h", (run.states[now],), now=(0, 0))


def scan_explain(run, cell):
    if cell.view != "state" or cell.at[1] >= run.step:
        return None
    n, t = cell.at
    before = run.states[t - 1][n] if t else 0.0
    seven_five_three = ord(run.letters[t]) % (7, 5, 3)[n]
    terms = (Term((run.gates[t], before)), Term((1 - run.gates[t], seven_five_three)))
    sources = (Cell("state", (n, t - 1)),) if t else ()
    return Arithmetic("explain", run.states[t][n], terms=terms, sources=sources)


SCAN = Demo(
    id="scan-sketch",
    controls=(
        Stepper("step", count=lambda state: max(1, len(state["text"]))),
        Text("text", "copy  this", longest=24),
        Slider("keep", 0, 1, 0.9, step=0.05),
    ),
    compute=scan,
    views=scan_views,
    explain=scan_explain,
    names=lambda run: {"last": run.states[-1]},
    presets=(Preset("forgetful", {"keep": 0.5}),),
)


@dataclass(frozen=True)
class Mask:
    may: tuple[tuple[float, ...], ...]
    pairs: int


def mask(state):
    t = np.arange(state["tokens"])
    causal = t[None, :] <= t[:, None]
    near = t[:, None] - t[None, :] < state["window"]
    sink = t[None, :] < state["sinks"]
    may = {"causal": causal, "window": causal & near, "lambda": causal & (near | sink)}[state["family"]]
    return Mask(tuple(map(tuple, may.astype(float).tolist())), int(may.sum()))


def mask_views(result):
    yield Board("masks", ((Heatmap("mask", result.may, low=0, high=1), Heatmap("again", result.may)),))
    yield Note("cost", (("pairs", result.pairs),))


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
    views=mask_views,
    refuse=must_fit,
)


def no_words(key, **_values):
    return {"notes.cost": "{pairs} pairs"}.get(key, key)


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


def test_a_long_text_takes_the_steps_along():
    state = start(SCAN, {"step": 10})
    assert change(SCAN, state, {"text": "abc"})["step"] == 3
