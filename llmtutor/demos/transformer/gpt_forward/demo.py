"""The declaration of the demo: its controls, how they follow each other, and what a learner may type."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import (
    Choice,
    Integer,
    Refused,
    Seed,
    Slider,
    State,
    Stepper,
    Text,
    Toggle,
    Vector,
)
from llmtutor.demos.transformer.asked import (
    COW,
    DROOZIP,
    GIFT,
    LONGEST_TEXT,
    asked_model,
    asked_tokens,
    with_model,
)
from llmtutor.demos.transformer.gpt_forward.next_token import explain_next, shares_of
from llmtutor.demos.transformer.gpt_forward.reading import Seen, array_names, see, written_ids
from llmtutor.demos.transformer.gpt_forward.sums import explain_array, explain_share
from llmtutor.demos.transformer.gpt_forward.zoom import array_in, views
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.views import Arithmetic, Cell

MOST_WRITTEN, MOST_RANK = 40, 50


def explain(seen: Seen, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic behind any number on screen."""
    if cell.view in ("next", "guess", "came"):
        return explain_next(seen, cell)
    if cell.view in ("tokens", "written"):
        place = cell.at[0] + (seen.prompt if cell.view == "written" else 0)
        return Arithmetic("explain", seen.ranks[place], say="forced" if cell.view == "written" else "given")
    if cell.view == "looks":
        return _explain_look(seen, *cell.at)
    kind, _, head = cell.view.partition(".")
    if kind in ("named", "plain"):
        layer, number = map(int, head.split("."))
        if cell.at[1] > cell.at[0]:
            return Arithmetic("explain", 0.0, say="future")
        return explain_share(seen, layer, number, cell.at[0], cell.at[1])
    name = array_in(seen, cell.view)
    return explain_array(seen, name, cell.at[0], cell.at[1], seen.head) if name else None


def _explain_look(seen: Seen, key: int, column: int = 2) -> Arithmetic | None:
    """Explain a score, a scaled score or a share in the row of the chosen token."""
    if column == 2:
        return explain_share(seen, seen.layer, seen.head, seen.token, key)
    name = f"block.{seen.layer}.attn.{('scores', 'scaled')[column]}"
    return explain_array(seen, name, seen.token, key, seen.head)


def names(seen: Seen) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    share = shares_of(seen)[1]
    weights = seen.trace[f"block.{seen.layer}.attn.weights"][seen.head]
    return {
        "top": int(share.argmax()),
        "top_share": float(share.max()),
        "tokens": len(seen.ids),
        "written": len(seen.ids) - seen.prompt,
        "weights": tuple(weights[seen.token].tolist()),
        "arrays": len(seen.arrays),
    }


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Keep layer, head and token within model and text; a step leads to its layer, a layer to its step."""
    config, arrays = asked_model(state["model"]).config, array_names(state)
    layer, step = min(state["layer"], config.layers - 1), min(state["step"], len(arrays) - 1)
    scope = arrays[step].split(".")
    if scope[0] == "block" and "step" in changed:
        layer = int(scope[1])
    elif scope[0] == "block" and "layer" in changed:
        step = arrays.index(".".join(("block", str(layer), *scope[2:])))
    token = max(state["token"], 1 - len(written_ids(state)[0]))
    return {"layer": layer, "head": min(state["head"], config.heads - 1), "step": step, "token": token}


def refuse(state: State) -> None:
    """Refuse a folder without a model, a text that the model cannot read, and ranks that are no places."""
    broken = [rank for rank in state["ranks"] if rank != int(rank)]
    if broken:
        raise Refused("not-whole", control="ranks", text=f"{broken[0]:g}")
    asked_tokens(asked_model(state["model"]), state["text"])


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let the rank of a written token be typed: it is put in its place, and another text branches off."""
    if cell.view == "written" and cell.at[0] < state["more"]:
        before = (*state["ranks"], *(0.0,) * MOST_WRITTEN)[: cell.at[0]]
        return {"ranks": (*before, number)}
    return None


def last_step(state: State) -> int:
    """Count the arrays that come after the first."""
    with suppress(Refused, ModelFileError):
        return len(array_names(state)) - 1
    return 0


GPT_FORWARD = Demo(
    id="gpt-forward",
    controls=(
        Text("text", COW, longest=LONGEST_TEXT),
        Choice("zoom", ("model", "block", "head", "array"), "model"),
        Stepper("step", last_step),
        Integer("layer", 0, 11, 0),
        Integer("head", 0, 11, 0),
        Integer("token", -95, 0, 0),
        Integer("more", 0, MOST_WRITTEN, 0),
        Vector("ranks", (0.0,), 0, MOST_RANK, 1, MOST_WRITTEN),
        Slider("T", 0.05, 10, 1, step=2 ** (1 / 24), log=True),
        Integer("shown", 2, 768, 8),
        Toggle("hide_sink"),
        Seed("seed", 0, 9999, 0),
        Text("model", "", longest=LONGEST_TEXT),
    ),
    compute=see,
    views=views,
    explain=explain,
    names=names,
    fit=fit,
    refuse=refuse,
    edit=edit,
    presets=(
        Preset("write", {"text": GIFT, "more": 4, "T": 0.7}),
        Preset("copying", {"text": DROOZIP, "zoom": "head", "layer": 2, "head": 3}),
        Preset("one-array", {"zoom": "array", "step": 16}),
        Preset("unknown-world", {"text": "The President of France said", "T": 1}, good=False),
    ),
    code=(
        "llmtutor.engine.gpt:gpt",
        "llmtutor.engine.gpt_block:gpt_block",
        "llmtutor.engine.multi_head:multi_head",
        "llmtutor.engine.attention:attention_weights",
        "llmtutor.engine.feed_forward:feed_forward",
    ),
)
DEMO = with_model(GPT_FORWARD)
