"""Gradient descent on (x - 3)^2: a race of learning rates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from llmtutor.demos.cells import formula, given, replaced
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State, Stepper, Vector
from llmtutor.engine.optimisers import descend
from llmtutor.engine.surfaces import gradient_at, parabola, parabola_factor
from llmtutor.views import Arithmetic, Board, Cell, Curves, Note, Series, Table, View

RATES = (0.01, 0.1, 0.5, 0.9, 1.0, 1.1)
GOAL, STEPS = 3.0, 40
WINDOW = (-6.0, 12.0)


@dataclass(frozen=True)
class Race:
    """The places each rate visits, up to the present step."""

    rates: tuple[float, ...]
    paths: tuple[tuple[float, ...], ...]
    shown: str

    @property
    def ends(self) -> tuple[float, ...]:
        """Where each rate stands now."""
        return tuple(path[-1] for path in self.paths)

    @property
    def away(self) -> tuple[float, ...]:
        """How far each still is from the lowest place."""
        return tuple(abs(end - GOAL) for end in self.ends)


def compute(state: State) -> Race:
    """Descend with every rate."""
    paths = tuple(way(rate, state["start"])[: state["step"] + 1] for rate in state["rates"])
    return Race(state["rates"], paths, state["shown"])


@lru_cache(maxsize=64)
def way(rate: float, start: float) -> tuple[float, ...]:
    """Return every place one rate visits; kept, as a step changes none of them."""
    path = descend(lambda x: gradient_at(parabola, x), [start], STEPS, lr=rate)
    return tuple(path[:, 0].tolist())


def views(race: Race) -> Iterator[View]:
    """Show where each rate stands, and its way there, step by step."""
    rows = tuple(zip(race.rates, map(parabola_factor, race.rates), race.ends, race.away, strict=True))
    series = tuple(_series(race, index) for index in range(len(race.rates)))
    table = Table("rates", ("rate", "factor", "place", "away"), rows)
    yield Board("race", ((table, Curves("way", series, "step", log_y=race.shown == "distance")),))
    if max(race.away) > abs(race.paths[0][0] - GOAL):
        yield Note("away", (("rate", race.rates[race.away.index(max(race.away))]),), warn=True)


def _series(race: Race, index: int) -> Series:
    """One rate's way; a place outside the window is left out."""
    path = race.paths[index]
    if race.shown == "distance":
        return Series(
            f"{race.rates[index]:g}", tuple(range(len(path))), tuple(abs(x - GOAL) or None for x in path)
        )
    inside = tuple(x if WINDOW[0] <= x <= WINDOW[1] else None for x in path)
    return Series(f"{race.rates[index]:g}", tuple(range(len(path))), inside)


def explain(race: Race, cell: Cell) -> Arithmetic | None:
    """Give one step, the factor of every step, or the distance."""
    if cell.view == "away":
        return given(race.rates[race.away.index(max(race.away))])
    if cell.view == "way":
        index, step = cell.at
        found = _step(race, index, step)
        if race.shown == "place":
            return found
        x = race.paths[index][step]
        return formula(abs(x - GOAL), "|{x} - 3|", {"x": x})
    if cell.view != "rates":
        return None
    index, column = cell.at
    rate, end = race.rates[index], race.ends[index]
    if column == 0:
        return given(rate)
    if column == 1:
        return formula(parabola_factor(rate), "1 - 2 × {rate}", {"rate": rate}, [Cell("rates", (index, 0))])
    if column == 2:
        return _step(race, index, len(race.paths[index]) - 1)
    return formula(abs(end - GOAL), "|{x} - 3|", {"x": end}, [Cell("rates", (index, 2))])


def _step(race: Race, index: int, step: int) -> Arithmetic:
    """Give the step that led to a place: the old place minus the rate times the slope 2 (x - 3)."""
    path, rate = race.paths[index], race.rates[index]
    if step == 0:
        return given(path[0])
    values = {"x": path[step - 1], "rate": rate}
    return formula(path[step], "{x} - {rate} × 2 × ({x} - 3)", values, [Cell("rates", (index, 0))])


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a rate."""
    return (
        {"rates": replaced(state["rates"], cell.at[:1], number)}
        if cell[0] == "rates" and not cell.at[1]
        else None
    )


def names(race: Race) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"x": race.ends, "away": race.away, "factor": tuple(map(parabola_factor, race.rates))}


DEMO = Demo(
    id="descent-1d",
    controls=(
        Stepper("step", count=lambda _state: STEPS, default=20),
        Vector("rates", RATES, 0, 5, longest=6),
        Slider("start", -5, 10, 0, step=0.5),
        Choice("shown", ("place", "distance"), "place"),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    names=names,
    presets=(
        Preset("by-hand", {"rates": (0.1,), "step": 20}),
        Preset("equally-fast", {"rates": (0.1, 0.9), "step": 20, "shown": "distance"}),
        Preset("one-step", {"rates": (0.01, 0.5), "step": 1}),
        Preset("runs-away", {"rates": (0.9, 1.0, 1.1), "step": 20}, good=False),
    ),
    code=(
        "llmtutor.engine.optimisers:sgd",
        "llmtutor.engine.optimisers:descend",
        "llmtutor.engine.surfaces:parabola",
    ),
)
