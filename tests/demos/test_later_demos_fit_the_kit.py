"""Two demos to come, sketched on the kit as it is: a state stepped token by token, and a family of masks."""

from dataclasses import dataclass

import numpy as np
import pytest
from demo_strategies import change_of, check_explanations, draw_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmtutor.demos.cells import as_grid
from llmtutor.demos.contract import Demo, Preset, change, link, start
from llmtutor.demos.controls import Choice, Integer, Refused, Slider, Stepper, Text
from llmtutor.engine import masks
from llmtutor.engine.selective_scan import selective_scan
from llmtutor.engine.trace import Trace
from llmtutor.render.plain import plain_demo
from llmtutor.views import Arithmetic, Board, Cell, Heatmap, Matrix, Note, Steps, Term, Tokens


@dataclass(frozen=True)
class Scan:
    letters: tuple[str, ...]
    deltas: tuple[float, ...]
    keep: np.ndarray
    write: np.ndarray
    states: np.ndarray
    step: int


def scan(state):
    """A selective scan over letters: a letter takes a large step and is written, a space a small one."""
    letters = tuple(state["text"]) or (" ",)
    deltas = np.array([state["small"] if letter == " " else state["large"] for letter in letters])
    codes = np.array([ord(letter) for letter in letters])
    B = np.stack([codes % 7, codes % 5, codes % 3], axis=1)
    rec = Trace()
    ones = np.ones((len(letters), 1))
    selective_scan(ones, deltas[:, None], [[-1.0, -2.0, -3.0]], B, np.ones_like(B), rec=rec)
    parts = (rec[name][:, 0] for name in ("keep", "write", "state"))
    return Scan(letters, tuple(deltas.tolist()), *parts, state["step"])


def scan_views(run):
    now = run.step - 1 if run.step else None
    hidden = frozenset((n, t) for t in range(run.step, len(run.letters)) for n in range(3))
    yield Steps("progress", run.step, len(run.letters))
    yield Tokens("text", run.letters, run.deltas, now=now)
    grid = as_grid(run.states.T)
    yield Heatmap("state", grid, row_labels=("h1", "h2", "h3"), column_labels=run.letters, hidden=hidden)
    if now is not None:
        yield Matrix("h", (tuple(run.states[now].tolist()),), now=(0, 0))


def scan_explain(run, cell):
    if cell.view != "state" or cell.at[1] >= run.step:
        return None
    n, t = cell.at
    before = float(run.states[t - 1, n]) if t else 0.0
    terms = (Term((float(run.keep[t, n]), before)), Term((float(run.write[t, n]),)))
    sources = (Cell("state", (n, t - 1)),) if t else ()
    return Arithmetic("explain", float(run.states[t, n]), terms=terms, sources=sources)


SCAN = Demo(
    id="scan-sketch",
    controls=(
        Stepper("step", count=lambda state: max(1, len(state["text"]))),
        Text("text", "copy  this", longest=24),
        Slider("small", 0.001, 0.1, 0.01, step=1.25, log=True),
        Slider("large", 0.1, 10, 2, step=1.25, log=True),
    ),
    compute=scan,
    views=scan_views,
    explain=scan_explain,
    names=lambda run: {"last": tuple(run.states[-1].tolist())},
    presets=(Preset("forgetful", {"small": 0.1}),),
)


@dataclass(frozen=True)
class Mask:
    may: tuple[tuple[float, ...], ...]
    pairs: int
    all_pairs: int


def mask(state):
    size, window, sinks = state["tokens"], state["window"], state["sinks"]
    may = {
        "causal": lambda: masks.causal(size, size),
        "window": lambda: masks.sliding_window(size, size, window),
        "lambda": lambda: masks.lambda_shaped(size, size, sinks, window),
    }[state["family"]]()
    return Mask(as_grid(may.astype(float)), masks.pairs_seen(may), masks.pairs_seen(masks.causal(size, size)))


def mask_views(result):
    yield Board("masks", ((Heatmap("mask", result.may, low=0, high=1),),))
    yield Note("cost", (("pairs", result.pairs), ("all", result.all_pairs)))


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


def test_a_long_text_takes_the_steps_along():
    state = start(SCAN, {"step": 10})
    assert change(SCAN, state, {"text": "abc"})["step"] == 3
