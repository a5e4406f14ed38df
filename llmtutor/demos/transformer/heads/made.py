"""Hand-made heads on screen: where each looks, and one token from its vector to the output."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from llmtutor.demos.cells import as_grid
from llmtutor.demos.controls import Grid, State
from llmtutor.demos.reasons import cells, given, total
from llmtutor.demos.transformer.attended import Attended, attend, explain_stage
from llmtutor.demos.transformer.heads.by_hand import WIDTH, vectors, weights
from llmtutor.engine.multi_head import multi_head
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Arithmetic, Board, Cell, Heatmap, Matrix, Note, View

ROLES = {1: ("all",), 2: ("kinds", "places"), 4: ("animals", "deeds", "before", "after")}
PATH = ("x", "q", "joined", "out")
ACROSS = 4


@dataclass(frozen=True, eq=False)
class Made:
    """Every head's attention, the token that is followed with its vectors PATH[4,8], and W_o[8,8]."""

    words: tuple[str, ...]
    heads: tuple[Attended, ...]
    token: int
    path: Array
    W_q: Array
    W_o: Array
    parameters: int

    @property
    def width(self) -> int:
        """How many numbers a head works with."""
        return WIDTH // len(self.heads)


def make(state: State) -> Made:
    """Let the hand-made weights, cut for this many heads, read the words."""
    words, token, rec = state["words"], state["token"], Trace()
    x, by_hand = vectors(words), weights()
    multi_head(x, by_hand, int(state["heads"]), rec=rec)
    heads = tuple(attend(*qkv) for qkv in zip(rec["q"], rec["k"], rec["v"], strict=True))
    q = (x @ by_hand["W_q"])[token]
    path = np.stack([x[token], q, rec["joined"][token], rec["out"][token]])
    size = sum(each.size for each in by_hand.values())
    return Made(words, heads, token, path, by_hand["W_q"], by_hand["W_o"], size)


def made_views(made: Made) -> Iterator[View]:
    """Show every head's pattern, the token that is followed cut into heads, and the output matrix."""
    sizes = (("all", WIDTH), ("heads", len(made.heads)), ("width", made.width))
    yield Note("split", (*sizes, ("parameters", made.parameters)))
    pictures = [_pattern(made, head) for head in range(len(made.heads))]
    rows = [tuple(pictures[start : start + ACROSS]) for start in range(0, len(pictures), ACROSS)]
    yield Board("patterns", tuple(rows))
    of_heads = tuple(f"h{column // made.width}" for column in range(WIDTH))
    names = (made.words[made.token], *(f"@{name}" for name in PATH[1:]))
    yield Board("path", ((Matrix("follow", as_grid(made.path), names, of_heads, digits=2),),))
    yield Board("output", ((Matrix("W_o", as_grid(made.W_o), of_heads),),))


def _pattern(made: Made, head: int) -> Heatmap:
    grid: Grid = made.heads[head].weights
    roles = ROLES.get(len(made.heads))
    role = (("role", f"@{roles[head]}"),) if roles else ()
    kind = "hand" if roles else "bare"
    return Heatmap(f"{kind}.{head}", grid, 0.0, 1.0, row_labels=made.words, about=(("head", head), *role))


def explain_made(made: Made, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a share, of a number on the token's way, or of a size."""
    kind, _, head = cell.view.partition(".")
    match (kind, cell.at):
        case ("split", (place,)):
            return given((WIDTH, len(made.heads), made.width, made.parameters)[place], "sizes")
        case ("hand" | "bare", (row, column)):
            return explain_stage(made.heads[int(head)], "weights", row, column, _nowhere)
        case ("W_o", (row, column)):
            return given(float(made.W_o[row, column]), "by-hand")
        case ("follow", (line, column)):
            return _explain_path(made, PATH[line], column)
    return None


def _nowhere(name: str, row: int, column: int) -> Cell | None:
    return None


def _explain_path(made: Made, name: str, column: int) -> Arithmetic:
    """A number on the token's way: given, a row times a column, or values mixed by one head."""
    x, q, joined, out = made.path
    head, place = divmod(column, made.width)
    if name == "x":
        return given(float(x[column]), "token")
    if name == "joined":
        roles, pattern = len(made.heads) in ROLES, f".{head}"

        def at(array: str, row: int, key: int) -> Cell | None:
            return Cell(("hand" if roles else "bare") + pattern, (row, key)) if array == "weights" else None

        told = explain_stage(made.heads[head], "mixed", made.token, place, at)
        assert told is not None
        return told
    before, matrix, result = (x, made.W_q, q) if name == "q" else (joined, made.W_o, out)
    every: Iterable[tuple[float, ...]] = zip(before.tolist(), matrix[:, column].tolist(), strict=True)
    pairs = [pair for pair in every if all(pair)]
    sources = [Cell("follow", (0 if name == "q" else 2, at)) for at in range(WIDTH)]
    sources += cells("W_o", range(WIDTH), column) if name == "out" else ()
    return total(float(result[column]), pairs or [(0.0,)], *sources, say=f"times-{name}")
