"""By hand: what 100,000 answers cost, as ratios to an empty record measured side by side in one run.

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

from llmtutor.course.library import open_course  # noqa: E402
from llmtutor.progress.store import Store, now_ms  # noqa: E402

BUDGET = 1.2
QUIET = 1.0
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


def measure(empty: Programs, full: Programs, table: Table) -> None:
    """Start both, twice in either order; on each open the statistics, close them, and move on the map."""
    columns: dict[str, tuple[list[float], list[float]]] = {}
    for which in (0, 1, 1, 0):
        with (full if which else empty).open() as tutor:
            found = {"start to the map, ms": tutor.wait_for(MAP)}
            tutor.rest(0.5)
            found["start, processor ms"] = tutor.cpu()
            for name, key in (("first key on the map", "down"), ("cursor on the map", "up")):
                answer = tutor.press(key, QUIET)
                assert answer is not None
                found[f"{name}: key to last frame, ms"] = answer.last
            for place in ("first opening", "second opening"):
                answer = tutor.press("i", QUIET)
                assert answer is not None
                found[f"statistics, {place}: key to first frame, ms"] = answer.first
                found[f"statistics, {place}: processor ms"] = answer.cpu
                tutor.press("i", QUIET)
            for name, seconds in found.items():
                columns.setdefault(name, ([], []))[which].append(1000 * seconds)
            columns.setdefault("peak memory, MB", ([], []))[which].append(tutor.peak_memory())
    for name, (one, two) in columns.items():
        table.add(name, one, two, None if "processor" in name else BUDGET)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--program", default="", help="an installed llmtutor; default: this checkout")
    options.add_argument("--answers", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    program = chosen.program and os.path.abspath(chosen.program)
    table = Table()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        empty, full = prepared(program, one, 0), prepared(program, two, chosen.answers)
        for _ in range(chosen.rounds):
            measure(empty, full, table)
    print(f"{chosen.rounds} rounds, 120 by 40; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    table.show()


if __name__ == "__main__":
    main()
