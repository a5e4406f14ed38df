"""Can this terminal show the tutor: size, colours, characters, mouse, tmux?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

from rich.cells import cell_len

from llmtutor.cli.doctor.asking import MOUSE, drawn_widths, knows_mode
from llmtutor.cli.doctor.finding import Finding, fault, good, note

LEAST = (80, 24)
SAMPLES = ("字", "─", "█", "●", "→", "α", "…", "▁", "⠿")
"""What the screens are made of; some terminals give those of them that are narrow two cells."""
SLOW_ESCAPE = 100
"""Milliseconds after which a learner feels that Esc is late."""


def examine_terminal() -> Iterator[Finding]:
    """Yield what there is to say about the terminal this runs in."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield note("no-terminal")
    else:
        yield _size()
        yield _widths()
        yield _mouse()
    yield from _colours()
    yield _encoding()
    if os.environ.get("TMUX"):
        yield from _tmux()


def _size() -> Finding:
    columns, lines = shutil.get_terminal_size()
    values = {"columns": columns, "lines": lines, "width": LEAST[0], "height": LEAST[1]}
    return (good if columns >= LEAST[0] and lines >= LEAST[1] else _small)("size", **values)


def _small(code: str, **values: object) -> Finding:
    return fault(f"{code}-small", **values)


def _widths() -> Finding:
    drawn = drawn_widths(SAMPLES)
    if drawn is None:
        return note("width-unknown")
    wrong = [f"{text} ({cells})" for text, cells in drawn.items() if cells != cell_len(text)]
    return fault("width-wrong", characters=", ".join(wrong)) if wrong else good("width")


def _mouse() -> Finding:
    known = knows_mode(MOUSE)
    return note("mouse-unknown") if known is None else good("mouse") if known else note("mouse-none")


def _colours() -> Iterator[Finding]:
    term = os.environ.get("TERM", "")
    if sys.platform != "win32" and term in ("", "dumb", "unknown"):
        yield fault("term-none", term=term or '""')
        return
    depth = os.environ.get("COLORTERM", "")
    if depth in ("truecolor", "24bit") or "direct" in term or sys.platform == "win32":
        yield good("colours-all", term=term)
    elif "256" in term or "kitty" in term or "alacritty" in term:
        yield good("colours-many", term=term)
    else:
        yield note("colours-few", term=term)
    if os.environ.get("NO_COLOR"):
        yield note("no-color")


def _encoding() -> Finding:
    encoding = sys.stdout.encoding or "ascii"
    if encoding.lower().replace("-", "") == "utf8":
        return good("encoding")
    return fault("encoding-other", encoding=encoding)


def _tmux() -> Iterator[Finding]:
    term = os.environ.get("TERM", "")
    findings = []
    if not term.startswith(("tmux", "screen")):
        findings.append(fault("tmux-term", term=term))
    if _tmux_option("-gv", "mouse") == "off":
        findings.append(note("tmux-mouse"))
    wait = _tmux_option("-sv", "escape-time")
    if wait.isdecimal() and int(wait) > SLOW_ESCAPE:
        findings.append(note("tmux-escape", wait=wait))
    yield from findings or [good("tmux")]


def _tmux_option(scope: str, name: str) -> str:
    """Return an option of the tmux around us, '' if it does not say."""
    with suppress(OSError, subprocess.SubprocessError):
        command = ["tmux", "show-options", scope, name]
        return subprocess.run(command, capture_output=True, text=True, timeout=2).stdout.strip()
    return ""
