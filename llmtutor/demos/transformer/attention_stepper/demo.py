"""Attention one query at a time: scores, divided, masked, made into shares, and the values mixed by them."""

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import MatrixOf, State, Stepper, Toggle, Words
from llmtutor.demos.grids import row_by_row, whole_rows
from llmtutor.demos.shown import Shown, beside, shown, steps, warning
from llmtutor.demos.transformer.attention_stepper.qkv import follow, refuse
from llmtutor.demos.transformer.stages import STAGE_BY_STAGE, attended, stages
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import Formulas, by, said
from llmtutor.engine.masks import causal
from llmtutor.views import Matrix

X = ((1, 0.5, 0.2, 0.1), (0.3, 0.8, 0.1, 0.4), (0.2, 0.1, 0.9, 0.3))
READS = {"scores": "QK", "mixed": "V"}
SHARP = 0.99


def compute(state: State) -> Shown:
    """Compute the whole attention; the step only says how much of it is shown."""
    q, k, v = (np.array(state[name], float) for name in "QKV")
    names, words, step = stages(state), state["words"], state["step"]
    may = causal(len(q), len(k)) | (not state["causal"])
    found = attended(q, k, v, may, state["scale"])
    asking, line = divmod(max(0, step - 1), len(names))
    stage, known = names[line] if step else "start", min(step - asking * len(names), len(names) - 1)

    def so_far(name: str, columns: tuple[str, ...] = ()) -> Matrix:
        """Show what those queries got that have gone through a stage."""
        done = (step + len(names) - 1 - names.index(name)) // len(names)
        return row_by_row(name, found[name], done, asking if stage == name else None, words, columns)

    lines = tuple(found[name][asking] for name in names[:-1])
    labels, now = tuple(f"@{name}" for name in names[:-1]), known - 1 if known else None
    rows, read = {"Q": [asking], "K": range(len(k)), "V": range(len(v))}, READS.get(stage, "")
    lit = {name: whole_rows(state[name], each if name in read else ()) for name, each in rows.items()}
    largest = max(found["weights"][asking]) if known == len(lines) and may[asking].sum() > 1 else 0
    return shown(
        steps("progress", step, len(words) * len(names), stage, word=words[asking], width=len(q[0])),
        beside("made", row_by_row("query", lines, known, now, labels, words), so_far("mixed")),
        beside("given", *(Matrix(name, state[name], lit=lit[name]) for name in "QKV")),
        beside("all", so_far("weights", words)),
        warning("saturated", word=words[asking], share=largest) if largest > SHARP else None,
        **{**found, "out": found["mixed"], "asking": asking, "stages": names, "width": len(q[0])},
    )


FORMULAS: Formulas = {
    **STAGE_BY_STAGE,
    **dict.fromkeys("QKV", said("given")),
    "progress": said("width"),
    "saturated": said("largest"),
}

DEMO = Demo(
    id="attention-stepper",
    controls=(
        Stepper("step", count=lambda state: len(state["Q"]) * len(stages(state))),
        Toggle("causal"),
        Toggle("scale", True),
        *(MatrixOf(name, X, -20, 20, 5, 4) for name in "QKV"),
        Words("words", ("the", "cat", "sat"), like="Q", longest=8),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=typed("Q", "K", "V"),
    fit=follow,
    refuse=refuse,
    presets=(
        Preset("look-up", {"Q": ((0, 1.5), (1.5, 0), (1, 1)), "K": ((4, 0), (0, 4), (-4, 0)), "step": 12}),
        Preset("same-keys", {"K": ((1, 1, 1, 1),) * 3, "step": 4}),
        Preset("causal", {"causal": True, "step": 8}),
        Preset(
            "unscaled", {"Q": ((10, 5, 2, 1), (3, 8, 1, 4), (2, 1, 9, 3)), "scale": False, "step": 2}, False
        ),
    ),
    code=("llmtutor.engine.attention:attention_weights", "llmtutor.engine.attention:attention"),
)
