"""The causal mask: scores of words yet to come become −∞ before softmax, so their weight is 0."""

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, MatrixOf, Refused, State, Words
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown, beside, note, row, shown, warning
from llmtutor.demos.transformer.row_share import row_share
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import Formulas, by, said, where
from llmtutor.engine.masked_scores import masked_too_late, masked_weights
from llmtutor.engine.masks import causal
from llmtutor.engine.trace import Trace
from llmtutor.views import Matrix

SCORES = ((1.3, 0.76, 0.46), (0.76, 0.9, 0.35), (0.46, 0.35, 0.95))


def compute(state: State) -> Shown:
    """Turn scores into weights, with the mask before softmax, after it, or not at all."""
    scores, words, place, rec = np.array(state["scores"]), state["words"], state["where"], Trace()
    may = causal(*scores.shape) | (place == "none")
    between, shared = ("shares", masked_too_late) if place == "after" else ("masked", masked_weights)
    weights = shared(scores, may, rec=rec)
    sums, future = weights.sum(axis=1), float(np.triu(weights, 1).sum())
    ahead = frozenset((word, later) for later in range(len(words)) for word in range(later))
    return shown(
        beside(
            "grids",
            Matrix("scores", state["scores"], words, words, digits=2),
            Matrix(between, as_grid(rec[between]), (), words, lit=ahead, digits=2),
            Matrix("weights", as_grid(weights), (), words, lit=ahead, digits=2),
        ),
        note("fine", word=words[0]) if place == "before" else None,
        warning("leak", future=future) if place == "none" else None,
        warning("late", least=float(sums.min())) if place == "after" else None,
        **{"weights": as_grid(weights), "sums": row(sums), "future": future},
        **{"place": place, "may": may, "counted": may | (place == "after")},
    )


def refuse(state: State) -> None:
    """Refuse a grid with more rows than columns or the other way round: every word scores every word."""
    rows, columns = len(state["scores"]), len(state["scores"][0])
    if rows != columns:
        raise Refused("not-square", control="scores", rows=rows, columns=columns)


FORMULAS: Formulas = {
    "scores": said("given"),
    "masked": where("may", {True: said("kept", "scores")}, said("minus-infinity", "scores")),
    "shares": row_share("scores", "counted", "share"),
    "weights": where(
        "may",
        {False: where("place", {"after": said("zero-late", "shares")}, said("zero", "masked"))},
        where("place", {"after": said("left", "shares")}, row_share("scores", "counted", "share")),
    ),
    "late": said("sum-late"),
    "leak": said("sum-leak"),
}

DEMO = Demo(
    id="mask",
    controls=(
        Choice("where", ("before", "none", "after"), "before"),
        MatrixOf("scores", SCORES, -50, 50),
        Words("words", ("the", "cat", "sat"), like="scores", longest=8),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=typed("scores"),
    refuse=refuse,
    presets=(
        Preset("equal", {"scores": ((0,) * 4,) * 4, "words": ("one", "two", "three", "four")}),
        Preset("loud-future", {"scores": ((0, 9, 9), (0, 0, 9), (0, 0, 0))}),
        Preset("no-mask", {"where": "none"}),
        Preset("too-late", {"where": "after"}, good=False),
    ),
    code=(
        "llmtutor.engine.masked_scores:masked_weights",
        "llmtutor.engine.masks:causal",
        "llmtutor.engine.masked_scores:masked_too_late",
    ),
)
