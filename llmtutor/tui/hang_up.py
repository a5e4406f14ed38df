"""A terminal that went away without a word: the tutor ends, as it does when a terminal hangs up."""

import os
import signal
import sys
from contextlib import suppress

from textual.app import App

LOOK = 2.0
"""Seconds from one look to the next."""


def end_with_terminal(app: App[None]) -> None:
    """End the process once its terminal is gone.

    A closed window says so by SIGHUP. Where that does not arrive (`nohup`, own sessions) Textual would go on
    to read keys for ever, at full speed. Every answer is on disk already: there is nothing left to save.
    """
    with suppress(AttributeError, ValueError, OSError):
        file = sys.__stdin__.fileno()  # type: ignore[union-attr]
        if os.isatty(file):
            app.set_interval(LOOK, lambda: None if os.isatty(file) else _end())


def _end() -> None:
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGHUP)
    os._exit(1)
