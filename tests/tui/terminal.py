"""llmtutor in a pseudo-terminal, its screen kept by pyte: what a learner at a real terminal has."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

LONGEST = 60.0
"""Seconds after which a condition that never comes true fails the test."""

MODES = {"alternate screen": b"1049", "mouse": b"1003", "paste": b"2004", "focus": b"1004"}


class Terminal:
    """A Python program in a terminal; what it writes is read whenever something is waited for."""

    def __init__(self, *arguments: str, home: Path, size: tuple[int, int] = (80, 24)) -> None:
        self.emulator = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.emulator)
        self.output = b""
        environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("NO_COLOR", "LANG", "LC_ALL", "COLUMNS", "LINES")
            },
            "TERM": "xterm-256color",
            "LLMTUTOR_HOME": str(home),
            "TEXTUAL_ANIMATIONS": "none",
        }
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, *arguments], environment)
        columns, rows = size
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._before = termios.tcgetattr(self._file)
        self._now = self._before

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.emulator.display)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Read until something is true; fail, showing the screen, if it never is."""
        end = time.monotonic() + LONGEST
        while not condition():
            if time.monotonic() > end or not self.read(0.2):
                assert condition(), f"{what} never came true; the screen shows\n{self.text()}"
                return

    def see(self, text: str) -> None:
        self.until(lambda: text in self.text(), repr(text))

    def read(self, seconds: float = 0.0) -> bool:
        """Take in what was written, waiting for it if need be; False once the program has ended."""
        if not select.select([self._file], [], [], seconds)[0]:
            return True
        self._now = termios.tcgetattr(self._file)
        try:
            data = os.read(self._file, 65536)
        except OSError:
            data = b""
        self.output += data
        # pyte knows no synchronised output and no kitty keys: both are taken out before it draws.
        self._stream.feed(
            data.replace(b"\x1b[?2026h", b"").replace(b"\x1b[?2026l", b"").replace(b"\x1b[>1u", b"")
        )
        return bool(data)

    def press(self, keys: str) -> None:
        os.write(self._file, keys.encode())

    def kill(self) -> None:
        """End the program at once, as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        self.end()

    def end(self) -> int:
        """Read on to the program's end and return its exit status."""
        last = time.monotonic() + LONGEST
        while self.read(0.2):
            assert time.monotonic() < last, f"it never ended; the screen shows\n{self.text()}"
        os.close(self._file)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def hang_up(self) -> int:
        """Close the terminal and return the program's exit status, minus the signal that ended it."""
        os.close(self._file)
        last = time.monotonic() + LONGEST
        while os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() > last:
                os.kill(self.pid, signal.SIGKILL)
            select.select([], [], [], 0.05)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def left_behind(self) -> list[str]:
        """Return the terminal modes that were switched on and not off again."""
        left = [name for name, mode in MODES.items() if self._last(mode + b"h") > self._last(mode + b"l")]
        left += ["cursor"] if self._last(b"25l") > self._last(b"25h") else []
        return [*left, "typing mode"] if self._now[:4] != self._before[:4] else left

    def _last(self, mode: bytes) -> int:
        return self.output.rfind(b"\x1b[?" + mode)
