"""Scores become shares of one; a temperature sharpens or flattens them."""

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Integer, Slider, State, Toggle, Vector, Words
from llmtutor.demos.folding import folded, largest
from llmtutor.demos.shown import Shown, column, note, row, shown, warning
from llmtutor.demos.typed import replaced
from llmtutor.demos.worked import Formulas, by, said, total, where, worked
from llmtutor.engine.information import effective_choices, entropy, surprise
from llmtutor.engine.softmax import naive_softmax, softmax
from llmtutor.engine.trace import Trace
from llmtutor.views import Bars, Cell


def compute(state: State) -> Shown:
    """Run softmax: the columns score, divided by T, raised, share; then how undecided the shares are."""
    T, stable, plain = state["T"], Trace(), Trace()
    share, scaled = softmax(state["logits"], T, rec=stable), stable["scaled"]
    naive_softmax(scaled, rec=plain)
    likely = share[share > 0]
    name, exp = ("shifted", stable["exp"]) if state["shift"] else ("exp", plain["exp"])
    columns = (column("logits", state["logits"]), column("scaled", scaled, 3), column(name, exp, 3))
    bars = Bars("share", state["labels"], row(share), columns, top=1.0, digits=4)
    bits, effective = float(entropy(share)), float(effective_choices(share))
    return shown(
        folded(bars, largest(share, state["shown"]), adding=("exp", "shifted")),
        note("undecided", bits=bits, effective=effective),
        None if np.isfinite(exp).all() else warning("overflow", largest=float(scaled.max())),
        **{"share": row(share), "scaled": row(scaled), "entropy_bits": bits, "effective": effective},
        top=int(share.argmax()),
        **{"T": T, "shift": state["shift"], "likely": row(likely), "surprises": row(surprise(likely))},
    )


def edit(state: State, cell: Cell, number: float) -> Changes | None:
    """Let a typed number replace a score that has a bar of its own."""
    kept = largest(softmax(state["logits"], state["T"]), state["shown"])
    if cell.view != "share" or cell.at[1:] != (0,) or cell.at[0] >= len(kept):
        return None
    return {"logits": replaced(state["logits"], [kept[cell.at[0]]], number)}


FORMULAS: Formulas = {
    "share.logits": where("logits", {None: None}, said("given")),
    "share.scaled": "{logits} / {T}",
    "share.exp": where("logits", {None: None}, "e^{scaled}"),
    "share.shifted": where("logits", {None: None}, "e^({scaled} - {max(scaled)})"),
    "share": where(
        "shift",
        {True: worked("{shifted} / {sum(shifted)}", "divided")},
        worked("{exp} / {sum(exp)}", "divided"),
    ),
    "undecided.bits": total("likely", "surprises", say="surprise", lit="share"),
    "undecided.effective": "2^{bits}",
}

DEMO = Demo(
    id="softmax",
    controls=(
        Slider("T", 0.05, 10, 1, step=2 ** (1 / 24), log=True),
        Vector("logits", (2, 1.5, 0.5, 0.3, 3), low=-100, high=100, longest=24),
        Words("labels", ("apple", "banana", "cat", "dog", "the"), like="logits"),
        Toggle("shift"),
        Integer("shown", 2, 24, 12),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=edit,
    presets=(
        Preset("two-scores", {"logits": (0.8, 0.2), "labels": ("leaf", "flower"), "T": 1}),
        Preset("sharp", {"T": 0.1}),
        Preset("flat", {"T": 10}),
        Preset("too-large", {"logits": (72, 71, 69), "labels": ("a", "b", "c"), "T": 0.1}, good=False),
    ),
    code=("llmtutor.engine.softmax:softmax", "llmtutor.engine.information:entropy"),
)
