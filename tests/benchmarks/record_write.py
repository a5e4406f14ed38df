"""By hand: what a kept answer and an opened record cost, as ratios measured side by side.

    python tests/benchmarks/record_write.py [ANSWERS]

An answer is compared with the least SQLite can do for it (one insert and a durable commit into one table),
opening with opening an empty database and reading one row, and a record of ANSWERS answers (100,000) with a
short one.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from llmtutor.progress import derive, tables
from llmtutor.progress.facts import Attempt, day_of, make_uid
from llmtutor.progress.store import Store

ROUNDS = 300


def side_by_side(first: Callable[[], object], second: Callable[[], object], rounds: int) -> str:
    """Both in turns; the medians and 95th percentiles of the second over the first."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, spent in zip((first, second), times, strict=True):
            start = time.perf_counter()
            work()
            spent.append((time.perf_counter() - start) * 1000)
    (a, b), (c, d) = [(median(spent), quantiles(spent, n=20)[-1]) for spent in times]
    return f"p50 {c / a:5.2f}x ({c:.2f} / {a:.2f} ms)   p95 {d / b:5.2f}x ({d:.2f} / {b:.2f} ms)"


def bare(path: Path, journal: str) -> sqlite3.Connection:
    """A database with one table that commits durably."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA journal_mode={journal}")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, text TEXT)")
    return db


def insert(db: sqlite3.Connection) -> None:
    """One row, durably."""
    db.execute("INSERT INTO answers (text) VALUES (?)", ("x" * 200,))


def answer(store: Store) -> None:
    """One answer to one of twenty lessons."""
    lesson, question = random.randrange(20), random.randrange(12)
    store.record(
        lesson=f"lesson-{lesson}",
        step="s",
        question=f"q{question}",
        kind="number",
        answer="0,73",
        correct=True,
    )


def attempt_number(number: int) -> Attempt:
    """One of many answers, five minutes apart."""
    at = 1_700_000_000_000 + number * 300_000
    lesson, question, skill = number % 115, number // 115 % 9, number % 60
    return Attempt(
        make_uid(at * 1000), "", "", f"lesson-{lesson}", "r1", "s", f"q{question}", "7", "number", '"0,73"',
        True, "", 0, None, False, False, f"skill-{skill}", at, at, day_of(at),
    )  # fmt: skip


def fill(store: Store, count: int) -> None:
    """Put many answers into a record at once."""

    def work(db: sqlite3.Connection) -> None:
        for number in range(count):
            tables.insert(db, attempt_number(number))
        derive.rebuild(db)

    store.keeper.write(work)


def open_bare(path: Path) -> None:
    """Open a database and read one row."""
    db = sqlite3.connect(path)
    db.execute("SELECT text FROM answers LIMIT 1").fetchone()
    db.close()


def open_record(path: Path) -> None:
    """Open a record and read where the learner left."""
    store = Store(path)
    store.resume_point()
    store.close()


def open_map(path: Path) -> None:
    """Open a record and read what the course map and the calendar need."""
    store = Store(path)
    store.resume_point()
    store.lessons()
    store.days()
    store.close()


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        small, large = Store(home / "small" / "record.db"), Store(home / "large" / "record.db")
        for journal in ("TRUNCATE", "WAL"):
            db = bare(home / f"{journal}.db", journal)
            ratio = side_by_side(lambda db=db: insert(db), lambda: answer(small), ROUNDS)
            print(f"answer / bare {journal:8} insert+commit     {ratio}")
        fill(large, count)
        small.visit("lesson-1", "s")
        large.visit("lesson-1", "s")
        ratio = side_by_side(lambda: answer(small), lambda: answer(large), ROUNDS)
        print(f"answer at {count} / at few         {ratio}")
        base = home / "TRUNCATE.db"
        ratio = side_by_side(lambda: open_bare(base), lambda: open_record(small.path), ROUNDS)
        print(f"open + resume / open a bare database     {ratio}")
        ratio = side_by_side(lambda: open_record(small.path), lambda: open_record(large.path), ROUNDS)
        print(f"open + resume at {count} / at few  {ratio}")
        ratio = side_by_side(lambda: open_map(small.path), lambda: open_map(large.path), ROUNDS)
        print(f"open + map at {count} / at few     {ratio}")
        ratio = side_by_side(lambda: small.back_up("daily"), lambda: large.back_up("daily"), 3)
        print(f"backup at {count} / at few         {ratio}")


if __name__ == "__main__":
    main()
