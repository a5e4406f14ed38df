"""A share of attention written out: e to the power of a score, over the sum for all keys that may be seen."""

from collections.abc import Callable, Iterable

from llmtutor.demos.shown import Shown
from llmtutor.demos.worked import Rule, worked
from llmtutor.views import Cell


def share(scores: str, row: int, key: int, seen: Iterable[int], say: str = "") -> Rule:
    """Explain what a key got by a row of scores (a view or a number by name) and the keys that were seen."""
    total = " + ".join(f"e^{{{scores}[{row}, {each}]}}" for each in seen)
    return worked(f"e^{{{scores}[{row}, {key}]}} / ({total})", say)


def row_share(scores: str, may: str, say: str = "") -> Callable[[Shown, Cell], Rule]:
    """Explain a number of a grid of shares by the same row of scores; `may` names what each row may see."""

    def rule(found: Shown, cell: Cell) -> Rule:
        row, key = cell.at
        seen = (each for each, may_see in enumerate(found.numbers[may][row]) if may_see)
        return share(scores, row, key, seen, say)

    return rule
