"""Softmax in the number formats of real machines: the definition overflows, the stable way does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, State, Vector
from llmtutor.demos.reasons import cells, formula, given, replaced
from llmtutor.engine import softmax_formats as formats
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Cell, Note, Table, View

SCORE, EXP, NAIVE, SHIFTED, STABLE_EXP, STABLE = range(6)


@dataclass(frozen=True)
class Ways:
    """Both ways in one format, a row a score, their totals, and the formats compared."""

    format: str
    logits: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]
    totals: tuple[float, float]
    formats: tuple[tuple[str | float, ...], ...]

    @property
    def naive(self) -> tuple[float, ...]:
        """The shares of the definition."""
        return tuple(row[NAIVE] for row in self.rows)


def compute(state: State) -> Ways:
    """Run both ways in every format; keep the stages of the chosen one."""
    logits, rows, totals, table = state["logits"], [], (0.0, 0.0), []
    for name, form in formats.FORMATS.items():
        naive, stable = Trace(), Trace()
        formats.naive_softmax_in(logits, form, rec=naive)
        formats.stable_softmax_in(logits, form, rec=stable)
        tops = (float(naive["share"].max()), float(stable["share"].max()))
        table.append((name, form.largest, formats.largest_exponent(form), *tops))
        if name == state["format"]:
            stages = [naive[key] for key in ("rounded", "exp", "share")]
            stages += [stable[key] for key in ("shifted", "exp", "share")]
            rows = list(zip(*(stage.tolist() for stage in stages), strict=True))
            totals = (float(naive["total"]), float(stable["total"]))
    return Ways(state["format"], logits, tuple(rows), totals, tuple(table))


def views(ways: Ways) -> Iterator[View]:
    """Show both ways side by side, what happened, and how far every format reaches."""
    heads = ("score", "exp", "naive", "shifted", "stable_exp", "stable")
    yield Table("ways", heads, ways.rows)
    said = verdict(ways)
    yield Note(said, (("format", ways.format), ("total", ways.totals[0])), warn=said != "fine")
    chosen = list(formats.FORMATS).index(ways.format)
    yield Table(
        "formats",
        ("format", "largest", "reach", "naive_top", "stable_top"),
        ways.formats,
        frozenset({chosen}),
    )


def verdict(ways: Ways) -> str:
    """Say what became of the definition: fine, overflow, underflow, or scores that were rounded together."""
    if ways.totals[0] == float("inf"):
        return "overflow"
    if ways.totals[0] == 0:
        return "underflow"
    return "coarse" if any(row[SCORE] != x for row, x in zip(ways.rows, ways.logits, strict=True)) else "fine"


def explain(ways: Ways, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of one stage, before it was rounded to the format."""
    if cell.view == "formats":
        number = ways.formats[cell.at[0]][cell.at[1]]
        return given(float(number), ("largest", "reach", "top", "top")[cell.at[1] - 1])
    if cell.view in ("overflow", "underflow"):
        return given(ways.totals[0], "total")
    if cell.view != "ways":
        return None
    row, stage = cell.at
    line, every = ways.rows[row], range(len(ways.rows))
    if stage == SCORE:
        return given(line[SCORE], "given" if line[SCORE] == ways.logits[row] else "rounded")
    if stage == SHIFTED:
        scores, top = cells("ways", every, SCORE), max(each[SCORE] for each in ways.rows)
        return formula(line[SHIFTED], "{x} - {top}", *scores, x=line[SCORE], top=top)
    if stage in (EXP, STABLE_EXP):
        source = Cell("ways", (row, stage - 1))
        return formula(line[stage], "e^{x}", source, say="nearest", x=line[stage - 1])
    sources, whole = cells("ways", every, stage - 1), ways.totals[stage == STABLE]
    return formula(line[stage], "{exp} / {total}", *sources, exp=line[stage - 1], total=whole)


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a score."""
    if cell.view != "ways" or cell.at[1] != SCORE:
        return None
    return {"logits": replaced(state["logits"], cell.at[0], number)}


def names(ways: Ways) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    broken = verdict(ways) in ("overflow", "underflow")
    naive = tuple(0.0 if broken else share for share in ways.naive)
    return {"naive": naive, "stable": tuple(row[STABLE] for row in ways.rows), "broken": broken}


DEMO = Demo(
    id="softmax-overflow",
    controls=(
        Vector("logits", (1000, 999, 998), -10000, 10000, longest=6),
        Choice("format", tuple(formats.FORMATS), "fp32"),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    names=names,
    presets=(
        Preset("small", {"logits": (2, 1, 0), "format": "fp16"}),
        Preset("half", {"logits": (12, 11, 10), "format": "fp16"}),
        Preset("below", {"logits": (-1000, -1001, -1002), "format": "fp32"}),
        Preset("coarse", {"logits": (8.02, 8.01, 8), "format": "bf16"}, good=False),
    ),
    code=(
        "llmtutor.engine.softmax_formats:naive_softmax_in",
        "llmtutor.engine.softmax_formats:stable_softmax_in",
    ),
)
