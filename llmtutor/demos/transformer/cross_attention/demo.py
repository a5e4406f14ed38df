"""Cross-attention: what is being written asks, the source sentence offers and gives."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import State, Stepper, Toggle, TokenList
from llmtutor.demos.grids import as_grid, row_by_row, whole_rows
from llmtutor.demos.shown import Shown, beside, note, shown, steps, warning
from llmtutor.demos.transformer.cross_attention.translator import (
    ASKS,
    FEATURES,
    KINDS,
    OFFERS,
    finding,
    vectors,
)
from llmtutor.demos.transformer.row_share import row_share
from llmtutor.demos.transformer.stages import attended
from llmtutor.demos.worked import Formulas, by, like, said, total, where, worked
from llmtutor.engine.masks import causal
from llmtutor.views import Matrix, Tokens

COLUMNS, READ = tuple(f"@{kind}" for kind in KINDS), tuple(f"@{feature}" for feature in FEATURES)
DOT = " + ".join(f"{{q[row, {kind}]}} × {{k[column, {kind}]}}" for kind in range(len(KINDS)))


def compute(state: State) -> Shown:
    """Let every word of the target ask all words of the source, or with the mask only the first ones."""
    source, target, step = state["source"], state["target"], state["step"]
    q, k, v = vectors(source, target)
    longer = max(len(source), len(target))
    may = causal(longer, longer)[: len(q), : len(k)] | (not state["mask"])
    found, asking, now = attended(q, k, v, may), max(0, step - 1), step - 1 if step else None
    scores, shares, word = found["masked"], found["weights"], target[asking]
    say, about = finding(word, source, scores[asking], shares[asking]) if step else ("start", {"word": word})
    sizes = {"queries": len(target), "keys": len(source), "width": len(FEATURES)}
    return shown(
        steps("progress", step, len(target), say, **about),
        beside(
            "read",
            row_by_row("weights", shares, step, now, target, source, 2),
            row_by_row("mixed", found["mixed"], step, now, (), READ, 2),
        ),
        Tokens("target", target, now=now),
        Tokens("source", source, shares[asking] if step else ()),
        warning("masked", keys=len(source)) if state["mask"] else note("shapes", **sizes),
        beside(
            "sides",
            Matrix("q", as_grid(q), target, COLUMNS, whole_rows(as_grid(q), () if now is None else (now,))),
            Matrix("k", as_grid(k), source, COLUMNS),
            Matrix("v", as_grid(v), (), READ),
        ),
        beside("before", row_by_row("scaled", scores, step, now, target, source, 2)),
        **{**found, "scores": found["scaled"], "read": found["mixed"]},
        asking=asking,
        width=len(KINDS),
    )


FORMULAS: Formulas = {
    "progress": said("largest"),
    "shapes": said("counted"),
    "masked": said("counted"),
    "source": like("weights[asking, row]"),
    **{name: said(f"made-{name}") for name in "qkv"},
    "scaled": where("may", {False: said("unseen")}, worked(f"({DOT}) / √{{width}}", "divided")),
    "weights": where("may", {False: said("nothing")}, row_share("scaled", "may", "share")),
    "mixed": total("weights[row, :]", "v[:, column]", say="mix"),
}

DEMO = Demo(
    id="cross-attention",
    controls=(
        Stepper("step", lambda state: len(state["target"]), 2),
        TokenList("source", ("the", "black", "cat", "sleeps"), tuple(OFFERS), 1, 8),
        TokenList("target", ("<s>", "le", "chat", "noir", "dort"), tuple(ASKS), 1, 6),
        Toggle("mask"),
    ),
    compute=compute,
    explain=by(FORMULAS),
    presets=(
        Preset("other-word", {"source": ("the", "black", "dog", "sleeps")}),
        Preset("longer", {"source": ("today", "the", "very", "black", "cat", "sleeps", ".")}),
        Preset("two-nouns", {"source": ("the", "black", "cat", "and", "the", "white", "dog")}),
        Preset("masked", {"mask": True}, good=False),
    ),
    code=("llmtutor.engine.multi_head:multi_head", "llmtutor.engine.attention:attention"),
)
