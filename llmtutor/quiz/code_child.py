"""The program a learner's function runs in: a Python of its own, told by one line of JSON what to run.

It imports nothing of llmtutor and is started with `python -I` in an empty folder. Before the first line of
the learner's runs it limits time, memory and the size of files as far as the system lets it, and from then
on refuses to write files, to start processes and to use the network. What it prints is kept; what each call
gives goes back as one line of JSON behind a word that only the starter knows.
"""

import contextlib
import io
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any

NAME_OF_SOURCE = "<answer>"
OUT_OF_MEMORY = 77
MOST_NUMBERS = 100_000
FILES: tuple[str, ...] = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.ch",
)
FILES += ("os.utime", "os.setxattr", "os.removexattr", "shutil.", "tempfile.", "os.unlink")
PROCESSES: tuple[str, ...] = (
    "os.fork",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.kill",
)
PROCESSES += ("subprocess.", "pty.", "signal.pthread_kill", "ctypes.dl", "ctypes.call", "winreg.")
NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "telnetlib.")
MODULES = {"_posixsubprocess": "process", "_winapi": "process", "_socket": "network", "_ssl": "network"}


class Ended(BaseException):
    """The learner's code was ended from outside: why. No `except Exception` of theirs catches it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Formula:
    """A function of one number that is written down, such as `x ** 2`, so that it can be sent and shown."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._call = eval(f"lambda x: {text}", {"__builtins__": {"abs": abs}})

    def __call__(self, x: Any) -> Any:
        """Return its value at x."""
        return self._call(x)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


def encode(value: Any) -> Any:
    """Return a value as plain JSON that `decode` turns back; what can't be sent becomes its type's name."""
    if value is None or isinstance(value, bool | int | float | str):
        return {"value": value}
    if isinstance(value, Formula):
        return {"formula": value.text}
    if hasattr(value, "dtype") and hasattr(value, "tolist"):
        if value.dtype.kind not in "biuf" or value.size > MOST_NUMBERS:
            return {"other": f"{type(value).__name__} of {value.dtype}"}
        if value.ndim == 0:
            return {"value": value.item()}
        return {"array": value.tolist(), "shape": list(value.shape), "dtype": str(value.dtype)}
    if isinstance(value, list | tuple) and len(value) <= MOST_NUMBERS:
        return {
            type(value).__name__ if type(value) in (list, tuple) else "list": [encode(one) for one in value]
        }
    if isinstance(value, dict) and len(value) <= MOST_NUMBERS:
        return {"dict": [[encode(key), encode(one)] for key, one in value.items()]}
    return {"other": type(value).__name__}


def decode(sent: Any) -> Any:
    """Return the value that `encode` sent; ValueError for what could not be sent."""
    ((kind, value),) = ((key, each) for key, each in sent.items() if key not in ("shape", "dtype"))
    if kind == "value":
        return value
    if kind == "formula":
        return Formula(value)
    if kind == "array":
        import numpy

        return numpy.array(value, dtype=sent["dtype"]).reshape(sent["shape"])
    if kind in ("list", "tuple"):
        return [decode(one) for one in value] if kind == "list" else tuple(decode(one) for one in value)
    if kind == "dict":
        return {decode(key): decode(one) for key, one in value}
    raise ValueError(value)


