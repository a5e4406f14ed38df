"""A long computation never freezes the screen: it grows in view, pauses, stops, and the newest wins."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from threading import Semaphore

import pytest
from app_under_test import tutor
from own_demo import own_demo

from llmtutor.demos import running as running_demos
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Refused, Seed, Slider, Stepper
from llmtutor.demos.running import Running
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.views import Note

STEPS = 12
WORDS = {"notes.at": "The number is {x}."}


@dataclass(frozen=True)
class Number:
    x: float


def count_up(state):
    for step in range(STEPS + 1):
        yield Number(step * state["size"])


def views(number):
    yield Note("at", (("x", number.x),))


def running(run=count_up):
    return Demo(
        id="growing",
        controls=(
            Stepper("step", count=lambda _state: STEPS),
            Slider("size", 1, 9, 1, step=1),
            Seed("seed", 0, 99, 5),
        ),
        compute=Running(run),
        views=views,
        presets=(Preset("far", {"step": 10, "size": 2}),),
    )


def slow(doors, asked):
    """A demo whose computation waits at a door until it is let through."""

    def compute(state):
        asked.append(state["size"])
        assert doors.acquire(timeout=30)
        if state["size"] == 9:
            raise Refused("not-whole", control="size", text="9")
        return Number(state["size"])

    return Demo(
        id="slow", controls=(Slider("size", 1, 9, 1, step=1),), compute=compute, views=views, slow=True
    )


async def test_a_link_into_a_run_is_computed_up_to_its_step(tmp_path):
    async with tutor(tmp_path, own_demo(running(), WORDS, step=7)) as learner:
        await learner.see("The number is 7.")
        assert learner.panel.names()["step"] == 7


async def test_space_makes_one_step_and_going_back_shows_what_was_there(tmp_path):
    async with tutor(tmp_path, own_demo(running(), WORDS)) as learner:
        for step in (1, 2, 3):
            await learner.press("space")
            await learner.see(f"The number is {step}.")
        await learner.focus("step")
        await learner.press("left")
        await learner.see("The number is 2.")
        await learner.see("Paused at 2 of 12")


@pytest.fixture
def pace(monkeypatch):
    """What the clock that runs are timed with says each result took."""
    seconds = [0.0]
    now = count()
    monkeypatch.setattr(running_demos, "perf_counter", lambda: next(now) * seconds[0])
    return seconds


@pytest.fixture
def threads(monkeypatch):
    """The steps for which a thread was asked."""
    steps = []
    begins = DemoPanel._start
    monkeypatch.setattr(DemoPanel, "_start", lambda panel: (steps.append(panel.state["step"]), begins(panel)))
    return steps


async def test_a_quick_next_step_is_computed_without_a_thread_and_painted_once(tmp_path, threads, pace):
    async with tutor(tmp_path, own_demo(running(), WORDS)) as learner:
        await learner.press("space")
        await learner.see("The number is 1.")
        assert threads == [1]  # how long a result takes is not known before the first
        settled = []
        shows = learner.panel.settle
        learner.panel.settle = lambda: (settled.append(learner.panel.result.x), shows())
        for step in (2, 3, 4):
            await learner.press("space")
            assert learner.sees(f"The number is {step}.")
        assert settled == [2, 3, 4]
        assert threads == [1]


async def test_a_slow_next_step_and_a_far_one_still_go_to_a_thread(tmp_path, threads, pace):
    pace[0] = 10.0
    async with tutor(tmp_path, own_demo(running(), WORDS)) as learner:
        for step in (1, 2, 3):
            await learner.press("space")
            await learner.see(f"The number is {step}.")
        assert threads == [1, 2, 3]
        pace[0] = 0.0
        await learner.press("space")
        await learner.see("The number is 4.")
        learner.panel.apply({"step": 9})
        await learner.see("The number is 9.")
        assert threads == [1, 2, 3, 4, 9]


async def test_a_step_that_takes_its_time_is_shown_as_asked_for_at_once(tmp_path):
    door = Semaphore(0)

    def waits(state):
        yield Number(0)
        assert door.acquire(timeout=30)
        yield Number(1)

    async with tutor(tmp_path, own_demo(running(waits), WORDS)) as learner:
        await learner.press("space")
        await learner.see("0→1/12")
        assert learner.sees("The number is 0.")
        door.release()
        await learner.see("The number is 1.")
        assert not learner.sees("→1/12")


async def test_running_goes_on_by_itself_to_the_end_and_is_undone_as_one(tmp_path):
    async with tutor(tmp_path, own_demo(running(), WORDS)) as learner:
        learner.app.animation_level = "full"
        await learner.press("w")
        await learner.see("Running: ")
        await learner.see("The number is 12.")
        await learner.until(lambda: not learner.panel.playing)
        await learner.see("Done: 12 steps")
        await learner.press("u")
        assert learner.panel.state["step"] == 0


async def test_a_run_can_be_paused_and_stopped(tmp_path):
    async with tutor(tmp_path, own_demo(running(), WORDS)) as learner:
        learner.app.animation_level = "full"
        await learner.press("w")
        await learner.until(lambda: learner.panel.settled["step"] >= 2)
        await learner.press("w")
        assert not learner.panel.playing
        paused = learner.panel.state["step"]
        await learner.see(f"Paused at {paused} of 12")
        await learner.press("w")
        await learner.until(lambda: learner.panel.settled["step"] > paused)
        await learner.press("x")
        assert not learner.panel.playing
        assert learner.panel.state["step"] == 0
        await learner.see("The number is 0.")


async def test_who_wants_nothing_to_move_sees_the_end_at_once(tmp_path):
    async with tutor(tmp_path, own_demo(running(), WORDS)) as learner:
        await learner.press("w")
        await learner.see("The number is 12.")
        assert not learner.panel.playing


async def test_other_settings_begin_a_new_run(tmp_path):
    async with tutor(tmp_path, own_demo(running(), WORDS, step=5)) as learner:
        await learner.see("The number is 5.")
        learner.panel.apply({"size": 3})
        await learner.see("The number is 0.")
        await learner.press("p")
        await learner.see("The number is 20.")


async def test_n_takes_another_seed(tmp_path):
    async with tutor(tmp_path, own_demo(running(), WORDS)) as learner:
        await learner.press("n")
        assert learner.panel.state["seed"] == 6
        await learner.press("u")
        assert learner.panel.state["seed"] == 5


async def test_of_several_changes_only_the_newest_is_computed(tmp_path):
    doors, asked = Semaphore(0), []
    async with tutor_at_the_door(tmp_path, doors, asked) as learner:
        panel = learner.panel
        panel.apply({"size": 2})
        await learner.until(lambda: asked == [1, 2])
        for size in (3, 4, 5):
            panel.apply({"size": size})
        assert panel.state["size"] == 5
        assert panel.names()["size"] == 1
        await learner.see("The number is 1.")
        doors.release(2)
        await learner.see("The number is 5.")
        assert panel.names()["size"] == 5
        assert asked == [1, 2, 5]


async def test_a_slow_computation_can_be_stopped(tmp_path):
    doors, asked = Semaphore(0), []
    async with tutor_at_the_door(tmp_path, doors, asked) as learner:
        panel = learner.panel
        panel.apply({"size": 2})
        await learner.until(lambda: asked == [1, 2])
        panel.apply({"size": 3})
        await learner.until(lambda: panel.can_cancel, "a long computation")
        await learner.see("Computing")
        await learner.see("x stop")
        await learner.press("x")
        assert panel.state["size"] == panel.names()["size"] == 1
        doors.release()
        await learner.until(lambda: not panel._working)
        await learner.see("The number is 1.")
        assert asked == [1, 2]


async def test_a_state_refused_in_the_thread_leaves_the_old_one(tmp_path):
    doors, asked = Semaphore(0), []
    async with tutor_at_the_door(tmp_path, doors, asked) as learner:
        learner.panel.apply({"size": 9})
        doors.release()
        await learner.see("“9” is not a whole number")
        assert learner.panel.state["size"] == 1


async def test_a_refusal_stays_on_screen_however_long_it_took_to_come(tmp_path):
    doors, asked = Semaphore(0), []
    async with tutor_at_the_door(tmp_path, doors, asked) as learner:
        learner.panel.apply({"size": 9})
        await learner.see("Computing")
        doors.release()
        await learner.until(lambda: not learner.panel.long)
        await learner.see("“9” is not a whole number")


async def test_what_goes_wrong_in_a_thread_is_not_hidden(tmp_path):
    def breaks(state):
        yield Number(0)
        raise ZeroDivisionError("in the thread")

    async def one_step():
        async with tutor(tmp_path, own_demo(running(breaks), WORDS)) as learner:
            await learner.press("space")
            await learner.until(lambda: not learner.app.is_running)

    with pytest.raises(ZeroDivisionError, match="in the thread"):
        await one_step()


@asynccontextmanager
async def tutor_at_the_door(home, doors, asked):
    """The slow demo once its first state is shown; the next one waits at the door."""
    doors.release()
    async with tutor(home, own_demo(slow(doors, asked), WORDS)) as learner:
        await learner.see("The number is 1.")
        yield learner
