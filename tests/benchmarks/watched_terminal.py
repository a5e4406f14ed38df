"""A program in a pseudo-terminal of 120 by 40, its frames timed and looked at through an emulator (pyte).

Bytes are only read and time-stamped while the clock runs; the emulator sees them once the program is at rest,
so that looking takes no processor time from what is measured.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
from typing import NamedTuple

import pyte

COLUMNS, LINES = 120, 40
PATIENCE = 60.0
PROMPT = 3.0
"""Seconds within which a key must change something, on a busy machine too."""
QUERY = re.compile(rb"\x1b\[\?(\d+)\$p|\x1b\[(c)")
FRAME_END = "\x1b[?2026l"
UNFINISHED = re.compile(rb"\x1b(?:\[[\d;?]*)?$")
NOT_FOR_PYTE = re.compile(r"\x1b\[[<>=][^@-~]*[@-~]|\x1b\[\?[\d;]*\$p|\x1b[PX^_\]].*?(?:\x07|\x1b\\)", re.S)
KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
}
KEYS |= {"enter": "\r", "escape": "\x1b", "space": " ", "tab": "\t"}


class Frame(NamedTuple):
    """A finished frame in which a cell changed, and when its last byte was read."""

    at: float
    text: str


class Answer(NamedTuple):
    """What a key brought: seconds to the first and the last changed frame, and processor seconds."""

    first: float
    last: float
    cpu: float


class Watched:
    """One running program. Leaving the context ends it."""

    def __init__(self, argv: list[str], environment: dict[str, str]) -> None:
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        os.set_blocking(self.master, False)
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self.screen)
        self._chunks: list[tuple[float, bytes]] = []
        self._unseen = b""
        self._before: list[tuple[pyte.screens.Char, ...]] = []
        self.started = time.perf_counter()
        # Opened by the leader of a session it becomes its terminal, which hangs up if this program is ended.
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.ttyname(slave), os.O_RDWR, 0)]
        actions += [(os.POSIX_SPAWN_DUP2, 0, to) for to in (1, 2)]
        self.pid = os.posix_spawnp(argv[0], argv, environment, setsid=True, file_actions=actions)
        os.close(slave)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)

    def cpu(self) -> float:
        """Processor seconds the program has used, in all its threads."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def peak_memory(self) -> float:
        """The most memory it ever had resident, in MB."""
        with open(f"/proc/{self.pid}/status") as lines:
            return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))

    def read(self, seconds: float) -> bool:
        """Read what comes within some seconds and answer questions to the terminal; whether anything came."""
        if not select.select([self.master], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError as error:
            raise SystemExit(f"the program ended; its screen:\n{self.text()}") from error
        self._chunks.append((time.perf_counter(), data))
        for mode, attributes in QUERY.findall(data):
            reply = "\x1b[?62;22c" if attributes else f"\x1b[?{mode.decode()};{2 if mode == b'2026' else 0}$y"
            os.write(self.master, reply.encode())
        return True

    def rest(self, quiet: float) -> None:
        """Read until the program neither wrote nor worked for `quiet` seconds."""
        since, cpu = time.perf_counter(), self.cpu()
        end = since + PATIENCE
        while (now := time.perf_counter()) < end:
            if self.read(since + quiet - now):
                since, cpu = time.perf_counter(), self.cpu()
            elif time.perf_counter() >= since + quiet:
                if self.cpu() - cpu < quiet / 4:
                    return
                since, cpu = time.perf_counter(), self.cpu()

    def frames(self) -> list[Frame]:
        """Show the emulator what was read; the frames in which something changed.

        Inside a synchronised update (mode 2026) only its end completes a frame. The first frame may come
        before the program knows of that mode.
        """
        found = []
        for at, data in self._chunks:
            *whole, self._unseen = (self._unseen + data).split(FRAME_END.encode())
            for part in whole:
                self._feed(part)
                if self._changed():
                    found.append(Frame(at, self.text()))
            if b"\x1b[?2026h" not in self._unseen:
                cut = UNFINISHED.search(self._unseen)
                end = cut.start() if cut else len(self._unseen)
                self._feed(self._unseen[:end])
                self._unseen = self._unseen[end:]
                if end and self._changed():
                    found.append(Frame(at, self.text()))
        self._chunks.clear()
        return found

    def _feed(self, data: bytes) -> None:
        self._stream.feed(NOT_FOR_PYTE.sub("", data.decode(errors="replace")).encode())

    def _changed(self) -> bool:
        rows = range(COLUMNS)
        now = [tuple(self.screen.buffer[y][x] for x in rows) for y in range(LINES)]
        changed, self._before = now != self._before, now
        return changed

    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, wanted: str) -> float:
        """Seconds from the start of the process to the first frame with `wanted` in it, else SystemExit."""
        while time.perf_counter() < self.started + PATIENCE:
            self.rest(0.1)
            for frame in self.frames():
                if re.search(wanted, frame.text):
                    return frame.at - self.started
        raise SystemExit(f"{wanted!r} never appeared; the screen:\n{self.text()}")

    def send(self, key: str) -> float:
        """Send a key; when that was."""
        at = time.perf_counter()
        os.write(self.master, KEYS.get(key, key).encode())
        return at

    def press(self, key: str, quiet: float = 0.05) -> Answer | None:
        """Press a key at rest and watch until rest returns; None if nothing on the screen changed."""
        self.frames()
        cpu, at = self.cpu(), self.send(key)
        frames: list[Frame] = []
        while not frames and (left := at + PROMPT - time.perf_counter()) > 0:
            self.read(left)
            self.rest(quiet)  # ends too soon where the machine gives the program no time at all
            frames = self.frames()
        return Answer(frames[0].at - at, frames[-1].at - at, self.cpu() - cpu) if frames else None

    def hold(self, key: str, rate: int, seconds: float) -> tuple[int, float]:
        """Hold a key; the frames painted, and seconds from the last key to the last of them."""
        self.frames()
        begin = time.perf_counter()
        for number in range(round(rate * seconds)):
            last = self.send(key)
            while (left := begin + (number + 1) / rate - time.perf_counter()) > 0:
                self.read(left)
        self.rest(0.25)
        frames = self.frames()
        return len(frames), max(0.0, frames[-1].at - last) if frames else 0.0
