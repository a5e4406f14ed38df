"""What is on screen at each zoom: the whole model, a block, a head, or one array number by number."""

from collections.abc import Iterator, Mapping
from typing import Any

from llmtutor.demos.cells import as_grid
from llmtutor.demos.transformer.gpt_forward.heads import looks, thumbnails
from llmtutor.demos.transformer.gpt_forward.next_token import next_tokens, shares_of
from llmtutor.demos.transformer.gpt_forward.reading import Seen
from llmtutor.views import Board, Grid, Heatmap, Matrix, Steps, Tokens, View

BLOCK = (("norm1.normed", "attn.change", "attn.stream"), ("norm2.normed", "ffn.bent", "ffn.stream"))
HEAD = (("attn.q", "attn.k", "attn.v"), ("attn.scaled", "attn.weights", "attn.mixed"))
ACROSS_TOKENS = ("scores", "scaled", "biased", "masked", "weights")


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
            yield _numbers(seen)


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
    return Board(view, tuple((*row, *(None,) * (width - len(row))) for row in rows))


def heatmap(seen: Seen, view: str, name: str) -> Heatmap:
    """Show an array as colours: a row for each token."""
    return seen.once((view, name, seen.head), lambda: _heatmap(seen, view, name))


def _heatmap(seen: Seen, view: str, name: str) -> Heatmap:
    shares = name.endswith(".weights")
    low, high = (0.0, 1.0) if shares else (None, None)
    return Heatmap(view, grid_of(seen, name), low, high, diverging=not shares, row_labels=seen.labels)


def _numbers(seen: Seen) -> Matrix:
    """Show the array of this step number by number."""
    grid = grid_of(seen, seen.array)
    short = seen.array.rsplit(".", 1)[-1]
    heads: tuple[str, ...] = tuple(map(str, range(len(grid[0]))))
    if short in ACROSS_TOKENS:
        heads = seen.labels
    elif short == "logits":
        heads = tuple(seen.model.tokenizer.token(token).strip() or "␣" for token in range(len(grid[0])))
    here = frozenset((seen.token, column) for column in range(len(grid[0])))
    return Matrix("numbers", grid, seen.labels, heads, lit=here, now=None, digits=3)


def grid_of(seen: Seen, name: str) -> Grid:
    """Return an array as rows of numbers; minus infinity, where a query may not look, stays as it is."""
    return as_grid(seen.values(name))


def array_in(seen: Seen, view: str) -> str | None:
    """Return the name of the array that a view shows, None for other views."""
    if view in ("array", "numbers"):
        return seen.array
    name = f"block.{seen.layer}.{view}"
    return name if name in seen.arrays else None


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
