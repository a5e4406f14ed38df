"""One attention with every stage kept, and the arithmetic behind each of its numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np

from llmtutor.demos.cells import as_grid
from llmtutor.demos.controls import Grid
from llmtutor.demos.reasons import formula, given, total
from llmtutor.engine.attention import attention
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Arithmetic, Cell, Number

Place = Callable[[str, int, int], Cell | None]


@dataclass(frozen=True)
class Attended:
    """What attention made of q[T,K], k[S,K], v[S,W], stage by stage.

    may: which keys each query may attend to. divided: whether the scores were divided by the root of K.
    """

    q: Grid
    k: Grid
    v: Grid
    may: Grid
    divided: bool
    scores: Grid
    scaled: Grid
    masked: Grid
    weights: Grid
    mixed: Grid


def attend(q: Array, k: Array, v: Array, may: Array | None = None, divided: bool = True) -> Attended:
    """q[T,K] k[S,K] v[S,W] may[T,S] -> what attention makes of them; without `may`, all see all."""
    rec, may = Trace(), np.ones((len(q), len(k)), bool) if may is None else may
    attention(q, k, v, may, scale=None if divided else 1.0, rec=rec)
    made = (as_grid(rec[name]) for name in ("scores", "scaled", "masked", "weights", "mixed"))
    return Attended(as_grid(q), as_grid(k), as_grid(v), as_grid(may), divided, *made)


def own_view(name: str, row: int, column: int) -> Cell | None:
    """The cell of an array that has a view of its own under its name."""
    return Cell(name, (row, column))


def _cells(at: Place, *places: tuple[str, int, int]) -> tuple[Cell, ...]:
    """Where these numbers stand on the screen, those that do."""
    return tuple(filter(None, (at(*place) for place in places)))


def explain_stage(
    found: Attended, stage: str, row: int, column: int, at: Place = own_view
) -> Arithmetic | None:
    """Explain a number of `scores`, `scaled`, `masked`, `weights` or `mixed`; None for anything else.

    Where scores are not on the screen, a scaled score tells of the dot product itself.
    `at` says where the numbers it reads stand on the screen, None if nowhere. The words hold `notes.match`,
    `divided`, `undivided`, `seen`, `unseen`, `nothing`, `share` and `mix`, as far as these stages are shown.
    """
    keys, width = range(len(found.k)), range(len(found.q[0]))
    match stage:
        case "scores":
            pairs = zip(found.q[row], found.k[column], strict=True)
            sources = (("q", row, i) for i in width), (("k", column, i) for i in width)
            return total(found.scores[row][column], pairs, *_cells(at, *chain(*sources)), say="match")
        case "scaled":
            return _scaled(found, row, column, at)
        case "masked":
            return given(found.masked[row][column], "seen" if found.may[row][column] else "unseen")
        case "weights":
            return _share(found, row, column, at)
        case "mixed":
            shares = zip(found.weights[row], (value[column] for value in found.v), strict=True)
            sources = (("weights", row, key) for key in keys), (("v", key, column) for key in keys)
            return total(found.mixed[row][column], shares, *_cells(at, *chain(*sources)), say="mix")
    return None


def _scaled(found: Attended, row: int, column: int, at: Place) -> Arithmetic:
    score, result = found.scores[row][column], found.scaled[row][column]
    if not found.divided:
        return given(result, "undivided")
    sources, width = _cells(at, ("scores", row, column)), len(found.q[0])
    if sources:
        return formula(result, "{score} / √{width}", *sources, say="divided", score=score, width=width)
    values: dict[str, Number] = {}
    parts = []
    for i, (q, k) in enumerate(zip(found.q[row], found.k[column], strict=True)):
        values |= {f"q{i}": q, f"k{i}": k}
        parts.append(f"{{q{i}}} × {{k{i}}}")
    sources = _cells(at, *(place for i in range(width) for place in (("q", row, i), ("k", column, i))))
    return formula(result, f"({' + '.join(parts)}) / √{{d}}", *sources, say="divided", d=width, **values)


def _share(found: Attended, row: int, column: int, at: Place) -> Arithmetic:
    """A share: e to the power of a score, over the sum for all keys that may be seen."""
    if not found.may[row][column]:
        return given(found.weights[row][column], "nothing")
    values = {f"s{key}": found.scaled[row][key] for key, may in enumerate(found.may[row]) if may}
    text = f"e^{{s{column}}} / (" + " + ".join(f"e^{{{name}}}" for name in values) + ")"
    sources = _cells(at, *(("masked", row, key) for key, may in enumerate(found.may[row]) if may))
    return formula(found.weights[row][column], text, *sources, say="share", **values)
