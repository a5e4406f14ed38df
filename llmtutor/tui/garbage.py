"""When Python looks through all its objects for garbage: while the learner reads, not before a frame.

Left to itself it does so every few dozen keys, and takes ten frames' time for it.
"""

import gc
from time import monotonic

from textual.app import App

QUIET, LOOK = 2.5, 1.0
"""Seconds without a key after which nobody waits for a frame, and from one look at the clock to the next."""
YOUNG, YOUNGER_ROUNDS, ALL_ROUNDS = 2000, 10, 1000
"""New objects before the newest are looked through, then rounds before the older ones and before all."""
DUE = 3
"""Rounds over the older objects after which a look through all is worth while."""


class GarbageTimes:
    """Looks for garbage in an app's quiet moments."""

    def __init__(self, app: App[None]) -> None:
        gc.freeze()  # what is there by now is not looked through again until a quiet moment
        gc.set_threshold(YOUNG, YOUNGER_ROUNDS, ALL_ROUNDS)
        self._last = monotonic()
        app.set_interval(LOOK, self._look)

    def wait(self) -> None:
        """Wait again: a key was pressed, or the mouse was used."""
        self._last = monotonic()

    def _look(self) -> None:
        if gc.get_count()[2] >= DUE and monotonic() - self._last >= QUIET:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
