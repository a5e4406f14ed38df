"""Softmax in the number formats of real machines: the definition overflows, the stable way does not."""

from functools import lru_cache

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, State, Vector
from llmtutor.demos.shown import Shown, note, row, shown, table, warning
from llmtutor.demos.typed import typed_down
from llmtutor.demos.worked import Formulas, Rule, by, said, where, worked
from llmtutor.engine import softmax_formats as formats
from llmtutor.engine.float_formats import FloatFormat
from llmtutor.engine.trace import Trace
from llmtutor.views import Row, Table

REACH = ("format", "largest", "reach", "naive_top", "stable_top")


def compute(state: State) -> Shown:
    """Show both ways side by side, what happened, and how far every format reaches."""
    logits, chosen = state["logits"], formats.FORMATS[state["format"]]
    (naive, stable), happened = both_ways(logits, chosen), formats.verdict(logits, chosen)
    total, broken = float(naive["total"]), happened in ("overflow", "underflow")
    before = {"score": naive["rounded"], "exp": naive["exp"], "naive": naive["share"]}
    after = {"shifted": stable["shifted"], "stable_exp": stable["exp"], "stable": stable["share"]}
    lit = frozenset({list(formats.FORMATS.values()).index(chosen)})
    return shown(
        table("ways", **before, **after),
        (note if happened == "fine" else warning)(happened, format=chosen.name, total=total),
        Table("formats", REACH, tuple(reach(logits, form) for form in formats.FORMATS.values()), lit),
        naive=(0.0,) * len(logits) if broken else row(naive["share"]),
        **{"stable": row(stable["share"]), "broken": broken, "typed_exactly": naive["rounded"] == logits},
        **{"total": total, "stable_total": float(stable["total"])},
    )


@lru_cache(maxsize=16)
def both_ways(logits: Row, form: FloatFormat) -> tuple[Trace, Trace]:
    """Run softmax in a format: by its definition, and with the largest score subtracted first."""
    naive, stable = Trace(), Trace()
    formats.naive_softmax_in(logits, form, rec=naive)
    formats.stable_softmax_in(logits, form, rec=stable)
    return naive, stable


def reach(logits: Row, form: FloatFormat) -> tuple[str | float, ...]:
    """Say how far a format reaches, and the largest share that each way gives in it."""
    tops = [float(way["share"].max()) for way in both_ways(logits, form)]
    return form.name, form.largest, formats.largest_exponent(form), *tops


FORMULAS: Formulas = {
    "ways.score": where("typed_exactly", {True: said("given")}, said("rounded")),
    "ways.exp": worked("e^{score}", "nearest"),
    "ways.naive": worked("{exp} / {total}", "divided", lit="exp"),
    "ways.shifted": worked("{score} - {max(score)}", "subtracted"),
    "ways.stable_exp": worked("e^{shifted}", "nearest"),
    "ways.stable": worked("{stable_exp} / {stable_total}", "divided", lit="stable_exp"),
    **{
        f"{happened}.total": Rule(say="total", lit="ways.exp")
        for happened in ("fine", "overflow", "underflow", "coarse")
    },
    "formats.largest": said("largest"),
    "formats.reach": worked("ln {largest}", "reach"),
    "formats": said("top"),
}

DEMO = Demo(
    id="softmax-overflow",
    controls=(
        Vector("logits", (1000, 999, 998), -10000, 10000, longest=6),
        Choice("format", tuple(formats.FORMATS), "fp32"),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=typed_down("ways", 0, "logits"),
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
