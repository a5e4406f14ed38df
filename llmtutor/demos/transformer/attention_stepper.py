"""Attention one query at a time: scores, divided, masked, made into shares, and the values mixed by them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.cells import resized, row_by_row, typed, whole_rows
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Grid, MatrixOf, Refused, State, Stepper, Toggle, Words
from llmtutor.demos.reasons import given
from llmtutor.demos.transformer.attended import Attended, attend, explain_stage
from llmtutor.engine.masks import causal
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Note, Steps, View

X = ((1, 0.5, 0.2, 0.1), (0.3, 0.8, 0.1, 0.4), (0.2, 0.1, 0.9, 0.3))
SHARP = 0.99


@dataclass(frozen=True)
class Stepped:
    """The whole attention, the stages that each query goes through, and how many steps are done."""

    words: tuple[str, ...]
    found: Attended
    stages: tuple[str, ...]
    step: int

    @property
    def query(self) -> int:
        """The query that is at work; the first before the start."""
        return max(0, self.step - 1) // len(self.stages)

    @property
    def stage(self) -> str:
        """The stage just done, empty at the start."""
        return self.stages[(self.step - 1) % len(self.stages)] if self.step else ""

    def known(self, stage: str, query: int) -> bool:
        """Whether a stage of a query is already done."""
        return query * len(self.stages) + self.stages.index(stage) < self.step


def stages(state: State) -> tuple[str, ...]:
    """Return what is done for each query."""
    left_out = {"scaled": not state["scale"], "masked": not state["causal"]}
    every = ("scores", "scaled", "masked", "weights", "mixed")
    return tuple(stage for stage in every if not left_out.get(stage))


def compute(state: State) -> Stepped:
    """Compute the whole attention; the step only says how much of it is shown."""
    q, k, v = (np.array(state[name], float) for name in "QKV")
    may = causal(len(q), len(k)) if state["causal"] else None
    found = attend(q, k, v, may, divided=state["scale"])
    return Stepped(state["words"], found, stages(state), state["step"])


def views(stepped: Stepped) -> Iterator[View]:
    """Show the present query stage by stage with all results so far, what it reads, and all shares so far."""
    found, query, words = stepped.found, stepped.query, stepped.words
    values = (("word", words[query]), ("width", len(found.q[0])))
    yield Steps("progress", stepped.step, len(words) * len(stepped.stages), stepped.stage or "start", values)
    yield Board("made", ((_query(stepped), _so_far(stepped, "mixed", ())),))
    read: dict[str, dict[str, Iterable[int]]] = {
        "scores": {"Q": [query], "K": range(len(words))},
        "mixed": {"V": range(len(words))},
    }
    lit = read.get(stepped.stage, {})
    given_ = zip("QKV", (found.q, found.k, found.v), strict=True)
    yield Board("given", (tuple(Matrix(n, x, lit=whole_rows(x, lit.get(n, ()))) for n, x in given_),))
    yield Board("all", ((_so_far(stepped, "weights", words),),))
    largest = max(found.weights[query])
    if stepped.known("weights", query) and largest > SHARP and sum(found.may[query]) > 1:
        yield Note("saturated", (("word", words[query]), ("share", largest)), warn=True)


def _query(stepped: Stepped) -> Matrix:
    """The present query: a row for each stage, a column for each key."""
    names = stepped.stages[:-1]
    grid: Grid = tuple(getattr(stepped.found, name)[stepped.query] for name in names)
    done = sum(stepped.known(name, stepped.query) for name in names)
    labels = tuple(f"@{name}" for name in names)
    return row_by_row("query", grid, done, done - 1 if done else None, labels, stepped.words)


def _so_far(stepped: Stepped, name: str, columns: tuple[str, ...]) -> Matrix:
    """An array of which only the rows of finished queries are known."""
    grid: Grid = getattr(stepped.found, name)
    done = sum(stepped.known(name, row) for row in range(len(grid)))
    return row_by_row(
        name, grid, done, stepped.query if stepped.stage == name else None, stepped.words, columns
    )


def explain(stepped: Stepped, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a number; nothing for those not yet computed."""
    found, query = stepped.found, stepped.query

    def at(name: str, row: int, column: int) -> Cell | None:
        """Where an array's numbers stand: the scores of other queries than the present one nowhere."""
        if name in "qkv":
            return Cell(name.upper(), (row, column))
        if name == "weights":
            return Cell(name, (row, column))
        line = 0 if name == "scores" else len(stepped.stages) - 3
        return Cell("query", (line, column)) if row == query else None

    match cell:
        case ("progress", _):
            return given(len(found.q[0]), "width")
        case ("saturated", _):
            return given(max(found.weights[query]), "largest")
        case ("Q" | "K" | "V", (row, column)):
            return given(getattr(found, cell.view.lower())[row][column])
        case ("query", (line, column)) if stepped.known(stepped.stages[line], query):
            return explain_stage(found, stepped.stages[line], query, column, at)
        case ("weights" | "mixed", (row, column)) if stepped.known(cell.view, row):
            return explain_stage(found, cell.view, row, column, at)
    return None


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Give the matrices that were not changed as many rows, and Q and K as many columns, as the changed."""
    rows = len(state[next((name for name in "QKV" if name in changed), "Q")])
    width = len(state["K" if "K" in changed else "Q"][0])
    widths = {"Q": width, "K": width, "V": len(state["V"][0])}
    return {name: resized(state[name], rows, widths[name]) for name in "QKV" if name not in changed}


def refuse(state: State) -> None:
    """Refuse queries and keys of different widths, and another number of keys than of queries or values."""
    for name in "KV":
        if len(state[name]) != len(state["Q"]):
            raise Refused("other-rows", control=name, rows=len(state[name]), wanted=len(state["Q"]))
    if len(state["K"][0]) != len(state["Q"][0]):
        raise Refused("other-columns", control="K", columns=len(state["K"][0]), wanted=len(state["Q"][0]))


def names(stepped: Stepped) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    found = stepped.found
    return {"scores": found.scores, "scaled": found.scaled, "weights": found.weights, "out": found.mixed}


DEMO = Demo(
    id="attention-stepper",
    controls=(
        Stepper("step", count=lambda state: len(state["Q"]) * len(stages(state))),
        Toggle("causal"),
        Toggle("scale", True),
        *(MatrixOf(name, X, -20, 20, 5, 4) for name in "QKV"),
        Words("words", ("the", "cat", "sat"), like="Q", longest=8),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=typed("Q", "K", "V"),
    fit=fit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("look-up", {"Q": ((0, 1.5), (1.5, 0), (1, 1)), "K": ((4, 0), (0, 4), (-4, 0)), "step": 12}),
        Preset("same-keys", {"K": ((1, 1, 1, 1),) * 3, "step": 4}),
        Preset("causal", {"causal": True, "step": 8}),
        Preset(
            "unscaled", {"Q": ((10, 5, 2, 1), (3, 8, 1, 4), (2, 1, 9, 3)), "scale": False, "step": 2}, False
        ),
    ),
    code=("llmtutor.engine.attention:attention_weights", "llmtutor.engine.attention:attention"),
)
