"""Asking a terminal about itself: how wide it draws characters, and what it can do.

A question is a control sequence, the answer comes as if typed. Every terminal since the VT100 answers `CSI c`
(what are you?), so that one is asked last: once its answer is here, nothing more will come. Where there is
none within a second, nothing is known. After: XTerm Control Sequences, Thomas E. Dickey (DSR, DA, DECRQM).
"""

import os
import re
import select
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

PATIENCE = 1.0
MOUSE = 1006
"""The mode in which a terminal reports the mouse beyond column 223."""
_PLACE = re.compile(r"\x1b\[\d+;(\d+)R")
_MODE = re.compile(r"\x1b\[\?(\d+);(\d)\$y")
_LAST = re.compile(r"\x1b\[\?[\d;]*c")


def drawn_widths(samples: Iterable[str]) -> dict[str, int] | None:
    """Return how many cells the terminal advances for each of some texts; None if it does not say."""
    texts = list(samples)
    question = "".join(f"\r{text}\x1b[6n" for text in texts)
    answer = _ask(f"{question}\r\x1b[2K\x1b[c")
    places = [int(place) - 1 for place in _PLACE.findall(answer or "")]
    # Some programs that stand in for a terminal always say the same place: they measure nothing.
    if len(places) != len(texts) or not any(places):
        return None
    return dict(zip(texts, places, strict=True))


def knows_mode(mode: int) -> bool | None:
    """Tell whether the terminal knows a mode that can be switched on; None if it does not say."""
    states = dict(_MODE.findall(_ask(f"\x1b[?{mode}$p\x1b[c") or ""))
    state = states.get(str(mode))
    return None if state is None else state != "0"


def _ask(question: str) -> str | None:
    """Write a question and return what comes back up to the answer to `CSI c`; None without one."""
    try:
        import termios
        import tty
    except ImportError:
        return None  # Windows: its console is asked for nothing
    with suppress(OSError, termios.error):
        before = termios.tcgetattr(sys.stdin)
        try:
            tty.setcbreak(sys.stdin, termios.TCSAFLUSH)
            sys.stdout.write(question)
            sys.stdout.flush()
            return _read_answer()
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, before)
    return None


def _read_answer() -> str | None:
    answer = ""
    end = time.monotonic() + PATIENCE
    while not _LAST.search(answer):
        if not select.select([sys.stdin], [], [], max(0.0, end - time.monotonic()))[0]:
            return None
        answer += os.read(sys.stdin.fileno(), 1024).decode(errors="replace")
    return answer
