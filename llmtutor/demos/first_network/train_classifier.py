"""A small network learns to tell leaves from flowers while one watches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import as_grid, formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, Integer, Seed, Slider, State, Stepper
from llmtutor.demos.running import Running
from llmtutor.engine.mlp import mlp_weights
from llmtutor.engine.point_classifier import SHAPES, flower_share, learn, loss_of, made_points
from llmtutor.engine.trace import Array
from llmtutor.engine.xor import plane
from llmtutor.views import Arithmetic, Board, Cell, Curves, Field, Note, Series, View

STEPS, UPDATES = 40, 8
SPAN = (-1.05, 1.05)


@dataclass(frozen=True)
class Learning:
    """How far the training is: the losses so far, the map of shares, and how many points are sorted right."""

    points: Array
    kinds: Array
    losses: tuple[float, ...]
    map: Grid
    right: int


def train(state: State) -> Iterator[Learning]:
    """Yield the network as it was made, then after every few nudges; a loss beyond all bounds ends it."""
    points, kinds = made_points(state["shape"], seed=state["seed"])
    weights: Mapping[str, Array] = mlp_weights((2, state["hidden"], 2), state["seed"])
    losses = [float(loss_of(weights, points, kinds))]
    for _ in range(STEPS + 1):
        shares = flower_share(weights, plane(*SPAN, 11, 26))
        right = int(((flower_share(weights, points) > 0.5) == kinds).sum())
        yield Learning(points, kinds, tuple(losses), as_grid(shares - 0.5), right)
        for _ in range(UPDATES):
            weights, _loss = learn(weights, points, kinds, state["lr"])
        losses.append(float(loss_of(weights, points, kinds)))


def views(run: Learning) -> Iterator[View]:
    """Show the decision map with the points on it beside the falling loss, then both in numbers."""
    points = tuple(
        Series(name, *run.points[run.kinds == kind].T.tolist())
        for kind, name in enumerate(("leaves", "flowers"))
    )
    updates = tuple(UPDATES * place for place in range(len(run.losses)))
    map_ = Field("map", run.map, SPAN, SPAN, diverging=True, points=points)
    losses = Curves("losses", (Series("loss", updates, run.losses),), x_axis="updates", y_axis="loss")
    yield Board("learning", ((map_, losses),))
    risen = len(run.losses) > 1 and run.losses[-1] > run.losses[0]
    yield Note("loss", (("loss", run.losses[-1]), ("updates", updates[-1])), warn=risen)
    yield Note(
        "right", (("right", run.right), ("count", len(run.kinds)), ("share", run.right / len(run.kinds)))
    )


def explain(run: Learning, cell: Cell) -> Arithmetic | None:
    """Give what a loss, a share of right answers or a place of the map is made of."""
    match cell:
        case ("losses", (_, place)):
            return Arithmetic("explain", run.losses[place], say="mean")
        case ("loss", (0,)):
            return Arithmetic("explain", run.losses[-1], say="mean")
        case ("right", (2,)):
            values = {"right": run.right, "count": len(run.kinds)}
            return formula(run.right / len(run.kinds), "{right} / {count}", values)
        case ("map", (row, column)) if row >= 0:
            value = run.map[row][column]
            return formula(value, "{share} - 0.5", {"share": value + 0.5}, say="sure")
    return None


def names(run: Learning) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"loss": run.losses[-1], "right": run.right, "all_right": run.right == len(run.kinds)}


DEMO = Demo(
    id="train-classifier",
    controls=(
        Stepper("step", count=lambda _state: STEPS),
        Choice("shape", SHAPES, "ring"),
        Slider("lr", 0.01, 30, 0.5, step=10 ** (1 / 12), log=True),
        Integer("hidden", 1, 16, 6),
        Seed("seed", 0, 999, 0),
    ),
    compute=Running(train),
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("straight", {"shape": "apart", "hidden": 1, "step": STEPS}),
        Preset("ring", {"shape": "ring", "hidden": 6, "step": STEPS}),
        Preset("by-lot", {"shape": "mixed", "hidden": 16, "step": STEPS}),
        Preset("too-fast", {"shape": "ring", "lr": 30, "step": 20}, good=False),
    ),
    code=("llmtutor.engine.point_classifier:learn", "llmtutor.engine.mlp:mlp"),
)
