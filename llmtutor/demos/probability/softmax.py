"""Scores become shares of one; a temperature sharpens or flattens them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Slider, State, Toggle, Vector, Words
from llmtutor.engine.information import effective_choices, entropy, surprise
from llmtutor.engine.softmax import naive_softmax, softmax
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Arithmetic, Bars, Cell, Column, Note, Term, View

WORDS = ("apple", "banana", "cat", "dog", "the")
LOGITS, SCALED, EXP = range(3)


@dataclass(frozen=True)
class Shares:
    """Every stage from logits to shares; `kept` are the items with a bar of their own, `rest` the others."""

    labels: tuple[str, ...]
    logits: Array
    T: float
    shift: bool
    scaled: Array
    exp: Array
    share: Array
    kept: tuple[int, ...]
    rest: tuple[int, ...]
    entropy_bits: float
    effective: float


def compute(state: State) -> Shares:
    """Run softmax and keep what it computed on the way."""
    logits, T, shift = np.array(state["logits"]), state["T"], state["shift"]
    stable, plain = Trace(), Trace()
    share = softmax(logits, T, rec=stable)
    naive_softmax(stable["scaled"], rec=plain)
    order = np.argsort(-share, kind="stable").tolist()
    many = len(order) if len(order) <= state["shown"] else state["shown"] - 1
    return Shares(
        labels=state["labels"],
        logits=logits,
        T=T,
        shift=shift,
        scaled=stable["scaled"],
        exp=(stable if shift else plain)["exp"],
        share=share,
        kept=tuple(sorted(order[:many])),
        rest=tuple(order[many:]),
        entropy_bits=float(entropy(share)),
        effective=float(effective_choices(share)),
    )


def views(shares: Shares) -> Iterator[View]:
    """Show the columns logits, divided by T, raised, share; then how undecided the shares are."""
    kept, rest = list(shares.kept), list(shares.rest)
    stages = (shares.logits, shares.scaled, shares.exp)
    columns = [tuple(stage[kept].tolist()) for stage in stages]
    values = tuple(shares.share[kept].tolist())
    if rest:
        columns = [*((*column, None) for column in columns[:EXP]), (*columns[EXP], shares.exp[rest].sum())]
        values = (*values, float(shares.share[rest].sum()))
    yield Bars(
        "share",
        labels=(*(shares.labels[item] for item in kept), *(("@others",) if rest else ())),
        values=values,
        columns=(
            Column("logits", columns[LOGITS]),
            Column("scaled", columns[SCALED], digits=3),
            Column("shifted" if shares.shift else "exp", columns[EXP], digits=3),
        ),
        top=1.0,
        folded=len(rest),
        digits=4,
    )
    yield Note("undecided", (("bits", shares.entropy_bits), ("effective", shares.effective)))
    if not np.isfinite(shares.exp).all():
        yield Note("overflow", (("largest", float(shares.scaled.max())),), warn=True)


def explain(shares: Shares, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a score, a stage or a share, or the sum behind the entropy."""
    if cell.view == "undecided":
        return _explain_undecided(shares, *cell.at)
    row, *stage = cell.at
    if cell.view != "share" or row >= len(shares.kept):
        return None
    item = shares.kept[row]
    logit, scaled = float(shares.logits[item]), float(shares.scaled[item])
    exp, top = float(shares.exp[item]), float(shares.scaled.max())
    if stage == [LOGITS]:
        return Arithmetic("explain", logit, say="given")
    if stage == [SCALED]:
        values = (("logit", logit), ("T", shares.T))
        return Arithmetic("explain", scaled, text="{logit} / {T}", sources=_cells(row, LOGITS), values=values)
    if stage == [EXP]:
        text = "e^({scaled} - {top})" if shares.shift else "e^{scaled}"
        values = (("scaled", scaled), ("top", top))
        return Arithmetic("explain", exp, text=text, sources=_cells(row, SCALED), values=values)
    total = float(shares.exp.sum())
    rows = range(len(shares.kept) + bool(shares.rest))
    return Arithmetic(
        "explain",
        float(shares.share[item]),
        text="{exp} / {total}",
        sources=tuple(Cell("share", (each, EXP)) for each in rows),
        say="divided",
        values=(("exp", exp), ("total", total)),
    )


def _cells(row: int, stage: int) -> tuple[Cell, ...]:
    return (Cell("share", (row, stage)),)


def _explain_undecided(shares: Shares, index: int) -> Arithmetic:
    if index == 1:
        bits = (("bits", shares.entropy_bits),)
        source = (Cell("undecided", (0,)),)
        return Arithmetic("explain", shares.effective, text="2^{bits}", sources=source, values=bits)
    pairs = zip(shares.share.tolist(), surprise(shares.share).tolist(), strict=True)
    terms = tuple(Term((share, bits)) for share, bits in pairs if share > 0)
    sources = tuple(Cell("share", (row,)) for row in range(len(shares.kept)))
    return Arithmetic("explain", shares.entropy_bits, terms=terms, sources=sources, say="surprise")


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a score."""
    if cell.view != "share" or cell.at[1:] != (LOGITS,):
        return None
    kept = compute(state).kept
    if cell.at[0] >= len(kept):
        return None
    logits = list(state["logits"])
    logits[kept[cell.at[0]]] = number
    return {"logits": tuple(logits)}


def names(shares: Shares) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "share": tuple(shares.share.tolist()),
        "scaled": tuple(shares.scaled.tolist()),
        "entropy_bits": shares.entropy_bits,
        "effective": shares.effective,
        "top": int(shares.share.argmax()),
    }


DEMO = Demo(
    id="softmax",
    controls=(
        Slider("T", 0.05, 10, 1, step=2 ** (1 / 24), log=True),
        Vector("logits", (2, 1.5, 0.5, 0.3, 3), low=-100, high=100, longest=24),
        Words("labels", WORDS, like="logits"),
        Toggle("shift"),
        Integer("shown", 2, 24, 12),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    names=names,
    presets=(
        Preset("two-scores", {"logits": (0.8, 0.2), "labels": ("leaf", "flower"), "T": 1}),
        Preset("sharp", {"T": 0.1}),
        Preset("flat", {"T": 10}),
        Preset("too-large", {"logits": (72, 71, 69), "labels": ("a", "b", "c"), "T": 0.1}, good=False),
    ),
    code=("llmtutor.engine.softmax:softmax", "llmtutor.engine.information:entropy"),
)
