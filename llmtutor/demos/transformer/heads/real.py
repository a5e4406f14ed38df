"""The heads of one block of the tiny GPT: where each looks, what they find, and what is made of it."""

from dataclasses import replace
from functools import lru_cache

from llmtutor.demos.contract import start
from llmtutor.demos.shown import Shown, beside, note, shown
from llmtutor.demos.transformer.gpt_forward.arrays import heatmap
from llmtutor.demos.transformer.gpt_forward.demo import GPT_FORWARD
from llmtutor.demos.transformer.gpt_forward.heads import thumbnail
from llmtutor.demos.transformer.gpt_forward.reading import see
from llmtutor.demos.transformer.gpt_forward.roles import names_of_heads
from llmtutor.demos.transformer.heads.made import ACROSS
from llmtutor.views import Board, Tokens

SHORT = 12
"""Up to so many tokens, four heads have room side by side on a narrow screen."""


@lru_cache(maxsize=16)
def real(text: str, block: int) -> Shown:
    """Let the tiny GPT read a text, and show one block of it. Raises Refused and ModelFileError as `see`."""
    seen = see(start(GPT_FORWARD, {"text": text, "layer": block}))
    config, named = seen.model.config, names_of_heads(seen)
    pictures = [thumbnail(seen, block, head, named) for head in range(config.heads)]
    labelled = tuple(replace(each, row_labels=seen.labels) for each in pictures)
    across = ACROSS if len(seen.ids) <= SHORT else ACROSS // 2
    joined, out = (heatmap(seen, name, f"block.{block}.{name}") for name in ("attn.joined", "attn.out"))
    return shown(
        Tokens("tokens", seen.texts),
        note("split-real", all=config.width, heads=config.heads, width=config.head_width, block=block),
        Board("patterns", tuple(labelled[at : at + across] for at in range(0, config.heads, across))),
        beside("board-attn.joined", joined),
        beside("board-attn.out", out),
        **{"weights": seen.trace[f"block.{block}.attn.weights"].tolist(), "width": config.head_width},
        seen=seen,
    )
