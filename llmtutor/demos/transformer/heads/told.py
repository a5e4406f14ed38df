"""How the numbers of hand-made heads came about."""

from llmtutor.demos.arithmetic import products
from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.heads.by_hand import WIDTH
from llmtutor.demos.transformer.heads.made import JOINED, OUT, Q, X, pattern_name
from llmtutor.demos.transformer.row_share import share
from llmtutor.demos.worked import Formulas, Rule, Telling, said
from llmtutor.views import Arithmetic, Cell

MOST_HEADS = 8


def _follow(found: Shown, cell: Cell) -> Telling:
    """A number on the token's way: given, a row times a column, or values mixed by one head."""
    line, column = cell.at
    at, path = found.numbers, found.numbers["path"]
    if line == X:
        return said("token")
    if line == JOINED:
        return _mixed(found, column)
    before, matrix, say = (X, "W_q", "times-q") if line == Q else (JOINED, "W_o", "times-out")
    factors = path[before], at[matrix][:, column]
    pairs = [pair for pair in zip(*(each.tolist() for each in factors), strict=True) if all(pair)]
    lit = [Cell("follow", (before, place)) for place in range(WIDTH)]
    lit += [Cell("W_o", (place, column)) for place in range(WIDTH)] if line == OUT else []
    return products(float(path[line, column]), *zip(*pairs or [(0.0,)], strict=True), sources=lit, say=say)


def _mixed(found: Shown, column: int) -> Arithmetic:
    at = found.numbers
    head, place = divmod(column, at["width"])
    lit = [Cell(pattern_name(head, len(at["weights"])), (at["token"], key)) for key in at["keys"]]
    factors = at["weights"][head][at["token"]], at["values"][head, :, place].tolist()
    return products(float(at["path"][JOINED, column]), *factors, sources=lit, say="mix")


def _share(found: Shown, cell: Cell) -> Rule:
    query, key = cell.at
    return share(f"scores{cell.view.partition('.')[2]}", query, key, found.numbers["keys"], "share")


FORMULAS: Formulas = {
    "split": said("sizes"),
    "split-real": said("sizes"),
    **{f"{kind}.{head}": _share for kind in ("hand", "bare") for head in range(MOST_HEADS)},
    "follow": _follow,
    "W_o": said("by-hand"),
}
