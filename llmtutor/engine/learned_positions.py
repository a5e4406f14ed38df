"""Learned positions: one vector per place, trained like any other weight, and none beyond the last row.

Gehring et al. 2017 (arXiv 1705.03122); used in GPT-2.
"""

from typing import Any

from llmtutor.engine.checks import same_axis
from llmtutor.engine.trace import Rec, off


def add_positions(x: Any, table: Any, start: int = 0, rec: Rec = off) -> Any:
    """x[T,D] table[P,D] -> placed[T,D]

    Add to each token the table's row for its place; the first token stands at `start`. P is the longest text.
    Raises ValueError: another width, or a token stands beyond the table.
    """
    same_axis("add_positions", "x numbers", x.shape[-1], "table numbers", table.shape[-1])
    end = start + x.shape[-2]
    if start < 0 or end > table.shape[0]:
        raise ValueError(
            f"add_positions: a token stands at position {end - 1} but the table has {table.shape[0]} rows:"
            " the model has never seen such a place"
        )
    return rec("placed", x + table[start:end])
