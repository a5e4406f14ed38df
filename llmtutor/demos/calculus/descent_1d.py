"""Gradient descent on (x - 3)^2: a race of learning rates."""

from functools import lru_cache

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State, Stepper, Vector
from llmtutor.demos.shown import Shown, beside, curves, shown, table, warning
from llmtutor.demos.typed import typed_down
from llmtutor.demos.worked import Formulas, by, said, where, worked
from llmtutor.engine.optimisers import descend
from llmtutor.engine.surfaces import parabola_factor, parabola_slope
from llmtutor.views import Series

GOAL, STEPS, LOW, HIGH = 3.0, 40, -6.0, 12.0


@lru_cache(maxsize=256)
def way(rate: float, start: float) -> tuple[float, ...]:
    """Return every place one rate visits; kept, as a step changes none of them."""
    return tuple(descend(parabola_slope, [start], STEPS, lr=rate)[:, 0].tolist())


def compute(state: State) -> Shown:
    """Descend with every rate, up to the present step."""
    rates, step, start = state["rates"], state["step"], state["start"]
    paths = tuple(way(rate, start)[: step + 1] for rate in rates)
    ends, factors = tuple(path[-1] for path in paths), tuple(map(parabola_factor, rates))
    away = tuple(abs(end - GOAL) for end in ends)
    racers = table("rates", rate=rates, factor=factors, place=ends, away=away)
    ways = tuple(map(drawn, rates, paths, (state["shown"],) * len(rates)))
    return shown(
        beside("race", racers, curves("way", ways, "step ", log_y=state["shown"] == "distance")),
        warning("away", rate=rates[away.index(max(away))]) if max(away) > abs(start - GOAL) else None,
        **{**state, "x": ends, "away": away, "factor": factors},
        path=paths,
        before=tuple(path[-2] if step else None for path in paths),
        made=tuple(range(STEPS + 1)),
    )


def drawn(rate: float, path: tuple[float, ...], shown: str) -> Series:
    """Draw one way, or its distances; a place outside the window is left out."""
    places = (x if LOW <= x <= HIGH else None for x in path)
    distances = (abs(x - GOAL) or None for x in path)
    return Series(f"{rate:g}", tuple(range(len(path))), tuple(places if shown == "place" else distances))


STEP = worked("{path[row, column - 1]} - {rates.rate[row]} × 2 × ({path[row, column - 1]} - 3)", "step")
FORMULAS: Formulas = {
    "rates.rate": said("given"),
    "rates.factor": worked("1 - 2 × {rate}", "factor"),
    "rates.place": where(
        "before", {None: said("given")}, worked("{before} - {rate} × 2 × ({before} - 3)", "step")
    ),
    "rates.away": "|{place} - 3|",
    "way": where("shown", {"distance": "|{path[row, column]} - 3|"}, where("made", {0: said("given")}, STEP)),
    "away": said("given"),
}

DEMO = Demo(
    id="descent-1d",
    controls=(
        Stepper("step", count=lambda _state: STEPS, default=20),
        Vector("rates", (0.01, 0.1, 0.5, 0.9, 1.0, 1.1), 0, 5, longest=6),
        Slider("start", -5, 10, 0, step=0.5),
        Choice("shown", ("place", "distance"), "place"),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=typed_down("rates", 0, "rates"),
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
