"""Move probability from one outcome to the others, and see how undecided the whole becomes."""

from collections.abc import Collection
from math import log2

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Integer, Slider, State, Vector
from llmtutor.demos.probability.typed_shares import shares_of, typed_share
from llmtutor.demos.shown import Shown, column, curves, letters, lines, note, row, shown
from llmtutor.demos.worked import Formulas, by, said, total, where, worked
from llmtutor.engine.information import effective_choices, entropy, surprise
from llmtutor.engine.shares import with_share
from llmtutor.engine.trace import Trace
from llmtutor.views import Bars, Cell

STEPS = np.linspace(0, 1, 51)


def compute(state: State) -> Shown:
    """Measure the distribution, and those one could move to."""
    p, chosen, rec = state["p"], state["outcome"] - 1, Trace()
    bits, effective, surprises = float(entropy(p, rec=rec)), float(effective_choices(p)), row(surprise(p))
    columns = (column("surprise", surprises, 3), column("term", rec["terms"] + 0.0, 3))
    shares = Bars("share", letters(len(p)), p, columns, top=1.0, digits=4, lit=frozenset({chosen}))
    moved = entropy(with_share(p, chosen, STEPS))
    return shown(
        shares,
        note("undecided", bits=bits, effective=effective, most=log2(len(p))),
        curves("moving", lines(STEPS, entropy=moved), "moved bits", mark=p[chosen]),
        **{"entropy_bits": bits, "effective": effective, "surprise_bits": surprises, "outcomes": len(p)},
        steps=row(STEPS),
    )


def edit(state: State, cell: Cell, number: float) -> Changes | None:
    """Let a typed number become a share."""
    if cell.view != "share" or len(cell.at) > 1:
        return None
    return {"outcome": cell.at[0] + 1, "share": number}


def fit(state: State, changed: Collection[str]) -> Changes:
    """Make shares of typed weights, move the chosen share, and keep slider and shares together."""
    fitted = shares_of(state, "p")
    outcome = min(state["outcome"], len(fitted["p"]))
    if "share" in changed and "p" not in changed:
        fitted = typed_share(fitted, "p", outcome - 1, state["share"])
    return {**fitted, "outcome": outcome, "share": fitted["p"][outcome - 1]}


FORMULAS: Formulas = {
    "share": said("given"),
    "share.surprise": "log2(1 / {share})",
    "share.term": where("share", {0: said("never")}, "{share} × {surprise}"),
    "undecided.bits": total("share.term", say="average"),
    "undecided.effective": "2^{bits}",
    "undecided.most": worked("log2({outcomes})", "most"),
    "moving": said("moving", at="steps"),
}

DEMO = Demo(
    id="entropy",
    controls=(
        Slider("share", 0, 1, 1 / 3, step=0.02),
        Integer("outcome", 1, 12, 1),
        Vector("p", (1 / 3,) * 3, 0, 1000, shortest=2),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=edit,
    fit=fit,
    presets=(
        Preset("coin", {"p": (0.5, 0.5)}),
        Preset("halves", {"p": (0.5, 0.25, 0.125, 0.125)}),
        Preset("nearly-sure", {"p": (0.97, 0.01, 0.01, 0.01)}),
        Preset("certain", {"p": (1, 0, 0)}, good=False),
    ),
    code=("llmtutor.engine.information:entropy", "llmtutor.engine.shares:with_share"),
)
