"""Queries, keys and values that a learner types: their shapes follow each other, or are refused."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes
from llmtutor.demos.controls import Refused, State
from llmtutor.demos.grids import resized


def follow(state: State, changed: Collection[str]) -> Changes:
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
