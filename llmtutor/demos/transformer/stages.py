"""The stages that one query of attention goes through, and how a number of each came about."""

from llmtutor.demos.controls import Grid, State
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.row_share import share
from llmtutor.demos.worked import Formulas, Rule, said, total, where, worked
from llmtutor.engine.attention import attention
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Cell

STAGES = ("scores", "scaled", "masked", "weights", "mixed")


def stages(state: State) -> tuple[str, ...]:
    """Return what is done for each query."""
    left_out = {"scaled": not state["scale"], "masked": not state["causal"]}
    return tuple(stage for stage in STAGES if not left_out.get(stage))


def attended(q: Array, k: Array, v: Array, may: Array, divided: bool = True) -> dict[str, Grid]:
    """q[T,K] k[S,K] v[S,W] may[T,S] -> grids by name

    What attention makes of them stage by stage, and `may`: which keys each query sees.
    """
    rec = Trace()
    attention(q, k, v, may, scale=None if divided else 1.0, rec=rec)
    return {"may": as_grid(may)} | {name: as_grid(rec[name]) for name in STAGES}


def _share(found: Shown, cell: Cell) -> Rule:
    """Read the scores of the query that asks off the line above its shares; others' are not on the screen."""
    at = found.numbers
    row, key = at["asking"] if cell.view == "query" else cell.at[0], cell.at[1]
    seen = [each for each, may in enumerate(at["may"][row]) if may]
    if key not in seen:
        return said("nothing")
    scores, line = ("query", len(at["stages"]) - 3) if row == at["asking"] else ("scaled", row)
    return share(scores, line, key, seen, "share")


LINES: Formulas = {
    "scores": total("Q[asking, :]", "K[column, :]", say="match"),
    "scaled": worked("{query[0, column]} / √{width}", "divided"),
    "masked": where("may[asking, column]", {True: said("seen")}, said("unseen")),
    "weights": _share,
}
STAGE_BY_STAGE: Formulas = {
    "query": lambda found, cell: LINES[found.numbers["stages"][cell.at[0]]],
    "weights": _share,
    "mixed": total("weights[row, :]", "V[:, column]", say="mix"),
}
"""Rules for the query that is `asking`, a line for each of its `stages`, and the results of all so far."""
