"""Several optimisers on one surface, side by side."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np

from llmtutor.demos.cells import as_grid, formula, given, replaced
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Refused, State, Vector, Words
from llmtutor.engine import polynomial as poly
from llmtutor.engine.optimisers import OPTIMISERS, descend
from llmtutor.engine.surfaces import SURFACES
from llmtutor.views import Arithmetic, Cell, Field, Note, Series, Table, Term, View

RATES = {"bowl": 0.1, "ravine": 0.01, "saddle": 0.05, "rosenbrock": 0.001}
ADAPTIVE = ("rmsprop", "adam", "adamw")
QUICK = 0.1
ROWS, COLUMNS, MOST = 48, 64, 200
RATE, X, Y, HEIGHT = 1, 2, 3, 4


@dataclass(frozen=True)
class Race:
    """The way of every optimiser over the surface, up to the present step."""

    surface: str
    names: tuple[str, ...]
    rates: tuple[float, ...]
    paths: tuple[tuple[tuple[float, float], ...], ...]
    heights: tuple[float, ...]

    @property
    def leader(self) -> int:
        """Whoever stands lowest."""
        known = [height if isfinite(height) else np.inf for height in self.heights]
        return known.index(min(known))


@lru_cache(maxsize=64)
def _path(surface: str, name: str, rate: float) -> tuple[tuple[float, float], ...]:
    """Let one optimiser run its whole way, once; the steps control shows a part of it."""
    gradient = poly.gradient_everywhere(poly.POLYNOMIALS[surface])
    path = descend(gradient, SURFACES[surface].start, MOST, OPTIMISERS[name], lr=rate)
    return tuple(map(tuple, path.tolist()))


def compute(state: State) -> Race:
    """Let all of them run."""
    chosen = zip(state["optimisers"], state["rates"], strict=True)
    paths = tuple(_path(state["surface"], name, rate)[: state["steps"] + 1] for name, rate in chosen)
    with np.errstate(all="ignore"):
        heights = [float(poly.height_at(poly.POLYNOMIALS[state["surface"]], *path[-1])) for path in paths]
    return Race(state["surface"], state["optimisers"], state["rates"], paths, tuple(heights))


def views(race: Race) -> Iterator[View]:
    """Show the map with every way on it, and where each stands."""
    reach = SURFACES[race.surface].reach
    window = (-reach, reach)
    _, _, heights = poly.heights_on_grid(poly.POLYNOMIALS[race.surface], reach, ROWS, COLUMNS)
    points = tuple(
        Series(name, tuple(x for x, _ in path), tuple(y for _, y in path))
        for name, path in zip(race.names, race.paths, strict=True)
    )
    yield Field("map", as_grid(poly.shades(heights)), window, window, points=points)
    letters = (f"{chr(ord('A') + place)} {name}" for place, name in enumerate(race.names))
    ends = zip(letters, race.rates, (path[-1] for path in race.paths), race.heights, strict=True)
    rows = tuple((name, rate, *map(_number, end), _number(height)) for name, rate, end, height in ends)
    lit = frozenset({race.leader} if len(rows) > 1 else ())
    yield Table("racers", ("optimiser", "rate", "x", "y", "height"), rows, lit=lit)
    begin = poly.height_at(poly.POLYNOMIALS[race.surface], *SURFACES[race.surface].start)
    if gone := [name for name, height in zip(race.names, race.heights, strict=True) if not height <= begin]:
        yield Note("gone", (("names", ", ".join(gone)),), warn=True)
    else:
        yield Note("leads", (("name", race.names[race.leader]), ("height", race.heights[race.leader])))


def _number(number: float) -> float | None:
    return number if isfinite(number) else None


def explain(race: Race, cell: Cell) -> Arithmetic | None:
    """Give the last step of a racer, the products behind a height, or the shade of the map."""
    ground = poly.POLYNOMIALS[race.surface]
    if cell.view == "leads":
        return _sum(ground, race.paths[race.leader][-1], race.heights[race.leader])
    if cell.view == "map" and cell.at[0] < 0:
        return _step(race, -1 - cell.at[0], cell.at[1], 1)
    if cell.view == "map":
        reach = SURFACES[race.surface].reach
        _, _, heights = poly.heights_on_grid(ground, reach, ROWS, COLUMNS)
        values = {"height": float(heights[cell.at]), "lowest": float(heights.min())}
        shade = float(poly.shades(heights)[cell.at])
        return formula(shade, "ln(1 + {height} - {lowest})", values, say="shade")
    if cell.view != "racers":
        return None
    racer, column = cell.at
    if column == RATE:
        return given(race.rates[racer])
    if column == HEIGHT:
        return _sum(ground, race.paths[racer][-1], race.heights[racer])
    return _step(race, racer, len(race.paths[racer]) - 1, column - X)


def _step(race: Race, racer: int, step: int, axis: int) -> Arithmetic:
    path = race.paths[racer]
    if step == 0:
        return given(path[0][axis])
    before, after = path[step - 1][axis], path[step][axis]
    return formula(after, "{before} + {moved}", {"before": before, "moved": after - before}, say="moved")


def _sum(ground: poly.Polynomial, place: tuple[float, float], height: float) -> Arithmetic:
    return Arithmetic("explain", height, tuple(Term(each) for each in poly.factors(ground, *place)))


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a learning rate."""
    if cell.view != "racers" or cell.at[1] != RATE:
        return None
    return {"rates": replaced(state["rates"], cell.at[:1], number)}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Give newly chosen racers, racers on new ground, and those left without one, rates that suit them."""
    slow, racers = RATES[state["surface"]], state["optimisers"][: len(OPTIMISERS)]
    suited = tuple(QUICK if name in ADAPTIVE else slow for name in racers)
    keep = "rates" in changed or not {"surface", "optimisers"} & set(changed)
    return {"rates": (*state["rates"], *suited[len(state["rates"]) :])[: len(racers)] if keep else suited}


def refuse(state: State) -> None:
    """Refuse optimisers that are not known, and more than six of them."""
    count = len(state["optimisers"])
    for name in state["optimisers"]:
        if name not in OPTIMISERS:
            raise Refused("not-an-option", control="optimisers", text=name, options=", ".join(OPTIMISERS))
    if count > len(OPTIMISERS):
        raise Refused("too-many-words", control="optimisers", count=count, high=len(OPTIMISERS))


def names(race: Race) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    ends = [path[-1] for path in race.paths]
    return {
        "heights": race.heights,
        "x": tuple(x for x, _ in ends),
        "y": tuple(y for _, y in ends),
        "leader": race.leader,
    }


DEMO = Demo(
    id="optimiser-race",
    controls=(
        Choice("surface", tuple(SURFACES), "ravine"),
        Words("optimisers", ("sgd", "momentum", "adam")),
        Vector("rates", (0.01, 0.01, 0.1), 0, 4, longest=len(OPTIMISERS)),
        Integer("steps", 1, MOST, 60),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("ravine", {"surface": "ravine", "steps": 60}),
        Preset("saddle", {"surface": "saddle", "steps": 20}),
        Preset("bent-valley", {"surface": "rosenbrock", "steps": 200}),
        Preset("too-fast", {"surface": "ravine", "rates": (0.021, 0.02, 0.1), "steps": 200}, good=False),
    ),
    code=(
        "llmtutor.engine.optimisers:sgd",
        "llmtutor.engine.optimisers:momentum",
        "llmtutor.engine.optimisers:adam",
    ),
)
