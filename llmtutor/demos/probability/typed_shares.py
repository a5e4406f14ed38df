"""Shares of one that somebody types: any weights become shares, and one typed share moves the others."""

from llmtutor.demos.controls import Refused, State, shown_number
from llmtutor.demos.shown import row
from llmtutor.engine.shares import to_shares, with_share
from llmtutor.views import Row


def shares_of(state: State, *controls: str, count: int | None = None) -> dict[str, Row]:
    """Return controls as shares made of their weights, cut or filled up with equal weights to a count.

    Raises Refused: all weights of a control are 0.
    """
    shares = {}
    for name in controls:
        weights = state[name]
        if not any(weights):
            raise Refused("all-zero", control=name)
        fitted = (*weights, *(1.0,) * (count or 0))[:count]
        shares[name] = row(to_shares(fitted if any(fitted) else (1.0,) * len(fitted)))
    return shares


def typed_share(state: State, control: str, place: int, number: float) -> dict[str, Row]:
    """Let a typed number become one share of a control; the others make room. Raises Refused."""
    if not 0 <= number <= 1:
        raise Refused("out-of-range", control=control, value=shown_number(number), low=0, high=1)
    return {control: row(with_share(state[control], place, number))}
