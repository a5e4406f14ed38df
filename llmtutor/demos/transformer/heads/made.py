"""Hand-made heads on screen: where each looks, and one token from its vector to the output."""

from functools import lru_cache

import numpy as np

from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown, note, row, shown
from llmtutor.demos.transformer.heads.by_hand import WIDTH, vectors, weights
from llmtutor.engine.multi_head import multi_head
from llmtutor.engine.trace import Trace
from llmtutor.views import Board, Heatmap, Matrix

ROLES = {1: ("all",), 2: ("kinds", "places"), 4: ("animals", "deeds", "before", "after")}
X, Q, JOINED, OUT = range(4)
ACROSS = 4


@lru_cache(maxsize=64)
def made(words: tuple[str, ...], token: int, count: int) -> Shown:
    """Show every head's pattern, the token that is followed cut into heads, and the output matrix."""
    rec, x, by_hand, width = Trace(), vectors(words), weights(), WIDTH // count
    multi_head(x, by_hand, count, rec=rec)
    grids = tuple(map(as_grid, rec["weights"]))
    path = np.stack([x[token], x[token] @ by_hand["W_q"], rec["joined"][token], rec["out"][token]])
    sizes = {"all": WIDTH, "heads": count, "width": width}
    parameters = sum(each.size for each in by_hand.values())
    names = (words[token], *(f"@{name}" for name in ("q", "joined", "out")))
    of_heads = tuple(f"h{column // width}" for column in range(WIDTH))
    pictures = [_pattern(head, words, grid, count) for head, grid in enumerate(grids)]
    return shown(
        note("split", **sizes, parameters=parameters),
        Board("patterns", tuple(tuple(pictures[at : at + ACROSS]) for at in range(0, count, ACROSS))),
        Board("path", ((Matrix("follow", as_grid(path), names, of_heads, digits=2),),)),
        Board("output", ((Matrix("W_o", as_grid(by_hand["W_o"]), of_heads),),)),
        **{"weights": grids, "width": width, "parameters": parameters},
        **{"joined": row(path[JOINED]), "out": row(path[OUT])},
        **{"path": path, "token": token, "values": rec["v"], "keys": range(len(words)), **by_hand},
        **{f"scores{head}": grid for head, grid in enumerate(rec["scaled"])},
    )


def _pattern(head: int, words: tuple[str, ...], grid: tuple[tuple[float, ...], ...], count: int) -> Heatmap:
    role = (("role", f"@{ROLES[count][head]}"),) if count in ROLES else ()
    return Heatmap(pattern_name(head, count), grid, 0.0, 1.0, row_labels=words, about=(("head", head), *role))


def pattern_name(head: int, count: int) -> str:
    """Return the view of a head's pattern: one of eight has no role, and another title."""
    return f"{'hand' if count in ROLES else 'bare'}.{head}"
