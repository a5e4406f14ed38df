"""The candidates for the next token, stage by stage, and how each of their numbers came about."""

from collections.abc import Iterator
from typing import Any

from llmtutor.demos.shown import Shown, column, note
from llmtutor.demos.transformer.sampling.chosen import Chosen
from llmtutor.demos.transformer.token_bars import place_of, token_bars
from llmtutor.demos.worked import Formulas, Telling, said, worked
from llmtutor.views import Bars, Cell, Tokens, View

STAGES = ("scores", "filter", "renormalise", "draw")
FILTER, RENORMALISE, DRAW = 1, 2, 3


def one_by_one(chosen: Chosen, stage: int, order: list[int], left: dict[str, Any]) -> Iterator[View]:
    """Show the tokens written so far, the candidates, how many are left, and at last which was drawn."""
    token = chosen.draft.model.tokenizer.token
    picks = [(draft.ids[-1], draft.choice) for draft in chosen.draft.history() if draft.choice is not None]
    if picks:
        shares = tuple(float(choice.share[choice.token]) for _, choice in picks)
        yield Tokens("written", tuple(token(each) for each, _ in picks), shares)
    yield _candidates(chosen, stage, order)
    yield note("left", **left)
    if stage == DRAW:
        drawn = {"token": token(chosen.token).strip() or "␣"}
        yield note("greedy", **drawn) if chosen.greedy else note("drawn", **drawn, u=chosen.u)


def _candidates(chosen: Chosen, stage: int, order: list[int]) -> Bars:
    """The likeliest tokens; before they are made whole the shares are those of all tokens."""
    paths = {"logit": chosen.logits, "lowered": chosen.lowered, "scaled": chosen.scaled}
    out = {place for place, token in enumerate(order) if stage >= FILTER and not chosen.kept[token]}
    return token_bars(
        "candidates",
        chosen.draft.model.tokenizer.token,
        order,
        chosen.shares if stage >= RENORMALISE else chosen.all_shares,
        *(column(name, scores[order], 2) for name, scores in paths.items()),
        muted=frozenset(out),
        lit=place_of(chosen.token, order) if stage == DRAW else frozenset(),
    )


def _lowered(found: Shown, cell: Cell) -> Telling:
    token = found.numbers["order"][cell.at[0]]
    logit = found.numbers["chosen"].logits[token]
    if found.numbers["chosen"].lowered[token] == logit:
        return said("not-lowered")
    return worked("{logit} / {penalty}" if logit > 0 else "{logit} × {penalty}", "lowered")


def _scaled(found: Shown, cell: Cell) -> Telling:
    return said("not-lowered") if found.numbers["chosen"].greedy else "{lowered} / {T}"


def _share(found: Shown, cell: Cell) -> Telling:
    """A share of all tokens, or made whole again of those that are left; the last bar: all others."""
    at, place = found.numbers, cell.at[0]
    if place == len(at["order"]):
        return said("others")
    if at["stage"] < RENORMALISE:
        return worked("e^({scaled} - {top}) / {total}", "share")
    if at["chosen"].greedy or not at["chosen"].kept[at["order"][place]]:
        return said("all-or-none")
    return worked("{share_of_all} / {mass}", "whole")


def _of_a_token(rule: Telling) -> Telling:
    """A rule for the columns: all others together have no number there."""
    return lambda found, cell: rule if cell.at[0] < len(found.numbers["order"]) else None


CANDIDATES: Formulas = {
    "written": said("written"),
    "left.kept": said("counted"),
    "left.mass": said("added"),
    "drawn.u": said("number"),
    "candidates": _share,
    "candidates.logit": _of_a_token(said("logit")),
    "candidates.lowered": _of_a_token(_lowered),
    "candidates.scaled": _of_a_token(_scaled),
}
"""Rules for the tokens in `order`, `chosen` from at a `stage`, with `T` and `penalty`."""
