"""By hand: how fast each demo is, as ratios to an empty Textual app measured side by side in one run.

    python tests/benchmarks/demos.py [--keys N] [DEMO ...]

Without names the whole catalogue is measured, at about 10 seconds a demo; one tutor stays open all the time.
For every demo: how long it takes to open from the gallery (not the first time, which loads its module) until
it can be read, and until nothing more is painted (a scrollbar, the keys); a key that moves a control, a step,
a key that moves the cursor over the first picture with numbers to stand on, processor time per key, and how
long the screen goes on moving after a control was held at 60 keys a second.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import ExitStack
from typing import NamedTuple

from ratio_table import percentile
from screen import EMPTY, ESCAPE_WAIT, MAP, Programs
from watched_terminal import Answer, Watched

from llmtutor.course.library import open_course
from llmtutor.demos import catalogue
from llmtutor.demos.contract import Demo, start
from llmtutor.demos.controls import MatrixOf, Text, TokenList, Vector, Words
from llmtutor.render.reach import on_board
from llmtutor.views import Curves, Points

OPENINGS, RATE, HELD, QUIET = 5, 60, 0.5, 0.03
LIMITS = {"cells": (2.5, 3.0, 5.0), "plots": (5.0, 6.0, 5.0)}
OPEN_LIMIT, SETTLE_LIMIT = 10.0, 50.0
WAYS = (("right", "left"), ("down", "up"))
TYPED = (MatrixOf, Text, TokenList, Vector, Words)


class Ratios(NamedTuple):
    """Key to frame (median and 95th of 100) and processor time, as ratios to the empty app."""

    p50: float
    p95: float
    cpu: float

    def shown(self, limits: tuple[float, float, float]) -> str:
        """The three numbers, those over their limit marked."""
        return "".join(marked(value, limit, 5) for value, limit in zip(self, limits, strict=True))


def marked(value: float, limit: float, width: int, digits: int = 1) -> str:
    """A number, and a mark if it is over its limit."""
    return f"{value:{width}.{digits}f}{'!' if value > limit else ' '}"


def kind(demo: Demo) -> str:
    """What the demo shows: cells only, or plots with axes too."""
    views = list(demo.views(demo.compute(start(demo))))
    inner = [each for view in views for each in (view, *on_board(view))]
    return "plots" if any(isinstance(each, Curves | Points) for each in inner) else "cells"


def in_turns(
    empty: Watched, tutor: Watched, keys: tuple[str, ...], count: int, onward: bool = False
) -> Ratios | None:
    """Press keys in both programs by turns; None if a key changes nothing.

    `onward`: keep to one key, and turn round only where it leads no further, so that each state is a new one.
    """
    pairs: list[tuple[Answer, Answer]] = []
    way, stuck = 0, False
    while len(pairs) < count + 2:
        one, two = empty.press("a", QUIET), tutor.press(keys[way], QUIET)
        if one is None or (two is None and (stuck or not onward)):
            return None
        stuck = two is None
        way = (way + 1) % len(keys) if stuck or not onward else way
        if two is not None:
            pairs.append((one, two))
    first = [[pair[who].first for pair in pairs[2:]] for who in (0, 1)]
    cpu = [[pair[who].cpu for pair in pairs[2:]] for who in (0, 1)]
    return Ratios(*(percentile(first[1], p) / percentile(first[0], p) for p in (50, 95)), quotient(cpu))


def quotient(values: list[list[float]]) -> float:
    """The ratio of the medians of tutor and empty app."""
    return percentile(values[1], 50) / percentile(values[0], 50)


def moving(tutor: Watched, tries: int) -> tuple[str, str] | None:
    """The keys that move what has the keyboard, or what Tab leads to within some tries."""
    for _ in range(tries):
        for way in WAYS:
            if tutor.press(way[0], QUIET) and tutor.press(way[1], QUIET):
                return way
        tutor.press("tab", QUIET)
    return None


def into_gallery(tutor: Watched) -> None:
    """Go to the gallery, and wait until all its pictures are drawn."""
    tutor.wait_for(MAP)
    tutor.send("d")
    tutor.rest(3.0)


def opening(empty: Watched, tutor: Watched, name: str, title: str) -> tuple[float, float]:
    """Open a demo from the gallery and close it again, some times; it stays open.

    The ratios for the first frame that shows the demo, and for the last: the fastest opening against the
    fastest key press, for a shared machine now and then gives neither program any time.
    """
    for key in ("/", f"{name} {title}"):
        tutor.send(key)
        tutor.rest(0.3)
    keys: list[float] = []
    opened: list[tuple[float, float]] = []
    for turn in range(OPENINGS + 1):
        one, two = empty.press("a"), shown_at(tutor, f"llmtutor · {title}")
        if turn and one is not None and two is not None:
            keys.append(one.first)
            opened.append(two)
        if turn < OPENINGS:
            tutor.press("escape", ESCAPE_WAIT + 0.2)
            tutor.rest(0.1)
    if not opened:
        raise SystemExit(f"{name} never opened; the screen:\n{tutor.text()}")
    return min(first for first, _ in opened) / min(keys), min(last for _, last in opened) / min(keys)


def shown_at(tutor: Watched, wanted: str) -> tuple[float, float] | None:
    """Press Enter: seconds to the first frame that shows some text, and to the last frame."""
    tutor.frames()
    at = tutor.send("enter")
    tutor.read(0.4)
    tutor.rest(0.25)
    frames = tutor.frames()
    found = [frame.at for frame in frames if wanted in frame.text]
    return (found[0] - at, frames[-1].at - at) if found else None


def measured(empty: Watched, tutor: Watched, demo: Demo, count: int) -> list[Ratios | float | None]:
    """A control, a step, the cursor, and the milliseconds until rest after a held key."""
    controls = any(not isinstance(each, TYPED) for each in demo.controls)
    way = moving(tutor, 1)
    control = in_turns(empty, tutor, way, count, onward=True) if way else None
    onward = next((key for key in way or () if tutor.press(key, QUIET)), None)
    held = tutor.hold(onward, RATE, HELD)[1] * 1000 if onward else None
    step = in_turns(empty, tutor, (" ",), count) if demo.stepper else None
    if controls:
        tutor.press("tab", QUIET)  # from any control to the first picture
    way = moving(tutor, 4)
    return [control, step, in_turns(empty, tutor, way, count) if way else None, held]


def leave(tutor: Watched, title: str) -> None:
    """Close a demo, which may take an Escape to leave a field first, and let the gallery show all again."""
    for _ in range(4):
        if f"llmtutor · {title}" in tutor.text():
            tutor.press("escape", ESCAPE_WAIT + 0.2)
    tutor.press("escape", ESCAPE_WAIT + 0.2)


def line(demo: Demo, opened: tuple[float, float], values: list[Ratios | float | None]) -> str:
    """One row of the table."""
    what = kind(demo)
    cells = [f"{demo.id:20s}{what:6s}{marked(opened[0], OPEN_LIMIT, 6)}{opened[1]:6.1f}"]
    for value in values[:3]:
        cells.append(value.shown(LIMITS[what]) if isinstance(value, Ratios) else " " * 18)
    if isinstance(values[3], float):
        cells.append(marked(values[3], SETTLE_LIMIT, 6, 0))
    return "  ".join(cells)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", metavar="DEMO")
    options.add_argument("--keys", type=int, default=14)
    chosen = options.parse_args()
    titles = {entry.id: entry.title for entry in open_course().index("en").demos.values()}
    print(f"120 by 40; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores; ! is over budget")
    heads = ("control p50 p95 cpu", "step", "cursor")
    print(f"{'demo':26s}{'open':>6s} {'whole':>6s}  {'  '.join(f'{head:18s}' for head in heads)}  held, ms")
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        programs = Programs("", home)
        programs.prepare()
        tutor = stack.enter_context(programs.open())
        into_gallery(tutor)
        empty = stack.enter_context(programs.open_empty())
        empty.wait_for(EMPTY)
        for name in chosen.names or catalogue.MODULES:
            demo = catalogue.load(name)
            opened = opening(empty, tutor, name, titles[name])
            print(line(demo, opened, measured(empty, tutor, demo, chosen.keys)), flush=True)
            leave(tutor, titles[name])


if __name__ == "__main__":
    main()
