"""By hand: how fast the screen is, as ratios to an empty Textual app measured side by side in one run.

    python tests/benchmarks/screen.py [--program PATH] [--rounds N]

Without PATH the checkout is measured, which compiles its index anew whenever a lesson was changed; an
installed program (`.venv/bin/llmtutor`) is measured with the Textual beside it. Needs pyte (extra `dev`).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from ratio_table import Table
from watched_terminal import Answer, Watched

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
EMPTY, MAP = "palette", "[○◐✓]"
ESCAPE_WAIT = 0.1
"""Seconds Textual waits after an escape, which may begin another key."""
KEYS, TURNS, RATE, HELD = 24, 6, 60, 1.0


class Budget(NamedTuple):
    """How many times what the empty app needs may be needed."""

    p50: float
    p95: float | None = None
    cpu: float | None = 5.0


class Task(NamedTuple):
    """Keys pressed in turn in a program opened with some arguments, once `ready` is on its screen."""

    name: str
    arguments: tuple[str, ...]
    ready: str
    keys: tuple[str, ...]
    budget: Budget
    held: str = ""
    before: tuple[str, ...] = ()


STEPS = Budget(2.5, 3.0)
DEMO = "copy link"
TASKS = (
    Task("cursor on the map", (), MAP, ("down",) * 3 + ("up",) * 3, Budget(4.0)),
    Task("slider in softmax", ("demo", "softmax"), DEMO, ("right", "left"), STEPS, "right", ("home",)),
    Task("step in network-stepper", ("demo", "network-stepper"), DEMO, (" ",), STEPS, " "),
    Task("step in matmul-stepper", ("demo", "matmul-stepper"), DEMO, (" ",), STEPS, " "),
)


class Programs:
    """The tutor and the empty app, both run by the same Python."""

    def __init__(self, program: str, home: str) -> None:
        script = Path(program).read_text(encoding="utf-8").partition("\n")[0] if program else ""
        python = script.removeprefix("#!").strip() or sys.executable
        self.tutor = [python, program] if program else [python, "-m", "llmtutor"]
        self.empty = [python, str(HERE / "empty_app.py")]
        self.environment = {"PATH": os.environ["PATH"], "HOME": home, "LLMTUTOR_HOME": home} | {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
        }
        if not program:
            self.environment["PYTHONPATH"] = str(CHECKOUT)

    def open(self, *arguments: str) -> Watched:
        """The tutor in a terminal."""
        return Watched([*self.tutor, *arguments], self.environment)

    def open_empty(self) -> Watched:
        """The empty app in a terminal."""
        return Watched(self.empty, self.environment)

    def prepare(self) -> None:
        """Make a record that opens on the map, and the byte code of both: a learner's second start."""
        with self.open("--lang", "en") as tutor:
            tutor.wait_for("English")
            tutor.press("enter", 0.5)
            tutor.press("escape", 0.5)
        for task in TASKS:
            with self.open(*task.arguments) as tutor:
                tutor.wait_for(task.ready)
        with self.open_empty() as empty:
            empty.wait_for(EMPTY)


def start(programs: Programs, table: Table) -> None:
    """Start both, twice in either order."""
    frames: tuple[list[float], list[float]] = ([], [])
    processor: tuple[list[float], list[float]] = ([], [])
    memory: tuple[list[float], list[float]] = ([], [])
    for which in (0, 1, 1, 0):
        with programs.open() if which else programs.open_empty() as program:
            frames[which].append(1000 * program.wait_for(MAP if which else EMPTY))
            program.rest(0.3)
            processor[which].append(1000 * program.cpu())
            memory[which].append(program.peak_memory())
    table.add("start to first painted frame, ms", *frames, 1.3)
    table.add("start, processor ms", *processor)
    table.add("peak memory on the course map, MB", *memory, 1.3)


def in_turns(
    empty: Watched, tutor: Watched, keys: Iterator[str], count: int
) -> Iterator[tuple[Answer, Answer]]:
    """Press a key in each by turns; the answers of both."""
    for _ in range(count):
        one, key = empty.press("a"), next(keys)
        two = tutor.press(key)
        if one is None or two is None:
            raise SystemExit(f"{key!r} changed nothing on the screen:\n{tutor.text()}")
        yield one, two


def tabulate(table: Table, name: str, answers: list[tuple[Answer, Answer]], budget: Budget) -> None:
    """Add the rows of one kind of key."""
    first, last, cpu = ([[1000 * pair[who][what] for pair in answers] for who in (0, 1)] for what in range(3))
    table.add(f"{name}: key to frame, ms", *first, budget.p50, budget.p95)
    table.add(f"{name}: key to last frame, ms", *last)
    table.add(f"{name}: processor per key, ms", *cpu, budget.cpu)


def keys(programs: Programs, empty: Watched, task: Task, table: Table) -> None:
    """Press the keys of one task, hold one down, and look at the memory."""
    with programs.open(*task.arguments) as tutor:
        tutor.wait_for(task.ready)
        turn = cycle(task.keys)
        list(in_turns(empty, tutor, turn, len(task.keys)))
        answers = list(in_turns(empty, tutor, turn, KEYS))
        tabulate(table, task.name, answers, task.budget)
        if not task.held:
            return
        for key in task.before:
            tutor.press(key)
        for name, one, two in zip(
            ("frames painted", "at rest after ms"),
            empty.hold("a", RATE, HELD),
            tutor.hold(task.held, RATE, HELD),
            strict=True,
        ):
            scale = 1000 if name.endswith("ms") else 1
            table.add(f"{task.name}, held: {name}", [scale * one], [scale * two])
        table.add(f"{task.name}: peak memory, MB", [empty.peak_memory()], [tutor.peak_memory()], 2.0)


def lessons(programs: Programs, empty: Watched, table: Table) -> None:
    """Open the lesson under the map's cursor and go back, some times; painted is what then stays."""
    opened: list[tuple[Answer, Answer]] = []
    closed: list[tuple[Answer, Answer]] = []
    with programs.open() as tutor:
        tutor.wait_for(MAP)
        for _ in range(TURNS + 1):
            for key, answers in (("enter", opened), ("escape", closed)):
                one, two = empty.press("a"), tutor.press(key, 0.2)
                if one is None or two is None:
                    raise SystemExit(f"{key!r} changed nothing on the screen:\n{tutor.text()}")
                answers.append((one, two))
    both = [[1000 * pair[who].last for pair in opened[1:]] for who in (0, 1)]
    table.add("opening a lesson: key to last frame, ms", *both, 10.0)
    both = [[1000 * (pair[who].last - who * ESCAPE_WAIT) for pair in closed] for who in (0, 1)]
    table.add("back to the map: key to last frame, ms", *both)
    table.add("opening the first lesson, ms", [1000 * opened[0][0].last], [1000 * opened[0][1].last])


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--program", default="", help="an installed llmtutor; default: this checkout")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory() as home:
        programs = Programs(chosen.program and os.path.abspath(chosen.program), home)
        programs.prepare()
        for _ in range(chosen.rounds):
            start(programs, table)
            with programs.open_empty() as empty:
                empty.wait_for(EMPTY)
                lessons(programs, empty, table)
                for task in TASKS:
                    keys(programs, empty, task, table)
    print(f"{chosen.rounds} rounds, 120 by 40; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    table.show()
    print("A held key comes 60 times a second; after the last one the screen is to be at rest within 50 ms.")
    print("The key to the map is escape, counted from when Textual knows that no other key begins with it.")


if __name__ == "__main__":
    main()
