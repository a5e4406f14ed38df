"""Python looks for garbage while nobody waits for a frame."""

import gc

import pytest

from llmtutor.tui import garbage
from llmtutor.tui.garbage import GarbageTimes


class Timers:
    """An app as far as its timers go."""

    def set_interval(self, seconds, look):
        self.look = look


@pytest.fixture
def timers(monkeypatch):
    """Timers with something to collect, at a moment that the test chooses."""
    now = [100.0]
    monkeypatch.setattr(garbage, "monotonic", lambda: now[0])
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, garbage.DUE))
    timers, thresholds = Timers(), gc.get_threshold()
    timers.now, timers.collected = now, []
    monkeypatch.setattr(gc, "collect", lambda: timers.collected.append(now[0]))
    yield timers
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_a_look_through_everything_waits_until_no_key_was_pressed_for_a_while(timers):
    times = GarbageTimes(timers)
    timers.now[0] += garbage.QUIET - 0.1
    times.wait()
    timers.now[0] += garbage.QUIET - 0.1
    timers.look()
    assert timers.collected == []
    timers.now[0] += 0.2
    timers.look()
    assert timers.collected == [timers.now[0]]


def test_what_outlives_a_quiet_moment_is_set_aside_until_the_next(timers):
    GarbageTimes(timers)
    timers.now[0] += garbage.QUIET
    keepsake = [[]]
    timers.look()
    assert not any(each is keepsake for each in gc.get_objects())
    timers.now[0] += garbage.QUIET
    gc.unfreeze()
    assert any(each is keepsake for each in gc.get_objects())


def test_nothing_new_is_nothing_to_look_for(timers, monkeypatch):
    GarbageTimes(timers)
    monkeypatch.setattr(gc, "get_count", lambda: (500, 3, garbage.DUE - 1))
    timers.now[0] += 60
    timers.look()
    assert timers.collected == []
