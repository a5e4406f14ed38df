"""What is on screen at each zoom: the whole model, a block, a head, or one array number by number."""

from collections.abc import Iterator, Mapping
from typing import Any

from llmtutor.demos.transformer.gpt_forward.arrays import heatmap, numbers
from llmtutor.demos.transformer.gpt_forward.heads import looks, thumbnails
from llmtutor.demos.transformer.gpt_forward.next_token import next_tokens, shares_of
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.views import Board, Steps, Tokens, View

BLOCK = (("norm1.normed", "attn.change", "attn.stream"), ("norm2.normed", "ffn.bent", "ffn.stream"))
HEAD = (("attn.q", "attn.k", "attn.v"), ("attn.scaled", "attn.weights", "attn.mixed"))


def views(seen: Seen) -> Iterator[View]:
    """Show the place in the trace, the tokens, and what belongs to the zoom."""
    shape = seen.trace[seen.array].shape
    yield Steps("progress", seen.state["step"], len(seen.arrays) - 1, array=seen.array, shape=shape)
    yield from _tokens(seen)
    match seen.state["zoom"]:
        case "model":
            yield heatmap(seen, "array", seen.array)
            yield thumbnails(seen)
            yield from next_tokens(seen)
        case "block":
            yield _board(seen, "block", BLOCK)
            yield thumbnails(seen)
        case "head":
            yield _board(seen, "head", HEAD)
            yield from looks(seen)
        case "array":
            yield numbers(seen)


def _tokens(seen: Seen) -> Iterator[View]:
    """Show the given tokens and those written after them, the one that is looked at marked."""
    count, here = seen.prompt, seen.token
    yield Tokens("tokens", seen.texts[:count], seen.ranks[:count], here if here < count else None)
    if len(seen.ids) > count:
        now = here - count if here >= count else None
        yield Tokens("written", seen.texts[count:], seen.ranks[count:], now)


def _board(seen: Seen, view: str, names: tuple[tuple[str, ...], ...]) -> Board:
    """Show some arrays of the chosen block side by side, each under its short name."""
    block = f"block.{seen.layer}."
    rows = [
        tuple(heatmap(seen, name, block + name) for name in row if block + name in seen.arrays)
        for row in names
    ]
    rows = [row for row in rows if row]
    width = max(map(len, rows))
    now = _leads_to(seen, tuple(each.id for row in rows for each in row))
    return Board(view, tuple((*row, *(None,) * (width - len(row))) for row in rows), now)


def _leads_to(seen: Seen, names: tuple[str, ...]) -> str:
    """Return which array on a board is that of this step, else the next of them; "" where none is to come."""
    block = f"block.{seen.layer}."
    after = seen.arrays[seen.state["step"] :] if seen.array.startswith(block) else ()
    return next((name.removeprefix(block) for name in after if name.removeprefix(block) in names), "")


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
