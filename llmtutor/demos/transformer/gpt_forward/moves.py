"""What a learner may set and type, what follows from it, and what is refused."""

from collections.abc import Collection
from contextlib import suppress

from llmtutor.demos.contract import Changes
from llmtutor.demos.controls import Refused, State
from llmtutor.demos.transformer.asked import asked_model, asked_tokens
from llmtutor.demos.transformer.gpt_forward.reading import array_names, written_ids
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.views import Cell

MOST_WRITTEN = 40


def fit(state: State, changed: Collection[str]) -> Changes:
    """Keep layer, head and token within model and text; a step leads to its layer, a layer to its step."""
    config, arrays = asked_model(state["model"]).config, array_names(state)
    layer, step = min(state["layer"], config.layers - 1), min(state["step"], len(arrays) - 1)
    scope = arrays[step].split(".")
    if scope[0] == "block" and "step" in changed:
        layer = int(scope[1])
    elif "layer" in changed and "step" not in changed:
        array = scope[2:] if scope[0] == "block" else ("attn", "weights")
        step = arrays.index(".".join(("block", str(layer), *array)))
    token = max(state["token"], 1 - len(written_ids(state)[0]))
    return {"layer": layer, "head": min(state["head"], config.heads - 1), "step": step, "token": token}


def refuse(state: State) -> None:
    """Refuse a folder without a model, a text that the model cannot read, and ranks that are no places."""
    broken = [rank for rank in state["ranks"] if rank != int(rank)]
    if broken:
        raise Refused("not-whole", control="ranks", text=f"{broken[0]:g}")
    asked_tokens(asked_model(state["model"]), state["text"])


def edit(state: State, cell: Cell, number: float) -> Changes | None:
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
