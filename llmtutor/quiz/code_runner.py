"""Running a learner's code in a Python of its own, which cannot hurt the app however it behaves.

The child (`code_child.py`) limits itself; what it cannot, this side does: when it is late, prints without
end, or leaves processes behind, it is killed with everything it started. Where processes form groups
(Linux, macOS) the group is killed, on Windows the tree.
"""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from llmtutor.quiz import code_child

PROGRAM = Path(code_child.__file__)
GRACE = 1.5
"""Seconds after its own time limit in which the child may still say so itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What code may use: seconds for all its calls, bytes of memory, of a file, characters of output.

    `seconds` are the processor's where the system counts them, `wall` those on the clock; `raw` is how many
    bytes may come out past the print function, `start` how long Python itself may take to get ready.
    """

    seconds: float = 2.0
    wall: float = 10.0
    memory: int = 1 << 30
    file: int = 1 << 20
    output: int = 10_000
    raw: int = 4 << 20
    start: float = 60.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Failure:
    """How code failed: `code` as in the words under `code-run.failed`, at which line of it, and details."""

    code: str
    line: int = 0
    text: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one source text gave: a value for each input up to the failure, and what it printed."""

    values: tuple[Any, ...] = ()
    failure: Failure | None = None
    printed: str = ""


@dataclass
class Running:
    """A run that can be stopped from another thread."""

    stopped: bool = False
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def begin(self, process: "subprocess.Popen[bytes]") -> None:
        """Remember what to stop."""
        self._process = process
        if self.stopped:
            kill(process)

    def stop(self) -> None:
        """End the run at once."""
        self.stopped = True
        if self._process is not None:
            kill(self._process)


def run_code(
    function: str,
    sources: Sequence[str],
    inputs: Sequence[Sequence[Any]],
    limits: Limits = LIMITS,
    running: Running | None = None,
) -> list[Attempt]:
    """Run source texts one after another and call their `function` with each of the inputs.

    All run in one child, each with names of its own; a text that brings the child down ends those after it,
    which then have the same failure. Never raises for what the code does.
    """
    word = secrets.token_hex(16)
    job = {
        "word": word,
        "path": _where_numpy_is(),
        "function": function,
        "sources": list(sources),
        "cases": [[code_child.encode(value) for value in case] for case in inputs],
        "limits": asdict(limits),
    }
    lines, failure = _converse(json.dumps(job), word, limits, len(sources), running or Running())
    attempts = [_attempt(sent) for sent in lines[: len(sources)]]
    missing = len(sources) - len(attempts)
    return attempts + [Attempt(failure=failure or Failure("crashed"))] * missing


def _where_numpy_is() -> list[str]:
    """Return the folder numpy was imported from: `python -I` does not look into a user's own packages."""
    import numpy

    return [str(Path(numpy.__file__).parents[1])]


def _attempt(sent: dict[str, Any]) -> Attempt:
    failed = sent["failure"]
    failure = None
    if failed is not None:
        failure = Failure(failed["code"], failed["line"], failed["text"], failed.get("message", ""))
    return Attempt(tuple(sent["values"]), failure, sent["printed"])


def _converse(
    job: str, word: str, limits: Limits, count: int, running: Running
) -> tuple[list[dict[str, Any]], Failure | None]:
    """Start the child, give it the job, and return what it sends back and why it is not more."""
    with tempfile.TemporaryDirectory(prefix="llmtutor-", ignore_cleanup_errors=True) as folder:
        try:
            process = _start(folder)
        except OSError as error:
            return [], Failure("cannot-run", message=error.strerror or str(error))
        heard = _Listener(process, word, limits.raw)
        running.begin(process)
        try:
            with contextlib.suppress(OSError):
                assert process.stdin is not None
                process.stdin.write(job.encode() + b"\n")
                process.stdin.close()
            ready = heard.ready.wait(limits.start)
            late = not (ready and heard.ended.wait(limits.wall * count + GRACE))
        finally:
            kill(process)
            process.wait()
            heard.join(1.0)  # a process that got away may still hold the pipe
        return heard.answers(), _why_ended(process.returncode, late, heard.flooded, running.stopped)


def _why_ended(status: int, late: bool, flooded: bool, stopped: bool) -> Failure | None:
    if stopped:
        return Failure("stopped")
    if flooded:
        return Failure("output")
    if late or status == -getattr(signal, "SIGXCPU", 0) != 0:
        return Failure("endless")
    if status == code_child.OUT_OF_MEMORY:
        return Failure("memory")
    return Failure("left") if status >= 0 else Failure("crashed")


def _start(folder: str) -> "subprocess.Popen[bytes]":
    kept = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    homes = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), folder)
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", str(PROGRAM)],
        cwd=folder,
        env={**environment, **one_thread, **homes},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        **apart,
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            with contextlib.suppress(OSError):
                subprocess.run(
                    ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
                )
    else:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()


class _Listener(threading.Thread):
    """Reads what a child sends until it ends; one that sends too much is killed."""

    def __init__(self, process: "subprocess.Popen[bytes]", word: str, most: int) -> None:
        super().__init__(daemon=True)
        self.ready, self.ended = threading.Event(), threading.Event()
        self.flooded = False
        self._process, self._word, self._most = process, f"{word} ", most
        self._heard = b""
        self.start()

    def run(self) -> None:
        """Read to the end."""
        stream = self._process.stdout
        assert stream is not None
        with contextlib.suppress(OSError, ValueError):
            while piece := stream.read1(1 << 16):  # type: ignore[attr-defined]
                self._heard += piece
                if len(self._heard) > self._most:
                    self.flooded = True
                    kill(self._process)
                    break
                if not self.ready.is_set() and f"{self._word}ready\n".encode() in self._heard:
                    self.ready.set()
        self.ready.set()
        self.ended.set()

    def answers(self) -> list[dict[str, Any]]:
        """Return the answers it sent whole, one for each source text."""
        text = self._heard.decode(errors="replace")
        sent = [part.partition("\n")[0] for part in text.split(self._word)[1:]]
        found = []
        for line in sent:
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        return found
