"""A long computation shows what it has so far, begins anew with other settings, and keeps what was shown."""

from dataclasses import dataclass
from math import inf
from threading import Thread

from demo_strategies import draw_all

from llmtutor.demos import running
from llmtutor.demos.contract import Demo, change, ended, fresh_seed, start
from llmtutor.demos.controls import Seed, Slider, Stepper
from llmtutor.demos.running import Run, Running
from llmtutor.views import Curves, Note, Series

STEPS = 20
asked: list[float] = []


@dataclass(frozen=True)
class Descent:
    path: tuple[float, ...]


def descend(state):
    path = [10.0]
    yield Descent(tuple(path))
    for _ in range(STEPS):
        asked.append(state["lr"])
        path.append(path[-1] * (1 - state["lr"]))
        yield Descent(tuple(path))


def views(result):
    yield Curves("loss", (Series("loss", tuple(range(len(result.path))), result.path),))
    yield Note("end", (("x", result.path[-1]),))


DEMO = Demo(
    id="descent",
    controls=(
        Stepper("step", count=lambda _state: STEPS),
        Slider("lr", 0, 1, 0.5, step=0.1),
        Seed("seed", 0, 2, 1),
    ),
    compute=Running(descend),
    views=views,
)


def test_each_step_shows_one_result_more():
    for step in (0, 1, 7, STEPS):
        assert len(DEMO.compute(start(DEMO, {"step": step})).path) == step + 1


def test_a_step_past_the_end_shows_the_end():
    assert DEMO.compute(start(DEMO, {"step": 999})) == DEMO.compute(ended(DEMO, start(DEMO)))


def test_going_back_shows_what_was_shown_and_computes_nothing():
    state = ended(DEMO, start(DEMO, {"lr": 0.25}))
    DEMO.compute(state)
    first = DEMO.compute(change(DEMO, state, {"step": 3}))
    computed = len(asked)
    assert DEMO.compute(change(DEMO, state, {"step": 3})) is first
    assert len(asked) == computed


def test_other_settings_begin_anew_and_the_same_settings_do_not():
    state = start(DEMO, {"step": 5})
    assert change(DEMO, state, {"lr": 0.1})["step"] == 0
    assert change(DEMO, state, {"lr": 0.5})["step"] == 5
    assert change(DEMO, state, {"lr": 0.1, "step": 2})["step"] == 2
    assert change(DEMO, state, {"step": 6})["step"] == 6


def test_two_threads_compute_every_step_once():
    asked.clear()
    run = DEMO.running.begin(start(DEMO, {"lr": 0.75}))
    threads = [Thread(target=run.at, args=(STEPS,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == STEPS
    assert [len(result.path) for result in run.results] == list(range(1, STEPS + 2))


def test_a_fresh_seed_goes_through_all_and_round():
    state = start(DEMO)
    seen = []
    for _ in range(3):
        state = change(DEMO, state, fresh_seed(DEMO, state))
        seen.append(state["seed"])
    assert seen == [2, 0, 1]


def test_every_step_is_drawn():
    for step in range(0, STEPS + 1, 5):
        draw_all(DEMO, start(DEMO, {"step": step}), lambda key, **_values: key)


def test_a_run_tells_how_long_its_last_result_took(monkeypatch):
    clock = iter([10.0, 10.25, 20.0, 22.0, 30.0])
    monkeypatch.setattr(running, "perf_counter", lambda: next(clock))
    run = Run(iter("abc"))
    paces = [run.pace]
    while run.advance():
        paces.append(run.pace)
    assert paces == [inf, 0.25, 2.0]
    assert run.pace == 2.0
