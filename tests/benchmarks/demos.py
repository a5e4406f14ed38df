"""By hand: how fast each demo is, as ratios to an empty Textual app measured side by side in one run.

    python tests/benchmarks/demos.py [--keys N] [DEMO ...]

Without names every demo of the catalogue is measured, which takes about 15 seconds each. For every demo: how
long it takes to open from the gallery (not the first time, which loads its module), a key that moves its
first control, a step, a key that moves the cursor over its first picture, processor time per key, and how
long the screen goes on moving after a control was held down at 60 keys a second.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from itertools import cycle
from typing import NamedTuple

from ratio_table import percentile
from screen import EMPTY, ESCAPE_WAIT, MAP, Programs
from watched_terminal import Answer, Watched

from llmtutor.course.library import open_course
from llmtutor.demos import catalogue
from llmtutor.demos.contract import Demo, start
from llmtutor.render.reach import on_board
from llmtutor.views import Curves, Points

READY = "copy link"
OPENINGS, RATE, HELD = 5, 60, 1.0
LIMITS = {"cells": (2.5, 3.0, 5.0), "plots": (5.0, 6.0, 5.0)}
OPEN_LIMIT, SETTLE_LIMIT = 10.0, 50.0
MOVES = ("right", "left")


class Ratios(NamedTuple):
    """Key to frame (median and 95th of 100) and processor time, as ratios to the empty app."""

    p50: float
    p95: float
    cpu: float

    def shown(self, limits: tuple[float, float, float]) -> str:
        """The three numbers, those over their limit marked."""
        return " ".join(
            f"{value:5.1f}{'!' if value > limit else ' '}" for value, limit in zip(self, limits, strict=True)
        )


def kind(demo: Demo) -> str:
    """What the demo shows: cells only, or plots with axes too."""
    views = list(demo.views(demo.compute(start(demo))))
    inner = [each for view in views for each in (view, *on_board(view))]
    return "plots" if any(isinstance(each, Curves | Points) for each in inner) else "cells"


def in_turns(empty: Watched, tutor: Watched, keys: Iterator[str], count: int) -> Ratios | None:
    """Press keys in both programs by turns; None if a key changes nothing."""
    pairs: list[tuple[Answer, Answer]] = []
    for turn in range(count + 2):
        one, two = empty.press("a"), tutor.press(next(keys))
        if one is None or two is None:
            return None
        if turn > 1:
            pairs.append((one, two))
    first = [[pair[who].first for pair in pairs] for who in (0, 1)]
    cpu = [[pair[who].cpu for pair in pairs] for who in (0, 1)]
    return Ratios(*(percentile(first[1], p) / percentile(first[0], p) for p in (50, 95)), quotient(cpu))


def quotient(values: list[list[float]]) -> float:
    """The ratio of the medians of tutor and empty app."""
    return percentile(values[1], 50) / percentile(values[0], 50)


def opening(programs: Programs, empty: Watched, title: str) -> float:
    """Open a demo from the gallery and close it again, some times."""
    both: list[list[float]] = [[], []]
    with programs.open() as tutor:
        tutor.wait_for(MAP)
        for key in ("d", "/", *title, "enter"):
            tutor.send(key)
            tutor.read(0.2)
        tutor.rest(1.0)
        for _ in range(OPENINGS):
            tutor.press("escape", ESCAPE_WAIT + 0.4)
            one, two = empty.press("a"), tutor.press("enter", 0.4)
            if one is not None and two is not None:
                both[0].append(one.first)
                both[1].append(two.last)
    return quotient(both)


def measured(programs: Programs, empty: Watched, demo: Demo, count: int) -> list[Ratios | float | None]:
    """A control, a step, the cursor, and the milliseconds until rest after a held key."""
    with programs.open("demo", demo.id) as tutor:
        tutor.wait_for(READY)
        tutor.rest(0.3)
        control = in_turns(empty, tutor, cycle(MOVES), count)
        held = tutor.hold("right", RATE, HELD)[1] * 1000 if control else None
        step = in_turns(empty, tutor, cycle((" ",)), count) if demo.stepper else None
        for _ in demo.controls:
            tutor.press("tab")
        cursor = in_turns(empty, tutor, cycle(MOVES), count)
    return [control, step, cursor, held]


def line(demo: Demo, opened: float, values: list[Ratios | float | None]) -> str:
    """One row of the table."""
    what = kind(demo)
    cells = [f"{demo.id:20s}{what:6s}{opened:6.1f}{'!' if opened > OPEN_LIMIT else ' '}"]
    for value in values[:3]:
        cells.append(value.shown(LIMITS[what]) if isinstance(value, Ratios) else " " * 20)
    held = values[3]
    if isinstance(held, float):
        cells.append(f"{held:6.0f}{'!' if held > SETTLE_LIMIT else ' '}")
    return "  ".join(cells)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", metavar="DEMO")
    options.add_argument("--keys", type=int, default=16)
    chosen = options.parse_args()
    titles = {entry.id: entry.title for entry in open_course().index("en").demos.values()}
    print(f"120 by 40; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores; ! is over budget")
    print(f"{'demo':26s}{'open':>6s}   {'control p50 p95 cpu':20s}  {'step':20s}  {'cursor':20s}  held, ms")
    with tempfile.TemporaryDirectory() as home:
        programs = Programs("", home)
        programs.prepare()
        for name in chosen.names or catalogue.MODULES:
            demo = catalogue.load(name)
            with programs.open_empty() as empty:
                empty.wait_for(EMPTY)
                opened = opening(programs, empty, titles[name])
                print(line(demo, opened, measured(programs, empty, demo, chosen.keys)), flush=True)


if __name__ == "__main__":
    main()
