"""Two distributions and what it costs to believe the wrong one: from P to Q is not as far as from Q to P."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Refused, Slider, State, Vector
from llmtutor.demos.reasons import cells, formula, given, total
from llmtutor.engine.information import kl
from llmtutor.engine.shares import blend, to_shares, with_share
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Cell, Curves, Note, Series, Table, View

STEPS = np.linspace(0, 1, 41)


@dataclass(frozen=True)
class Apart:
    """P, Q moved `part` of the way to P, the terms of both divergences, their sums, and both curves."""

    p: tuple[float, ...]
    asked: tuple[float, ...]
    q: tuple[float, ...]
    part: float
    terms: tuple[tuple[float, ...], tuple[float, ...]]
    both: tuple[float, float]
    curves: tuple[tuple[float, ...], tuple[float, ...]]


def compute(state: State) -> Apart:
    """Measure both directions, now and all the way from Q to P."""
    p, asked, forward, backward = state["P"], state["Q"], Trace(), Trace()
    q = blend(asked, p, state["toward"])
    both = (float(kl(p, q, rec=forward)), float(kl(q, p, rec=backward)))
    terms = (tuple(forward["terms"].tolist()), tuple(backward["terms"].tolist()))
    way = np.stack([blend(asked, p, part) for part in STEPS])
    here = np.broadcast_to(p, way.shape)
    curves = (tuple(kl(here, way).tolist()), tuple(kl(way, here).tolist()))
    return Apart(p, asked, tuple(q.tolist()), state["toward"], terms, both, curves)


def views(found: Apart) -> Iterator[View]:
    """Show both distributions term by term, both sums, and both curves."""
    columns = (found.p, found.q, *found.terms)
    rows = [(chr(ord("a") + row), *line) for row, line in enumerate(zip(*columns, strict=True))]
    yield Table("terms", ("outcome", "P", "Q", "forward", "backward"), tuple(rows))
    yield Note("both", (("forward", found.both[0]), ("backward", found.both[1])))
    if np.inf in found.both:
        yield Note("ruled-out", (), warn=True)
    xs = tuple(STEPS.tolist())
    series = (Series("forward", xs, found.curves[0]), Series("backward", xs, found.curves[1]))
    yield Curves("moving", series, "toward", "nats", mark=found.part)


def explain(found: Apart, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a share, a term or a sum."""
    if cell.view == "both":
        way = cell.at[0]
        if np.isinf(found.both[way]):
            return given(found.both[way], "infinite")
        sources = cells("terms", range(len(found.p)), 3 + way)
        return total(found.both[way], ((term,) for term in found.terms[way]), *sources)
    if cell.view == "moving":
        return given(found.curves[cell.at[0]][cell.at[1]], "moved")
    if cell.view != "terms":
        return None
    row, column = cell.at
    p, q = found.p[row], found.q[row]
    sources = cells("terms", (row,), 1) + cells("terms", (row,), 2)
    if column == 1 or (column == 2 and not found.part):
        return given((p, q)[column - 1])
    if column == 2:
        part = found.part
        return total(q, ((1 - part, found.asked[row]), (part, p)), *sources[:1], say="way")
    term, (real, believed) = found.terms[column - 3][row], ((p, q), (q, p))[column - 3]
    if real == 0:
        return given(term, "never")
    return formula(term, "{p} × ln({p} / {q})", *sources, p=real, q=believed)


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number become a share of P or Q; the others make room."""
    if cell.view != "terms" or cell.at[1] not in (1, 2) or (cell.at[1] == 2 and state["toward"]):
        return None
    name = "PQ"[cell.at[1] - 1]
    if not 0 <= number <= 1:
        raise Refused("out-of-range", control=name, value=number, low=0, high=1)
    return {name: tuple(with_share(state[name], cell.at[0], number).tolist())}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Make shares of typed weights, and give both as many outcomes as the one just typed."""
    for name in "PQ":
        if not any(state[name]):
            raise Refused("all-zero", control=name)
    count = len(state["Q"] if "Q" in changed and "P" not in changed else state["P"])
    cut = {name: (*state[name], *(1.0,) * count)[:count] for name in "PQ"}
    return {name: tuple(to_shares(row if any(row) else (1.0,) * count).tolist()) for name, row in cut.items()}


def names(found: Apart) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"forward": found.both[0], "backward": found.both[1], "moved": found.q}


DEMO = Demo(
    id="kl",
    controls=(
        Vector("P", (0.3, 0.3, 0.4), 0, 1000, shortest=2, longest=8),
        Vector("Q", (0.1, 0.1, 0.8), 0, 1000, shortest=2, longest=8),
        Slider("toward", 0, 1, 0, step=0.025),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    names=names,
    presets=(
        Preset("closer", {"toward": 0.5}),
        Preset("same", {"Q": (0.3, 0.3, 0.4)}),
        Preset("twins", {"P": (0.2, 0.8), "Q": (0.8, 0.2)}),
        Preset("ruled-out", {"P": (0.5, 0.4, 0.1), "Q": (0.6, 0.4, 0)}, good=False),
    ),
    code=("llmtutor.engine.information:kl", "llmtutor.engine.shares:blend"),
)
