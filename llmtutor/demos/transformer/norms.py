"""LayerNorm and RMSNorm on the vector of one token, stage by stage."""

from collections.abc import Collection

import numpy as np

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Choice, Slider, State, Stepper, Vector
from llmtutor.demos.shown import Shown, known, note, row, shown, steps, table
from llmtutor.demos.typed import typed_down
from llmtutor.demos.worked import Formulas, by, said, where, worked
from llmtutor.engine.norms import layer_norm, mean_square, rms_norm
from llmtutor.engine.trace import Trace

STAGES = {"layer": ("mean", "centred", "spread", "normal", "normed"), "rms": ("size", "normal", "normed")}
ONCE = ("mean", "spread", "size")
EPS = {"layer": 1e-5, "rms": 1e-6}


def compute(state: State) -> Shown:
    """Run the norm, and show its stages as far as the step."""
    x, kind, step, rec = np.array(state["x"]), state["kind"], state["step"], Trace()
    gain, shift = np.full(len(x), state["gain"]), np.full(len(x), state["shift"])
    y = layer_norm(x, gain, shift, rec=rec) if kind == "layer" else rms_norm(x, gain, rec=rec)
    stages, last = STAGES[kind], ("start", *STAGES[kind])[step]
    once = {name: rec[name].item() for name in stages if name in ONCE}
    each = {name: known(rec[name], name in stages[:step]) for name in stages if name not in ONCE}
    sentence = "normal-rms" if (kind, last) == ("rms", "normal") else last
    value = {last: once[last]} if last in once else {}
    ends = {"mean": float(y.mean()), "spread": float(y.std()), "size": np.sqrt(mean_square(y)).item()}
    return shown(
        steps("progress", step, len(stages), sentence, **value),
        table("token", place=[str(place + 1) for place in range(len(x))], x=state["x"], **each),
        note(f"result-{kind}", **ends) if step == len(stages) else None,
        **{"y": row(y), "normal": row(rec["normal"]), **dict.fromkeys(ONCE, 0.0), **once},
        **{"kind": kind, "gain": state["gain"], "shift": state["shift"], "n": len(x), "eps": EPS[kind]},
    )


def fit(state: State, changed: Collection[str]) -> Changes:
    """RMSNorm has no shift."""
    return {"shift": 0.0} if state["kind"] == "rms" else {}


FORMULAS: Formulas = {
    "progress.mean": worked("{sum(token.x)} / {n}", "mean-of"),
    "progress.spread": worked("√({squares(token.centred)} / {n} + {eps})", "root"),
    "progress.size": worked("√({squares(token.x)} / {n} + {eps})", "root"),
    "token.x": said("given"),
    "token.centred": "{x} - {mean}",
    "token.normal": where("kind", {"layer": "{centred} / {spread}", "rms": "{x} / {size}"}),
    "token.normed": where(
        "kind",
        {"rms": worked("{normal} × {gain}", "learned")},
        worked("{normal} × {gain} + {shift}", "learned"),
    ),
    **dict.fromkeys(("result-layer.mean", "result-rms.mean"), said("its-mean", "sum(token.normed)")),
    "result-layer.spread": said("its-spread", "sum(token.normed)"),
    "result-rms.size": worked("√({squares(token.normed)} / {n})", "its-size"),
}

DEMO = Demo(
    id="norms",
    controls=(
        Stepper("step", count=lambda state: len(STAGES[state["kind"]])),
        Choice("kind", tuple(STAGES), "layer"),
        Vector("x", (2, 4, 4, 4, 5, 5, 7, 9), -1e4, 1e4, shortest=2),
        Slider("gain", -5, 5, 1, step=0.25),
        Slider("shift", -5, 5, 0, step=0.25),
    ),
    compute=compute,
    explain=by(FORMULAS),
    edit=typed_down("token", 1, "x"),
    fit=fit,
    presets=(
        Preset("whole", {"step": 5}),
        Preset("root", {"kind": "rms", "x": (3, 4), "step": 3}),
        Preset("learned", {"gain": 3, "shift": 1, "step": 5}),
        Preset("all-equal", {"x": (3, 3, 3, 3), "step": 5}, good=False),
    ),
    code=tuple(f"llmtutor.engine.norms:{name}" for name in ("layer_norm", "rms_norm", "standardise")),
)
