"""Long computations that show what they have so far, such as a training run."""

from collections.abc import Callable, Hashable, Iterator
from math import inf
from threading import Lock
from time import perf_counter
from typing import Any

from llmtutor.demos.controls import State

KEPT = 8
"""Runs that are kept, the last ones asked for."""


class Run:
    """One run, as far as it has got. Results that are there stay as they are; more can be asked for.

    Only one thread computes at a time, and any thread may read what is there. `pace` is how many seconds the
    last result took.
    """

    def __init__(self, source: Iterator[Any]) -> None:
        self._source = source
        self._lock = Lock()
        self.results: list[Any] = [next(source)]
        self.pace = inf

    def advance(self) -> bool:
        """Compute one result more; False if there is none left."""
        with self._lock:
            begun = perf_counter()
            for result in self._source:
                self.results.append(result)
                self.pace = perf_counter() - begun
                return True
            return False

    def has(self, step: int) -> bool:
        """Whether the result of a step is there."""
        return step < len(self.results)

    def at(self, step: int) -> Any:
        """Return the result of a step, or the last one there is, after computing what is missing."""
        while not self.has(step) and self.advance():
            pass
        return self.results[min(step, len(self.results) - 1)]


class Running:
    """The `compute` of a demo whose result grows step by step: `Demo(compute=Running(train), ...)`.

    `run(state)` yields frozen results, one a step: the first is what step 0 shows and must come at once, the
    others belong to steps 1, 2, 3 ... of the demo's Stepper, at most as many as that counts. It must not look
    at the step itself. Each result should take 1 to 50 ms (so yield every few updates), and there should be
    at most 800 or so. Where any other control changes, the run begins anew at step 0.

    In the app the results are computed in a thread, with progress, pause, single steps and cancel, or at once
    where that is quick; going back shows what was computed before. Everything else asks for the result of a
    step and waits for it.
    """

    def __init__(self, run: Callable[[State], Iterator[Any]], step: str = "step") -> None:
        self.step = step
        self._run = run
        self._runs: dict[Hashable, Run] = {}

    def __call__(self, state: State) -> Any:
        """Return the result of the state's step."""
        return self.begin(state).at(state[self.step])

    def begin(self, state: State) -> Run:
        """Return the run of a state's settings: the one at hand if it has the same, else a new one.

        The last few are kept, so that a learner who compares two settings waits for each only once.
        """
        settings = tuple((name, value) for name, value in state.items() if name != self.step)
        run = self._runs.pop(settings, None) or Run(self._run(state))
        self._runs[settings] = run
        if len(self._runs) > KEPT:
            del self._runs[next(iter(self._runs))]
        return run
