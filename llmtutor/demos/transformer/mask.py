"""The causal mask: scores of words yet to come become −∞ before softmax, so their weight is 0."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, MatrixOf, Refused, State, Words
from llmtutor.demos.reasons import formula, given, replaced
from llmtutor.engine.masked_scores import masked_too_late, masked_weights
from llmtutor.engine.masks import causal
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Note, View

SCORES = ((1.3, 0.76, 0.46), (0.76, 0.9, 0.35), (0.46, 0.35, 0.95))


@dataclass(frozen=True)
class Masked:
    """Scores, what became of them in between, the weights, and which places may be seen."""

    words: tuple[str, ...]
    where: str
    scores: Grid
    between: Grid
    weights: Grid
    may: tuple[tuple[bool, ...], ...]

    @property
    def sums(self) -> tuple[float, ...]:
        """What each row of weights adds up to."""
        return tuple(map(sum, self.weights))

    @property
    def future(self) -> float:
        """The weight that goes to words yet to come, over all rows."""
        return float(sum(w for row, line in enumerate(self.weights) for w in line[row + 1 :]))


def compute(state: State) -> Masked:
    """Turn scores into weights, with the mask before softmax, after it, or not at all."""
    scores, where, rec = np.array(state["scores"]), state["where"], Trace()
    mask = causal(len(scores), len(scores))
    may = mask if where != "none" else np.ones_like(mask)
    weights = (masked_too_late if where == "after" else masked_weights)(scores, may, rec=rec)
    between = rec["shares"] if where == "after" else rec["masked"]
    grids = (tuple(map(tuple, grid.tolist())) for grid in (between, weights, may))
    return Masked(state["words"], where, state["scores"], *grids)


def views(found: Masked) -> Iterator[View]:
    """Show the three grids side by side, and whether the rows are what they should be."""
    future = frozenset(
        (row, column) for row in range(len(found.scores)) for column in range(row + 1, len(found.scores))
    )
    between = "shares" if found.where == "after" else "masked"
    yield Board(
        "grids",
        (
            (
                Matrix("scores", found.scores, found.words, found.words, digits=2),
                Matrix(between, found.between, (), found.words, lit=future, digits=2),
                Matrix("weights", found.weights, (), found.words, lit=future, digits=2),
            ),
        ),
    )
    if found.where == "after":
        yield Note("late", (("least", min(found.sums)),), warn=True)
    elif found.where == "none":
        yield Note("leak", (("future", found.future),), warn=True)
    else:
        yield Note("fine", (("word", found.words[0]),))


def explain(found: Masked, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a weight, or say what became of a score."""
    if cell.view in ("late", "leak"):
        return given(min(found.sums) if cell.view == "late" else found.future, f"sum-{cell.view}")
    if cell.view == "scores":
        return given(found.scores[cell.at[0]][cell.at[1]])
    row, column = cell.at[0], cell.at[-1]
    if cell.view == "masked":
        return given(found.between[row][column], "kept" if found.may[row][column] else "minus-infinity")
    if cell.view == "shares":
        return _share(found, row, column, range(len(found.scores)))
    if cell.view != "weights":
        return None
    if not found.may[row][column]:
        return given(0.0, "zero-late" if found.where == "after" else "zero")
    if found.where == "after":
        return given(found.weights[row][column], "left")
    return _share(found, row, column, [at for at, may in enumerate(found.may[row]) if may])


def _share(found: Masked, row: int, column: int, seen: Any) -> Arithmetic:
    values = {f"s{at}": found.scores[row][at] for at in seen}
    text = f"e^{{s{column}}} / (" + " + ".join(f"e^{{{name}}}" for name in values) + ")"
    result = (found.between if found.where == "after" else found.weights)[row][column]
    return formula(result, text, *(Cell("scores", (row, at)) for at in seen), **values)


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace a score."""
    if cell.view != "scores":
        return None
    row, column = cell.at
    return {"scores": replaced(state["scores"], row, replaced(state["scores"][row], column, number))}


def refuse(state: State) -> None:
    """Refuse a grid with more rows than columns or the other way round: every word scores every word."""
    rows, columns = len(state["scores"]), len(state["scores"][0])
    if rows != columns:
        raise Refused("not-square", control="scores", rows=rows, columns=columns)


def names(found: Masked) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"weights": found.weights, "sums": found.sums, "future": found.future}


DEMO = Demo(
    id="mask",
    controls=(
        Choice("where", ("before", "none", "after"), "before"),
        MatrixOf("scores", SCORES, -50, 50),
        Words("words", ("the", "cat", "sat"), like="scores", longest=8),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=edit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("equal", {"scores": ((0,) * 4,) * 4, "words": ("one", "two", "three", "four")}),
        Preset("loud-future", {"scores": ((0, 9, 9), (0, 0, 9), (0, 0, 0))}),
        Preset("no-mask", {"where": "none"}),
        Preset("too-late", {"where": "after"}, good=False),
    ),
    code=(
        "llmtutor.engine.masked_scores:masked_weights",
        "llmtutor.engine.masks:causal",
        "llmtutor.engine.masked_scores:masked_too_late",
    ),
)
