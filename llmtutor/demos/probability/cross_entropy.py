"""What a model pays for the token that really came: minus the log of the share it gave it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, State, Vector
from llmtutor.demos.reasons import cells, formula, given, replaced
from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.information import perplexity, surprise
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Bars, Cell, Column, Curves, Note, Series, View

SHARES = np.linspace(0.01, 1, 100)
CURVE = Series(
    "cost", tuple(SHARES.tolist()), tuple(surprise(np.stack([SHARES, 1 - SHARES]).T, np.e)[:, 0].tolist())
)


@dataclass(frozen=True)
class Loss:
    """The shares of all tokens with e^x and what each would cost, the place of the right one, its loss."""

    logits: tuple[float, ...]
    target: int
    exp: tuple[float, ...]
    share: tuple[float, ...]
    costs: tuple[float, ...]
    loss: float
    perplexity: float


def compute(state: State) -> Loss:
    """Compute the loss of the right token, and of every other one, had it been right."""
    logits, target, rec = state["logits"], state["target"], Trace()
    share = softmax(logits, rec=rec)
    costs = cross_entropy([logits] * len(logits), np.arange(len(logits)))
    loss = float(cross_entropy(logits, target))
    exp = tuple(rec["exp"].tolist())
    rest = (tuple(share.tolist()), tuple(costs.tolist()), loss, float(perplexity(loss)))
    return Loss(logits, target, exp, *rest)


def views(found: Loss) -> Iterator[View]:
    """Show every token's share and cost, the loss, and the curve it lies on."""
    yield Bars(
        "share",
        labels=tuple(str(place) for place in range(len(found.logits))),
        values=found.share,
        columns=(Column("logits", found.logits), Column("exp", found.exp, 3), Column("cost", found.costs, 4)),
        top=1.0,
        digits=4,
        lit=frozenset({found.target}),
    )
    values = (("p", found.share[found.target]), ("loss", found.loss), ("perplexity", found.perplexity))
    yield Note("loss", (("target", str(found.target)), *values))
    if found.loss > max(np.log(len(found.logits)), 0) + 1e-12:
        yield Note("worse", (("equal", float(perplexity(np.log(len(found.logits))))),), warn=True)
    yield Curves("price", (CURVE,), "share", "cost", mark=found.share[found.target])


def explain(found: Loss, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a stage, of the loss, or of the perplexity."""
    if cell.view == "price":
        x, y = CURVE.x[cell.at[1]], CURVE.y[cell.at[1]]
        return formula(y, "-ln {p}", p=x or 0)
    if cell.view == "loss":
        return _explain_loss(found, cell.at[0])
    if cell.view == "worse":
        return given(len(found.logits), "blind")
    if cell.view != "share":
        return None
    row, *column = cell.at
    logit, exp, share = found.logits[row], found.exp[row], found.share[row]
    if column == [0]:
        return given(logit)
    if column == [1]:
        return formula(
            exp, "e^({x} - {top})", Cell("share", (row, 0)), say="largest", x=logit, top=max(found.logits)
        )
    if column == [2]:
        return formula(found.costs[row], "-ln {p}", Cell("share", (row,)), p=share)
    every = cells("share", range(len(found.logits)), 1)
    return formula(share, "{exp} / {total}", *every, exp=exp, total=sum(found.exp))


def _explain_loss(found: Loss, index: int) -> Arithmetic | None:
    source = Cell("share", (found.target,))
    if index == 1:
        return given(found.share[found.target], "right")
    if index == 2:
        return formula(found.loss, "-ln {p}", source, p=found.share[found.target])
    return formula(found.perplexity, "e^{loss}", Cell("loss", (2,)), say="choices", loss=found.loss)


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a score."""
    if cell.view != "share" or cell.at[1:] != (0,):
        return None
    return {"logits": replaced(state["logits"], cell.at[0], number)}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Keep the right token among those there are."""
    return {"target": min(state["target"], len(state["logits"]) - 1)}


def names(found: Loss) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "share": found.share,
        "p": found.share[found.target],
        "loss": found.loss,
        "perplexity": found.perplexity,
    }


DEMO = Demo(
    id="cross-entropy",
    controls=(
        Vector("logits", (1, 2, 3, 1, 1), -100, 100, shortest=2),
        Integer("target", 0, 11, 2),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    names=names,
    presets=(
        Preset("even", {"logits": (0, 0), "target": 0}),
        Preset("surer", {"logits": (1, 2, 6, 1, 1), "target": 2}),
        Preset("words", {"logits": (2, 1.5, 0.5, 0.3, 3), "target": 4}),
        Preset("sure-and-wrong", {"logits": (1, 2, 8, 1, 1), "target": 0}, good=False),
    ),
    code=("llmtutor.engine.cross_entropy:cross_entropy", "llmtutor.engine.information:perplexity"),
)
