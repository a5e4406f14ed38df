"""The numbers of a model that a learner may change: a model brings its own, and some follow each other."""

from collections.abc import Collection
from typing import Any

from llmtutor.demos.contract import Changes
from llmtutor.demos.controls import Integer, Refused, State
from llmtutor.demos.transformer.model_calculator.costs import MODELS
from llmtutor.engine.model_configs import Attention
from llmtutor.engine.model_shapes import shape_of

SHAPE = (
    Integer("layers", 1, 200, 12),
    Integer("width", 64, 32768, 768, step=64),
    Integer("heads", 1, 256, 12),
    Integer("kv_heads", 1, 256, 12),
    Integer("head_width", 8, 512, 64, step=8),
    Integer("ffn", 0, 131_072, 3072, step=64),
    Integer("experts", 0, 512, 0),
    Integer("active", 0, 512, 0),
    Integer("expert_width", 0, 32768, 0, step=64),
    Integer("vocab", 1000, 1_000_000, 50257, step=1000),
)


def fit(state: State, changed: Collection[str]) -> Changes:
    """Let a model bring its numbers; kv-heads follow heads where each had its own, experts those visited."""
    model = MODELS[state["model"]]
    fresh: dict[str, Any] = {}
    if "model" in changed:
        none = {control.id: control.low for control in SHAPE}
        fresh = {name: n for name, n in {**none, **shape_of(model)}.items() if name not in changed}
    now = {**state, **fresh}
    own_keys = isinstance(model.mixer, Attention) and model.mixer.kv_heads == model.mixer.heads
    if "kv_heads" not in changed and (now["kv_heads"] > now["heads"] or ("heads" in changed and own_keys)):
        fresh["kv_heads"] = now["heads"]
    elif "heads" not in changed and now["kv_heads"] > now["heads"]:
        fresh["heads"] = now["kv_heads"]
    if now["active"] > now["experts"]:
        name, other = ("active", "experts") if "experts" in changed else ("experts", "active")
        fresh[name] = now[other]
    elif now["experts"] and not now["active"]:
        fresh["active"] = 1
    if now["experts"] and not now["expert_width"]:
        fresh["expert_width"] = min(now["ffn"], SHAPE[-2].high)
    return fresh


def refuse(state: State) -> None:
    """Refuse kv-heads that the heads cannot share evenly."""
    if state["heads"] % state["kv_heads"]:
        raise Refused("kv-heads", control="kv_heads", count=state["kv_heads"], heads=state["heads"])
