"""Computing the states of a demo: at once where that is quick, else in a thread while the screen lives on."""

import asyncio
from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Any

from textual import on
from textual.message import Message
from textual.timer import Timer

from llmtutor.demos.contract import Demo, change
from llmtutor.demos.controls import Refused, State
from llmtutor.demos.running import Run
from llmtutor.tui.widgets.stack import Stack

LONG = 0.15
"""Seconds after which a computation is called long, and can be stopped."""
QUICK = 0.005
"""Seconds a result may take to be computed without a thread, which costs two frames instead of one."""
STEP_PACE, RUN_PACE = 0.6, 0.04
"""Seconds from step to step when steps go on by themselves: to be read, or to be watched like a film."""
LONGEST_FILM = 6.0
"""Seconds that this pace may make a run with many steps last; computing them may take longer."""


class Computed(Message):
    """A thread has a result, or its last one when `final`; `result` may be a refusal."""

    def __init__(self, ticket: int, state: State, result: Any, final: bool) -> None:
        super().__init__()
        self.ticket = ticket
        self.state = state
        self.result = result
        self.final = final

    def can_replace(self, message: Message) -> bool:
        """Give way to a newer one."""
        return isinstance(message, Computed) and not self.final


class Busy(Message):
    """What is being done changed: steps began or ceased to go on by themselves, or something takes long."""


class Computing(Stack):
    """A widget with a demo's state: `state` is what was asked for, `settled` what `result` belongs to.

    The two differ only while a thread computes. Of several states asked for meanwhile the newest wins.
    Subclasses say in `settle` and `refuse` what happens then.
    """

    def __init__(self, demo: Demo, state: State) -> None:
        super().__init__()
        self.demo = demo
        self.state = state
        self.settled = state
        self.result: Any = None
        self.long = False
        self._ticket = 0
        self._working = False
        self._timer: Timer | None = None
        running = demo.running
        if running is not None:
            self.settled = change(demo, state, {running.step: 0})
            self.result = running.begin(state).at(0)
        elif not demo.slow:
            self.result = demo.compute(state)

    def settle(self) -> None:
        """Show the new `result`."""

    def refuse(self, refusal: Refused) -> None:
        """Say why a state could not be computed."""

    @property
    def waiting(self) -> bool:
        """Whether a thread is computing what was asked for."""
        return self.settled != self.state or (self.result is None and self.demo.slow)

    @property
    def playing(self) -> bool:
        """Whether steps go on by themselves."""
        return self._timer is not None

    def on_mount(self) -> None:
        """Compute what could not be had at once."""
        if self.waiting:
            self.ask(self.state)

    def on_unmount(self) -> None:
        """Let go of a thread."""
        self._ticket += 1

    def ask(self, state: State) -> None:
        """Compute a state and settle on it, now or later. Raises Refused if that is known at once."""
        if not self._needs_thread(state):
            self._take(state, self.demo.compute(state))
            return
        self.state = state
        self._ticket += 1
        if not self._working:
            self._start()

    def _needs_thread(self, state: State) -> bool:
        running = self.demo.running
        if running is None:
            return self.demo.slow
        run, step = running.begin(state), state[running.step]
        is_next = step == len(run.results) and not self._working
        return not (run.has(step) or (is_next and run.pace < QUICK))

    def _take(self, state: State, result: Any) -> None:
        self._ticket += 1
        self.state = self.settled = state
        self.result = result
        self._say_long(False)
        self.settle()

    def _start(self) -> None:
        """Begin to work once what was asked for is seen: a thread that computes would delay that frame."""
        self._working = True
        self.call_after_refresh(self._work)

    def _work(self) -> None:
        if not self.waiting:
            self._working = False
            return
        ticket, state, running = self._ticket, self.state, self.demo.running
        if running is None:
            work = partial(self._compute, ticket, state)
        else:
            work = partial(self._run, ticket, state, running.begin(state), running.step)
        # Textual's own timers and workers do more: with them a key makes a tenth more Python calls.
        loop = asyncio.get_running_loop()
        loop.call_later(LONG, lambda: self._say_long(self._working and self.waiting))
        loop.run_in_executor(None, self._guarded, work, ticket, state)

    def _guarded(self, work: Callable[[], None], ticket: int, state: State) -> None:
        """In a thread: work, and bring what goes wrong back to where it is told."""
        try:
            work()
        except Exception as error:
            self.post_message(Computed(ticket, state, error, final=True))

    def _compute(self, ticket: int, state: State) -> None:
        """In a thread: compute one state."""
        self.post_message(Computed(ticket, state, self.demo.compute(state), final=True))

    def _run(self, ticket: int, state: State, run: Run, step: str) -> None:
        """In a thread: run up to the step of a state, and tell of each result on the way."""
        while not run.has(state[step]) and ticket == self._ticket and run.advance():
            at = MappingProxyType({**state, step: len(run.results) - 1})
            self.post_message(Computed(ticket, at, run.results[-1], final=False))
        self.post_message(Computed(ticket, state, run.results[-1], final=True))

    @on(Computed)
    def _computed(self, event: Computed) -> None:
        event.stop()
        self._working = self._working and not event.final
        if event.ticket != self._ticket:
            if event.final and self.waiting:
                self._start()
        elif isinstance(event.result, Refused):
            self.state = self.settled
            self._say_long(False)
            self.call_later(self.refuse, event.result)  # last: to be no longer busy changes the sentence, too
        elif isinstance(event.result, Exception):
            raise event.result
        elif event.final:
            self._take(event.state, event.result)
        else:
            self.settled, self.result = event.state, event.result
            self.settle()

    def stop_waiting(self) -> bool:
        """Give up what is being computed; False if nothing is."""
        if not self.waiting or self.result is None:
            return False
        self._ticket += 1
        self.state = self.settled
        self._say_long(False)
        return True

    def _say_long(self, long: bool) -> None:
        if long != self.long:
            self.long = long
            self.post_message(Busy())

    def set_playing(self, playing: bool) -> None:
        """Let steps go on by themselves, or stop that."""
        if playing == self.playing:
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if playing:
            self._timer = self.set_interval(self._pace, self._next_step)
        self.post_message(Busy())

    @property
    def _pace(self) -> float:
        """Seconds from step to step."""
        if self.demo.running is None or self.demo.stepper is None:
            return STEP_PACE
        return min(RUN_PACE, LONGEST_FILM / max(1, self.demo.stepper.count(self.state)))

    def _next_step(self) -> None:
        """Make one step, unless the one before is still being computed."""
        if not self.waiting and not self.go_on():
            self.set_playing(False)

    def go_on(self) -> bool:
        """Make one step more; False at the end."""
        return False
