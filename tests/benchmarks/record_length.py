"""By hand: what 100,000 answers cost, as ratios to an empty and a short record measured side by side.

    python tests/benchmarks/record_length.py [--program PATH] [--answers N] [--rounds N]

Without PATH the checkout is measured, as in `screen.py`. Needs pyte (extra `dev`).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from lived_record import fill, lived  # noqa: E402
from ratio_table import Table  # noqa: E402
from screen import MAP, Programs  # noqa: E402
from watched_terminal import Answer, Watched  # noqa: E402

from llmtutor.course.library import open_course  # noqa: E402
from llmtutor.progress.store import Store, now_ms  # noqa: E402

BUDGET = 1.2
QUIET = 1.0
SHORT = 600
"""Answers of the short record, whose statistics show everything that the long one's do."""
DAYS = 900
"""Days over which the answers are spread; practice is on two of three."""


def prepared(program: str, home: str, answers: int) -> Programs:
    """Make a record of so many answers, and open it once: a learner's second start."""
    store = Store(Path(home) / "record.db")
    if answers:
        fill(store, lived(open_course().index(), DAYS, answers * 3 // (2 * DAYS), now_ms()))
    store.set_setting("welcomed", True)
    store.close()
    programs = Programs(program, home)
    with programs.open() as tutor:
        tutor.wait_for(MAP)
        tutor.rest(0.5)
    return programs


def measure(name: str, less: Programs, full: Programs, table: Table) -> None:
    """Start both, twice in either order; on each move on the map and open the statistics twice."""
    columns: dict[str, tuple[list[float], list[float]]] = {}
    for which in (0, 1, 1, 0):
        for what, value in sitting(full if which else less).items():
            columns.setdefault(what, ([], []))[which].append(value)
    for what, (one, two) in columns.items():
        table.add(f"{name}: {what}", one, two, None if "processor" in what else BUDGET)


def sitting(programs: Programs) -> dict[str, float]:
    """Open the tutor once; what everything took."""
    with programs.open() as tutor:
        found = {"start to the map, ms": 1000 * tutor.wait_for(MAP)}
        tutor.rest(QUIET)
        found["start, processor ms"] = 1000 * tutor.cpu()
        # From the first lesson to the second: the line above them may be either's, and then little changes.
        for move, key in (("first key on the map", "down"), ("cursor on the map", "down")):
            found[f"{move}: key to last frame, ms"] = 1000 * pressed(tutor, key).last
        for place in ("first opening", "second opening"):
            answer = pressed(tutor, "i")
            found[f"statistics, {place}: key to first frame, ms"] = 1000 * answer.first
            found[f"statistics, {place}: processor ms"] = 1000 * answer.cpu
            pressed(tutor, "i")
        found["peak memory, MB"] = tutor.peak_memory()
    return found


def pressed(tutor: Watched, key: str) -> Answer:
    """Press a key until something changes: on a busy machine an answer may come after the wait for it."""
    while (answer := tutor.press(key, QUIET)) is None:
        tutor.rest(QUIET)
    return answer


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--program", default="", help="an installed llmtutor; default: this checkout")
    options.add_argument("--answers", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    program = chosen.program and os.path.abspath(chosen.program)
    table = Table()
    folder = tempfile.TemporaryDirectory
    with folder() as one, folder() as two, folder() as three:
        empty, short = prepared(program, one, 0), prepared(program, two, SHORT)
        full = prepared(program, three, chosen.answers)
        for _ in range(chosen.rounds):
            measure("empty", empty, full, table)
            measure("short", short, full, table)
    print("Without answers the statistics are one sentence; with few they are as large as with many.")
    print(f"{chosen.rounds} rounds, 120 by 40; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    table.show()


if __name__ == "__main__":
    main()
