"""What a model pays for the token that really came: minus the log of the share it gave it."""

from collections.abc import Collection

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Integer, State, Vector
from llmtutor.demos.shown import Shown, column, curves, lines, note, row, shown, warning
from llmtutor.demos.typed import typed_down
from llmtutor.demos.worked import Formulas, by, said, worked
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.information import perplexity, surprise
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Trace
from llmtutor.views import Bars

SHARES = np.linspace(0.01, 1, 100)
PRICES = lines(SHARES, cost=surprise(np.stack([SHARES, 1 - SHARES], axis=1), np.e)[:, 0])


def compute(state: State) -> Shown:
    """Compute the loss of the right token, and of every other one, had it been right."""
    logits, target, rec = state["logits"], state["target"], Trace()
    count, blind = len(logits), float(np.log(len(logits)))
    share = tuple(softmax(logits, rec=rec).tolist())
    costs = cross_entropy([logits] * count, np.arange(count)).tolist()
    right = {"p": share[target], "loss": costs[target], "perplexity": float(perplexity(costs[target]))}
    columns = (column("logits", logits), column("exp", rec["exp"], 3), column("cost", costs, 4))
    tokens = tuple(map(str, range(count)))
    return shown(
        Bars("share", tokens, share, columns, top=1.0, digits=4, lit=frozenset({target})),
        note("loss", target=str(target), **right),
        warning("worse", equal=float(perplexity(blind))) if costs[target] > blind + 1e-12 else None,
        curves("price", PRICES, "share cost", mark=share[target]),
        **{**right, "share": share, "target": target, "shares": row(SHARES)},
    )


def fit(state: State, changed: Collection[str]) -> Changes:
    """Keep the right token among those there are."""
    return {"target": min(state["target"], len(state["logits"]) - 1)}


FORMULAS: Formulas = {
    "share": worked("{exp} / {sum(exp)}", "divided"),
    "share.logits": said("given"),
    "share.exp": worked("e^({logits} - {max(logits)})", "largest"),
    "share.cost": worked("-ln {share}", "price"),
    "loss.p": said("right", "share[target]"),
    "loss.loss": "-ln {p}",
    "loss.perplexity": worked("e^{loss}", "choices"),
    "worse": said("blind"),
    "price": worked("-ln {shares}", "price"),
}

DEMO = Demo(
    id="cross-entropy",
    controls=(
        Vector("logits", (1, 2, 3, 1, 1), -100, 100, shortest=2),
        Integer("target", 0, 11, 2),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=typed_down("share", 0, "logits"),
    fit=fit,
    presets=(
        Preset("even", {"logits": (0, 0), "target": 0}),
        Preset("surer", {"logits": (1, 2, 6, 1, 1), "target": 2}),
        Preset("words", {"logits": (2, 1.5, 0.5, 0.3, 3), "target": 4}),
        Preset("sure-and-wrong", {"logits": (1, 2, 8, 1, 1), "target": 0}, good=False),
    ),
    code=("llmtutor.engine.cross_entropy:cross_entropy", "llmtutor.engine.information:perplexity"),
)
