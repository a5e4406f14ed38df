"""Multi-head attention: the width is cut into heads, each looks for something, W_o joins what they find."""

from collections.abc import Collection, Mapping
from typing import Any

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, State, Text, TokenList
from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.asked import COW, DROOZIP, LONGEST_TEXT, asked_model, asked_tokens
from llmtutor.demos.transformer.gpt_forward.demo import GPT_FORWARD
from llmtutor.demos.transformer.heads.by_hand import MOST_TOKENS, WORDS
from llmtutor.demos.transformer.heads.made import made
from llmtutor.demos.transformer.heads.real import real
from llmtutor.demos.transformer.heads.told import FORMULAS
from llmtutor.demos.transformer.with_model import with_model
from llmtutor.demos.worked import by
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.views import Arithmetic, Cell

BLOCKS = STORYTELLER.layers


def compute(state: State) -> Shown:
    """Let the hand-made heads read the words, or the tiny GPT the text."""
    if state["whose"] == "by-hand":
        return made(state["words"], state["token"], int(state["heads"]))
    return real(state["text"], state["block"])


def explain(found: Shown, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of any number."""
    seen = found.numbers.get("seen")
    if seen is None or cell.view == "split-real":
        return by(FORMULAS)(found, cell)
    return None if cell.view == "tokens" else GPT_FORWARD.explain(seen, cell)


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Follow a token that is there."""
    return {"token": min(state["token"], len(state["words"]) - 1)}


def refuse(state: State) -> None:
    """Refuse a text that the tiny GPT cannot read."""
    if state["text"] != COW:
        asked_tokens(asked_model(), state["text"])


DEMO = with_model(
    Demo(
        id="heads",
        controls=(
            Choice("whose", ("by-hand", "tiny-gpt"), "by-hand"),
            Choice("heads", ("1", "2", "4", "8"), "4"),
            TokenList("words", ("the", "cat", "saw", "a", "dog"), WORDS, 2, MOST_TOKENS),
            Integer("token", 0, MOST_TOKENS - 1, 2),
            Text("text", COW, longest=LONGEST_TEXT),
            Integer("block", 0, BLOCKS - 1, 1),
        ),
        compute=compute,
        explain=explain,
        fit=fit,
        refuse=refuse,
        presets=(
            Preset("two", {"heads": "2"}),
            Preset("real", {"whose": "tiny-gpt"}),
            Preset("copying", {"whose": "tiny-gpt", "text": DROOZIP, "block": 2}),
            Preset("eight", {"heads": "8"}, good=False),
        ),
        code=(
            "llmtutor.engine.multi_head:split_heads",
            "llmtutor.engine.multi_head:multi_head",
            "llmtutor.engine.multi_head:attend_and_join",
        ),
    )
)
