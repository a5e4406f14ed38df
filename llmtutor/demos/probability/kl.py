"""Two distributions and what it costs to believe the wrong one: from P to Q is not as far as from Q to P."""

from collections.abc import Collection

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Slider, State, Vector
from llmtutor.demos.probability.typed_shares import shares_of, typed_share
from llmtutor.demos.shown import Shown, curves, letters, lines, note, row, shown, table, warning
from llmtutor.demos.worked import Formulas, by, said, total, where, worked
from llmtutor.engine.information import kl
from llmtutor.engine.shares import blend
from llmtutor.engine.trace import Trace
from llmtutor.views import Cell

STEPS = np.linspace(0, 1, 41)


def compute(state: State) -> Shown:
    """Measure both directions term by term, now and all the way from Q to P."""
    p, asked, part = state["P"], state["Q"], state["toward"]
    q, there, back = blend(asked, p, part), Trace(), Trace()
    both = {"forward": float(kl(p, q, rec=there)), "backward": float(kl(q, p, rec=back))}
    terms = {"forward": there["terms"], "backward": back["terms"]}
    way = blend(asked, p, STEPS)
    here = np.broadcast_to(p, way.shape)
    moving = lines(STEPS, forward=kl(here, way), backward=kl(way, here))
    return shown(
        table("terms", outcome=letters(len(p)), P=p, Q=q, **terms),
        note("both", **both),
        warning("ruled-out") if np.inf in both.values() else None,
        curves("moving", moving, "toward nats", mark=part),
        **{**both, "moved": row(q), "asked": asked, "toward": part, "stays": 1 - part},
        steps=row(STEPS),
    )


def edit(state: State, cell: Cell, number: float) -> Changes | None:
    """Let a typed number become a share of P, or of Q where it stands."""
    name = {1: "P", 2: "Q"}.get(cell.at[-1]) if cell.view == "terms" else None
    if name is None or (name == "Q" and state["toward"]):
        return None
    return typed_share(state, name, cell.at[0], number)


def fit(state: State, changed: Collection[str]) -> Changes:
    """Make shares of typed weights, and give both as many outcomes as the one just typed."""
    last = "Q" if "Q" in changed and "P" not in changed else "P"
    return shares_of(state, "P", "Q", count=len(state[last]))


FORMULAS: Formulas = {
    "terms.P": said("given"),
    "terms.Q": where("toward", {0: said("given")}, worked("{stays} × {asked} + {toward} × {P}", "way")),
    "terms.forward": where("P", {0: said("never")}, "{P} × ln({P} / {Q})"),
    "terms.backward": where("Q", {0: said("never")}, "{Q} × ln({Q} / {P})"),
    "both.forward": where("forward", {np.inf: said("infinite")}, total("terms.forward")),
    "both.backward": where("backward", {np.inf: said("infinite")}, total("terms.backward")),
    "moving": said("moved", at="steps"),
}

DEMO = Demo(
    id="kl",
    controls=(
        Vector("P", (0.3, 0.3, 0.4), 0, 1000, shortest=2, longest=8),
        Vector("Q", (0.1, 0.1, 0.8), 0, 1000, shortest=2, longest=8),
        Slider("toward", 0, 1, 0, step=0.025),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=edit,
    fit=fit,
    presets=(
        Preset("closer", {"toward": 0.5}),
        Preset("same", {"Q": (0.3, 0.3, 0.4)}),
        Preset("twins", {"P": (0.2, 0.8), "Q": (0.8, 0.2)}),
        Preset("ruled-out", {"P": (0.5, 0.4, 0.1), "Q": (0.6, 0.4, 0)}, good=False),
    ),
    code=("llmtutor.engine.information:kl", "llmtutor.engine.shares:blend"),
)
