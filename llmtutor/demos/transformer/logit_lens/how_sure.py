"""How the share of a token came about, at any depth of the model."""

from llmtutor.demos.arithmetic import formula
from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.logit_lens.depths import LAYERS, Depths
from llmtutor.demos.worked import Formulas, Telling, said
from llmtutor.views import Arithmetic, Cell


def _share(found: Shown, depth: int, place: int, token: int) -> Arithmetic:
    at: Depths = found.numbers["at"]
    score, share = at.scores[depth, place], at.shares[depth, place]
    best = int(score.argmax())
    values = {"score": float(score[token]), "best": float(score[best]), "total": 1 / float(share[best])}
    return formula(float(share[token]), "e^({score} - {best}) / {total}", values, say="share")


def _watched(found: Shown, cell: Cell) -> Telling:
    place, depth = cell.at
    return _share(found, depth, place, found.numbers["watch"][place])


def _in_the_end(found: Shown, cell: Cell) -> Telling:
    place = found.numbers["place"]
    return _share(found, LAYERS, place, found.numbers["watch"][place])


def _here(found: Shown, cell: Cell) -> Telling:
    """A share or a score of the place in full; the last bar is that of all others."""
    (row, *column), kept = cell.at, found.numbers["kept"]
    if row == len(kept):
        return None if column else said("others")
    return (
        said("score") if column else _share(found, found.numbers["depth"], found.numbers["place"], kept[row])
    )


FORMULAS: Formulas = {
    "watched": _watched,
    "here": _here,
    "open.share": _in_the_end,
    "decided.share": _in_the_end,
    "decided.depth": said("depth"),
}
"""Rules for what is read `at` all depths: in full at one `depth` and `place`, some tokens `kept`."""
