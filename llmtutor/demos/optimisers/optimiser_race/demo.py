"""Several optimisers on one surface, side by side."""

from collections.abc import Iterable
from math import inf, isfinite

from llmtutor.demos.calculus.products import products
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, State, Vector, Words
from llmtutor.demos.optimisers.optimiser_race.racers import fit, refuse
from llmtutor.demos.optimisers.optimiser_race.ways import MOST, came, shade, way, ways_map
from llmtutor.demos.shown import Shown, letters, note, shown, table, warning
from llmtutor.demos.typed import typed_down
from llmtutor.demos.worked import Formulas, by, like, said
from llmtutor.engine.optimisers import OPTIMISERS
from llmtutor.engine.polynomial import POLYNOMIALS, height_at
from llmtutor.engine.surfaces import SURFACES
from llmtutor.views import Arithmetic, Cell, Row


def compute(state: State) -> Shown:
    """Let all of them run; show the map with every way on it, where each stands, and who leads."""
    surface, racers, rates = state["surface"], state["optimisers"], state["rates"]
    ways = [way(surface, *each)[: state["steps"] + 1] for each in zip(racers, rates, strict=True)]
    ends = [each[-1].tolist() for each in ways]
    begin, *heights = (height_at(POLYNOMIALS[surface], *at) for at in (SURFACES[surface].start, *ends))
    leader = min(range(len(racers)), key=lambda place: heights[place] if isfinite(heights[place]) else inf)
    gone = [name for name, height in zip(racers, heights, strict=True) if not height <= begin]
    lead = note("leads", name=racers[leader], height=heights[leader])
    names = [f"{letter.upper()} {name}" for letter, name in zip(letters(len(racers)), racers, strict=True)]
    x, y = zip(*ends, strict=True)
    places = {"x": _finite(x), "y": _finite(y), "height": _finite(heights)}
    return shown(
        ways_map("map", surface, racers, ways),
        table("racers", {leader} if len(racers) > 1 else (), optimiser=names, rate=rates, **places),
        warning("gone", names=", ".join(gone)) if gone else lead,
        **{"heights": tuple(heights), "x": x, "y": y, "leader": leader, "ways": ways, "surface": surface},
    )


def _finite(numbers: Iterable[float]) -> Row:
    return tuple(number if isfinite(number) else None for number in numbers)


def height(found: Shown, cell: Cell) -> Arithmetic | None:
    """Give the products behind the height where a racer stands."""
    x, y = (found.numbers[axis][cell.at[0]] for axis in "xy")
    return products(POLYNOMIALS[found.numbers["surface"]], x, y, say="ground")


FORMULAS: Formulas = {
    "map": shade,
    **{f"map.{name}": came(axis=1) for name in OPTIMISERS},
    "racers.rate": said("given"),
    "racers.x": came(axis=0),
    "racers.y": came(axis=1),
    "racers.height": height,
    "leads.height": like("racers.height[leader]"),
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
    explain=by(FORMULAS),
    edit=typed_down("racers", 1, "rates"),
    fit=fit,
    refuse=refuse,
    presets=(
        Preset("ravine", {"surface": "ravine", "steps": 60}),
        Preset("saddle", {"surface": "saddle", "steps": 20}),
        Preset("bent-valley", {"surface": "rosenbrock", "steps": 200}),
        Preset("too-fast", {"surface": "ravine", "rates": (0.021, 0.02, 0.1), "steps": 200}, good=False),
    ),
    code=tuple(f"llmtutor.engine.optimisers:{name}" for name in ("sgd", "momentum", "adam")),
)
