"""An array of the forward pass on screen: as colours, or number by number."""

from llmtutor.demos.grids import as_grid
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.views import Grid, Heatmap, Matrix

ACROSS_TOKENS = ("scores", "scaled", "biased", "masked", "weights")
"""Arrays with a column for each token."""


def heatmap(seen: Seen, view: str, name: str) -> Heatmap:
    """Show an array as colours: a row for each token."""
    return seen.once((view, name, seen.head), lambda: _heatmap(seen, view, name))


def _heatmap(seen: Seen, view: str, name: str) -> Heatmap:
    shares = name.endswith(".weights")
    low, high = (0.0, 1.0) if shares else (None, None)
    across = seen.labels if view == "array" and name.rsplit(".", 1)[-1] in ACROSS_TOKENS else ()
    return Heatmap(view, grid_of(seen, name), low, high, not shares, seen.labels, across)


def numbers(seen: Seen) -> Matrix:
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
