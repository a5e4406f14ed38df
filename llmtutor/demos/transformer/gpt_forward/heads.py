"""Attention as pictures: every head as a thumbnail under its name, and where one token of one head looks."""

from collections.abc import Iterator
from dataclasses import replace

from llmtutor.demos.grids import as_grid
from llmtutor.demos.transformer.gpt_forward.roles import Named, names_of_heads
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.pattern_names import without_sink
from llmtutor.views import Bars, Board, Column, Heatmap, View

MOST, ACROSS = 12, 4
"""How many thumbnails are shown at once, and how many side by side."""


def thumbnails(seen: Seen) -> Board:
    """Show every head of a small model, or of a large one those of the block; the chosen one marked."""
    every = seen.model.config.layers * seen.model.config.heads <= MOST
    key = ("heads", None if every else seen.layer, seen.state["hide_sink"])
    board = seen.once(key, lambda: _board(seen, every))
    return seen.once((*key, seen.layer, seen.head), lambda: _marked(board, f".{seen.layer}.{seen.head}"))


def _marked(board: Board, chosen: str) -> Board:
    names = (each.id for row in board.views for each in row if each)
    return replace(board, now=next(name for name in names if name.endswith(chosen)))


def _board(seen: Seen, every: bool) -> Board:
    config = seen.model.config
    layers = range(config.layers) if every else (seen.layer,)
    named = names_of_heads(seen)
    pictures = [
        thumbnail(seen, layer, head, named)
        for layer in layers
        for head in range(config.heads if every else min(MOST, config.heads))
    ]
    across = config.heads if config.heads <= ACROSS else ACROSS
    rows = [pictures[start : start + across] for start in range(0, len(pictures), across)]
    filled = (tuple(row) + (None,) * (across - len(row)) for row in rows)
    return Board("heads", tuple(filled))


def thumbnail(seen: Seen, layer: int, head: int, named: Named) -> Heatmap:
    """Show one head small, under its role with its score if it has one."""
    about: tuple[tuple[str, int | float | str], ...] = (("layer", layer), ("head", head))
    kind, role = "plain", named.get((layer, head))
    if role is not None:
        kind, about = "named", (*about, ("role", f"@role-{role[0]}"), ("score", round(role[1], 2)))
    grid = as_grid(attention(seen, layer, head))
    return Heatmap(f"{kind}.{layer}.{head}", grid, 0.0, 1.0, about=about)


def attention(seen: Seen, layer: int, head: int) -> Array:
    """Return one head's attention, without the first token where the learner hides it."""
    weights = seen.trace[f"block.{layer}.attn.weights"][head]
    return without_sink(weights) if seen.state["hide_sink"] else weights


def looks(seen: Seen) -> Iterator[View]:
    """Show where the chosen token looks in the chosen head: its scores and the shares made of them."""
    if "block.0.attn.weights" not in seen.arrays:
        return
    block = f"block.{seen.layer}.attn."
    here, count = seen.token, seen.token + 1
    scores, scaled = (seen.trace[block + name][seen.head][here, :count] for name in ("scores", "scaled"))
    shares = attention(seen, seen.layer, seen.head)[here, :count]
    columns = (Column("score", tuple(scores.tolist()), 2), Column("scaled", tuple(scaled.tolist()), 2))
    yield Bars("looks", seen.labels[:count], tuple(shares.tolist()), columns, top=1.0, digits=3)
