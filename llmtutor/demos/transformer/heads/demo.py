"""Multi-head attention: the width is cut into heads, each looks for something, W_o joins what they find."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from llmtutor.demos.contract import Demo, Preset, start
from llmtutor.demos.controls import Choice, Integer, State, Text, TokenList
from llmtutor.demos.reasons import given
from llmtutor.demos.transformer.asked import COW, DROOZIP, LONGEST_TEXT, asked_model, asked_tokens, with_model
from llmtutor.demos.transformer.gpt_forward.demo import GPT_FORWARD
from llmtutor.demos.transformer.gpt_forward.heads import names_of_heads, thumbnail
from llmtutor.demos.transformer.gpt_forward.reading import Seen, see
from llmtutor.demos.transformer.gpt_forward.zoom import heatmap
from llmtutor.demos.transformer.heads.by_hand import MOST_TOKENS, WORDS
from llmtutor.demos.transformer.heads.made import ACROSS, Made, explain_made, made_views, make
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.views import Arithmetic, Board, Cell, Note, Tokens, View

BLOCKS = STORYTELLER.layers
SHORT = 12
"""Up to so many tokens, four heads have room side by side on a narrow screen."""


def compute(state: State) -> Made | Seen:
    """Let the hand-made heads read the words, or the tiny GPT the text."""
    if state["whose"] == "by-hand":
        return make(state)
    return see(start(GPT_FORWARD, {"text": state["text"], "layer": state["block"]}))


def views(seen: Made | Seen) -> Iterator[View]:
    """Show the hand-made heads, or one block of the tiny GPT."""
    if isinstance(seen, Made):
        yield from made_views(seen)
        return
    yield Tokens("tokens", seen.texts)
    yield Note("split-real", _sizes(seen))
    named, heads = names_of_heads(seen), range(seen.model.config.heads)
    pictures = tuple(
        replace(thumbnail(seen, seen.layer, head, named), row_labels=seen.labels) for head in heads
    )
    across = ACROSS if len(seen.ids) <= SHORT else ACROSS // 2
    yield Board("patterns", tuple(pictures[at : at + across] for at in range(0, len(pictures), across)))
    for name in ("attn.joined", "attn.out"):
        yield Board(f"board-{name}", ((heatmap(seen, name, f"block.{seen.layer}.{name}"),),))


def _sizes(seen: Seen) -> tuple[tuple[str, int], ...]:
    config = seen.model.config
    return (
        ("all", config.width),
        ("heads", config.heads),
        ("width", config.head_width),
        ("block", seen.layer),
    )


def explain(seen: Made | Seen, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of any number."""
    if isinstance(seen, Made):
        return explain_made(seen, cell)
    if cell.view == "split-real":
        return given(_sizes(seen)[cell.at[0]][1], "sizes")
    return None if cell.view == "tokens" else GPT_FORWARD.explain(seen, cell)


def names(seen: Made | Seen) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    if isinstance(seen, Made):
        weights = tuple(head.weights for head in seen.heads)
        more = {"joined": tuple(seen.path[2].tolist()), "out": tuple(seen.path[3].tolist())}
        return {"weights": weights, "width": seen.width, "parameters": seen.parameters} | more
    shares = seen.trace[f"block.{seen.layer}.attn.weights"].tolist()
    return {"weights": shares, "width": seen.model.config.head_width}


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
        views=views,
        explain=explain,
        names=names,
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
