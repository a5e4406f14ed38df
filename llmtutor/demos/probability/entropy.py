"""Move probability from one outcome to the others, and see how undecided the whole becomes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import log2
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Refused, Slider, State, Vector
from llmtutor.demos.reasons import cells, formula, given, total
from llmtutor.engine.information import effective_choices, entropy, surprise
from llmtutor.engine.shares import to_shares, with_share
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Bars, Cell, Column, Curves, Note, Series, View

STEPS = np.linspace(0, 1, 51)


@dataclass(frozen=True)
class Undecided:
    """Shares with their surprise in bits, the entropy, and the entropy as the chosen share moves."""

    p: tuple[float, ...]
    chosen: int
    surprise: tuple[float, ...]
    terms: tuple[float, ...]
    bits: float
    effective: float
    curve: tuple[float, ...]


def compute(state: State) -> Undecided:
    """Measure the distribution, and those one could move to."""
    p, chosen, rec = state["p"], state["outcome"] - 1, Trace()
    bits = float(entropy(p, rec=rec))
    terms = tuple((rec["terms"] + 0.0).tolist())
    curve = tuple(entropy(np.stack([with_share(p, chosen, share) for share in STEPS])).tolist())
    return Undecided(p, chosen, tuple(surprise(p).tolist()), terms, bits, float(effective_choices(p)), curve)


def views(found: Undecided) -> Iterator[View]:
    """Show each share with its surprise, the entropy, and where it would go."""
    yield Bars(
        "share",
        labels=tuple(chr(ord("a") + index) for index in range(len(found.p))),
        values=found.p,
        columns=(Column("surprise", found.surprise, 3), Column("term", found.terms, 3)),
        top=1.0,
        digits=4,
        lit=frozenset({found.chosen}),
    )
    most = log2(len(found.p))
    yield Note("undecided", (("bits", found.bits), ("effective", found.effective), ("most", most)))
    series = (Series("entropy", tuple(STEPS.tolist()), found.curve),)
    yield Curves("moving", series, "moved", "bits", mark=found.p[found.chosen])


def explain(found: Undecided, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a surprise, of a term, or of the entropy."""
    if cell.view == "undecided":
        return _explain_undecided(found, cell.at[0])
    if cell.view == "moving":
        return given(found.curve[cell.at[1]], "moving")
    if cell.view != "share":
        return None
    row, *column = cell.at
    p, bits, share = found.p[row], found.surprise[row], Cell("share", (row,))
    if not column:
        return given(p)
    if column == [0]:
        return formula(bits, "log2(1 / {p})", share, p=p)
    if p == 0:
        return given(0.0, "never")
    return formula(found.terms[row], "{p} × {bits}", share, Cell("share", (row, 0)), p=p, bits=bits)


def _explain_undecided(found: Undecided, index: int) -> Arithmetic:
    if index == 1:
        return formula(found.effective, "2^{bits}", Cell("undecided", (0,)), bits=found.bits)
    if index == 2:
        return formula(log2(len(found.p)), "log2({n})", say="most", n=len(found.p))
    products = [(term,) for term in found.terms]
    return total(found.bits, products, *cells("share", range(len(found.p)), 1), say="average")


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number become a share."""
    if cell.view != "share" or len(cell.at) > 1:
        return None
    return {"outcome": cell.at[0] + 1, "share": number}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Make shares of typed weights, move the chosen share, and keep slider and shares together."""
    if not any(state["p"]):
        raise Refused("all-zero", control="p")
    p = to_shares(state["p"])
    outcome = min(state["outcome"], len(p))
    if "share" in changed and "p" not in changed:
        p = with_share(p, outcome - 1, state["share"])
    return {"p": tuple(p.tolist()), "outcome": outcome, "share": float(p[outcome - 1])}


def names(found: Undecided) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"entropy_bits": found.bits, "effective": found.effective, "surprise_bits": found.surprise}


DEMO = Demo(
    id="entropy",
    controls=(
        Slider("share", 0, 1, 1 / 3, step=0.02),
        Integer("outcome", 1, 12, 1),
        Vector("p", (1 / 3,) * 3, 0, 1000, shortest=2),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    names=names,
    presets=(
        Preset("coin", {"p": (0.5, 0.5)}),
        Preset("halves", {"p": (0.5, 0.25, 0.125, 0.125)}),
        Preset("nearly-sure", {"p": (0.97, 0.01, 0.01, 0.01)}),
        Preset("certain", {"p": (1, 0, 0)}, good=False),
    ),
    code=("llmtutor.engine.information:entropy", "llmtutor.engine.shares:with_share"),
)
