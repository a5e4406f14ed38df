"""How the threads of the tutor take turns: the one that writes frames to the terminal never waits long."""

import sys

TURN = 0.0005
"""Seconds after which Python lets another thread run that wants to; its own choice is ten times as long."""


def take_short_turns() -> None:
    """Let a finished frame reach the terminal while the rest of the work for it goes on.

    Textual paints in one thread and writes in another. With turns of 5 ms a frame often waits for as long as
    it took to paint, and so does a key while a thread computes a demo.
    """
    sys.setswitchinterval(TURN)