class Printed(io.TextIOBase):
    """What the learner prints, up to a limit; more ends the run."""

    def __init__(self, most: int) -> None:
        self.text = ""
        self._most = most

    def writable(self) -> bool:
        """Take text."""
        return True

    def write(self, text: str) -> int:
        """Keep the text; Ended when it is too much."""
        self.text += text[: self._most]
        if len(self.text) > self._most:
            self.text = self.text[: self._most]
            raise Ended("output", most=self._most)
        return len(text)


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what a function of numbers does not need (an audit hook: it cannot be taken off again)."""
    if event == "open":
        if _writes(*arguments[1:3]):
            raise Ended("refused-file")
    elif event == "import":
        if arguments[0] in MODULES:
            raise Ended(f"refused-{MODULES[arguments[0]]}")
    elif event.startswith(FILES):
        raise Ended("refused-file")
    elif event.startswith(PROCESSES):
        raise Ended("refused-process")
    elif event.startswith(NETWORK):
        raise Ended("refused-network")


def _writes(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))


def set_limits(limits: dict[str, Any], sources: int) -> None:
    """Limit processor time, memory and files where the system can; everywhere watch the memory in use."""
    try:
        import resource
    except ImportError:
        resource = None  # type: ignore[assignment]
    if resource is not None:
        wanted = {
            "RLIMIT_CPU": int(time.process_time() + limits["seconds"] * sources) + 2,
            "RLIMIT_AS": int(limits["memory"]),
            "RLIMIT_FSIZE": int(limits["file"]),
            "RLIMIT_CORE": 0,
        }
        for name, most in wanted.items():
            with contextlib.suppress(OSError, ValueError, AttributeError):
                kind = getattr(resource, name)
                hard = resource.getrlimit(kind)[1]
                most = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(kind, (most, hard if name == "RLIMIT_CPU" else most))
    used = memory_meter()
    if used is not None:
        threading.Thread(target=_watch_memory, args=(used, limits["memory"]), daemon=True).start()


def memory_meter() -> Any:
    """Return a function that tells how many bytes are in use, or None where nothing tells."""
    if sys.platform == "win32":
        return _windows_meter()
    if os.path.exists("/proc/self/statm"):
        return None  # Linux: RLIMIT_AS is kept
    try:
        import resource
    except ImportError:
        return None
    return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts it in bytes


def _windows_meter() -> Any:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = [("cb", ctypes.c_uint32), ("faults", ctypes.c_uint32)] + [
            (name, ctypes.c_size_t)
            for name in ("peak", "working", "a", "b", "c", "d", "pagefile", "peakfile")
        ]

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())

    def used() -> int:
        kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
        return int(counters.pagefile)

    return used


def _watch_memory(used: Any, most: int) -> None:
    while True:
        if used() > most:
            os._exit(OUT_OF_MEMORY)
        time.sleep(0.02)


@contextlib.contextmanager
def time_limit(limits: dict[str, Any]) -> Iterator[None]:
    """Raise Ended in the main thread when the body takes longer (after, not inside, one long call).

    Processor time is what counts where the system can ring for it, so that a busy machine is no reason to
    fail; where it cannot, and for code that only waits, the clock on the wall counts.
    """
    seconds, wall = limits["seconds"], limits["wall"]

    def ring(*_: Any) -> None:
        raise Ended("endless", seconds=seconds)

    signal.signal(signal.SIGINT, ring)
    by_processor = hasattr(signal, "setitimer") and sys.platform != "win32"
    if by_processor:
        signal.signal(signal.SIGPROF, ring)
        signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    bell = threading.Timer(wall if by_processor else seconds, signal.raise_signal, [signal.SIGINT])
    bell.daemon = True
    bell.start()
    try:
        yield
    finally:
        if by_processor:
            signal.setitimer(signal.ITIMER_PROF, 0)
        bell.cancel()
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def attempt(source: str, job: dict[str, Any]) -> dict[str, Any]:
    """Run one source text and call its function with every input; return values, prints, the failure."""
    printed = Printed(job["limits"]["output"])
    done: dict[str, Any] = {"values": [], "printed": "", "failure": None}
    sys.stdout = sys.stderr = printed
    try:
        with time_limit(job["limits"]):
            _call_all(source, job, done["values"])
    except Ended as ended:
        done["failure"] = {"code": ended.code, **ended.values, **_place(ended, source)}
    except SystemExit as error:
        done["failure"] = {"code": "exit", **_place(error, source)}
    except MemoryError as error:
        done["failure"] = {"code": "memory", **_place(error, source)}
        error.__traceback__ = None
    except RecursionError as error:
        done["failure"] = {"code": "recursion", **_place(error, source)}
    except SyntaxError as error:
        line = error.lineno if error.filename == NAME_OF_SOURCE else None
        done["failure"] = {"code": "syntax", "message": error.msg, **_line(line, source)}
    except BaseException as error:
        message = f"{type(error).__name__}: {error}".rstrip(": ")[:300]
        done["failure"] = {"code": "raised", "message": message, **_place(error, source)}
    finally:
        done["printed"] = printed.text
    return done


def _call_all(source: str, job: dict[str, Any], values: list[Any]) -> None:
    names: dict[str, Any] = {"__name__": "answer", "__builtins__": __builtins__}
    exec(compile(source, NAME_OF_SOURCE, "exec"), names)
    function = names.get(job["function"])
    if not callable(function):
        raise Ended("no-function")
    for case in job["cases"]:
        values.append(encode(function(*[decode(one) for one in case])))


def _place(error: BaseException, source: str) -> dict[str, Any]:
    """Return the last line of the learner's that was running."""
    lines = [
        number for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == NAME_OF_SOURCE
    ]  # fmt: skip
    return _line(lines[-1] if lines else None, source)


def _line(number: int | None, source: str) -> dict[str, Any]:
    lines = source.splitlines()
    if number is None or not 0 < number <= len(lines):
        return {"line": 0, "text": ""}
    return {"line": number, "text": lines[number - 1].strip()[:200]}


def _nobody_to_ask(*_: Any) -> str:
    raise Ended("input")


def main() -> None:
    """Read the job, run it, and send back what it gave."""
    job = json.loads(sys.stdin.buffer.readline())
    for folder in job["path"]:
        sys.path.append(folder)
    sys.dont_write_bytecode = True
    with contextlib.suppress(ImportError):
        import numpy

        numpy.linalg.norm(numpy.ones((2, 2)) @ numpy.ones((2, 2)))
    out = sys.stdout.fileno()
    set_limits(job["limits"], len(job["sources"]))
    import builtins

    builtins.input = _nobody_to_ask
    sys.stdin = io.StringIO()
    os.write(out, f"{job['word']} ready\n".encode())
    sys.addaudithook(refuse)
    for source in job["sources"]:
        line = json.dumps(attempt(source, job))
        sent = f"{job['word']} {line}\n".encode()
        while sent:
            sent = sent[os.write(out, sent) :]
    os._exit(0)


if __name__ == "__main__":
    main()
