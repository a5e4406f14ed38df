"""A small network learns to tell leaves from flowers while one watches."""

from collections.abc import Iterator, Mapping

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State, Stepper
from llmtutor.demos.grids import as_grid
from llmtutor.demos.running import Running
from llmtutor.demos.shown import Shown, beside, cloud, curves, lines, note, shown, warning
from llmtutor.demos.worked import Formulas, by, said, worked
from llmtutor.engine.mlp import mlp_weights
from llmtutor.engine.point_classifier import SHAPES, flower_share, learn, loss_of, made_points
from llmtutor.engine.trace import Array
from llmtutor.engine.xor import plane
from llmtutor.views import Field

STEPS, UPDATES = 40, 8
SPAN = (-1.05, 1.05)
PLACES = plane(*SPAN, 11, 26)


def train(state: State) -> Iterator[Shown]:
    """Yield the network as it was made, then after every few nudges; a loss beyond all bounds ends it."""
    points, kinds = made_points(state["shape"], seed=state["seed"])
    weights: Mapping[str, Array] = mlp_weights((2, state["hidden"], 2), state["seed"])
    losses = [float(loss_of(weights, points, kinds))]
    for _ in range(STEPS + 1):
        yield pictured(weights, points, kinds, losses)
        for _ in range(UPDATES):
            weights, _loss = learn(weights, points, kinds, state["lr"])
        losses.append(float(loss_of(weights, points, kinds)))


def pictured(weights: Mapping[str, Array], points: Array, kinds: Array, losses: list[float]) -> Shown:
    """Show the decision map with the points on it beside the falling loss, then both in numbers."""
    shares = flower_share(weights, PLACES)
    right, count = int(((flower_share(weights, points) > 0.5) == kinds).sum()), len(kinds)
    clouds = cloud("leaves", points[kinds == 0]), cloud("flowers", points[kinds == 1])
    updates = range(0, UPDATES * len(losses), UPDATES)
    told = warning if losses[-1] > losses[0] else note
    return shown(
        beside(
            "learning",
            Field("map", as_grid(shares - 0.5), SPAN, SPAN, diverging=True, points=clouds),
            curves("losses", lines(updates, loss=losses), "updates loss"),
        ),
        told("loss", loss=losses[-1], updates=updates[-1]),
        note("right", right=right, count=count, share=right / count),
        **{"loss": losses[-1], "right": right, "all_right": right == count, "flower": shares},
        **{"across": PLACES[..., 0], "up": PLACES[..., 1]},
    )


FORMULAS: Formulas = {
    "losses": said("mean"),
    "loss.loss": said("mean"),
    "right.share": "{right} / {count}",
    "map": worked("{flower} - 0.5", "sure", "across", "up"),
}

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
    explain=by(FORMULAS),
    presets=(
        Preset("straight", {"shape": "apart", "hidden": 1, "step": STEPS}),
        Preset("ring", {"shape": "ring", "hidden": 6, "step": STEPS}),
        Preset("by-lot", {"shape": "mixed", "hidden": 16, "step": STEPS}),
        Preset("too-fast", {"shape": "ring", "lr": 30, "step": 20}, good=False),
    ),
    code=("llmtutor.engine.point_classifier:learn", "llmtutor.engine.mlp:mlp"),
)
