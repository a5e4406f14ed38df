"""Choosing the next token: which candidates stay, their shares made whole again, and one drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State, Stepper, Text
from llmtutor.demos.transformer.asked import GIFT, LONGEST_TEXT, asked_model, asked_tokens, with_model
from llmtutor.demos.transformer.writing import written
from llmtutor.engine.beam_search import Beam, beam_search, per_token
from llmtutor.engine.softmax import log_softmax, softmax
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.draft import Draft
from llmtutor.tinygpt.model import shipped
from llmtutor.tinygpt.ranking import ranked
from llmtutor.tinygpt.reading import logits
from llmtutor.tinygpt.sampling_rules import SamplingRules, next_shares
from llmtutor.views import Arithmetic, Bars, Cell, Column, Note, Row, Steps, Table, Tokens, View

LOGIT, LOWERED, CHANGED = range(3)
STAGES = ("scores", "filter", "renormalise", "draw")


@dataclass(frozen=True, eq=False)
class Chosen:
    """One choice of a token: [vocabulary] scores before and after penalty and temperature, shares, who stays.

    all_shares: before the filters. shares: after them, the ones drawn from. u: the number that was drawn.
    """

    draft: Draft
    logits: Array
    lowered: Array
    scaled: Array
    all_shares: Array
    shares: Array
    token: int
    u: float
    state: State
    prompt: int
    beams: tuple[Beam, ...] = ()

    @property
    def order(self) -> list[int]:
        """The tokens with a bar of their own, the likeliest first."""
        return [int(token) for token in ranked(self.scaled)[: self.state["shown"]]]

    @property
    def kept(self) -> Array:
        """Whether each token may still be drawn."""
        return self.shares > 0


def rules_of(state: State) -> SamplingRules:
    """Return the rules that the controls ask for."""
    return SamplingRules(
        temperature=state["T"],
        top_k=state["top_k"] or None,
        top_p=state["top_p"] if state["top_p"] < 1 else None,
        min_p=state["min_p"] or None,
        penalty=state["penalty"],
        greedy=state["method"] == "greedy",
    )


def compute(state: State) -> Chosen:
    """Write the text so far, then choose the next token with every stage kept."""
    model, rules = asked_model(), rules_of(state)
    prompt = asked_tokens(model, state["text"])
    draft = written("", prompt, rules, state["seed"], state["more"])
    scores = draft.logits.astype(np.float64)
    rec = Trace()
    shares = next_shares(scores, draft.ids, rules, rec)
    recorded = dict(rec)
    lowered = recorded.get("penalty", scores)
    scaled = recorded.get("temperature", lowered)
    choice = draft.choose(rules, state["seed"])
    beams = beams_of(prompt, state["beams"], state["more"]) if state["method"] == "beam" else ()
    return Chosen(
        *(draft, scores, lowered, scaled, softmax(scaled), shares),
        token=choice.token,
        u=choice.u or 0.0,
        state=state,
        prompt=len(prompt),
        beams=beams,
    )


@lru_cache(maxsize=16)
def beams_of(prompt: tuple[int, ...], width: int, steps: int) -> tuple[Beam, ...]:
    """Return the likeliest texts that a beam of this width finds after some tokens."""
    if not steps:
        return ()
    end = shipped().tokenizer.end
    return tuple(beam_search(_next_logp, prompt, width, steps, end)[-1])


@lru_cache(maxsize=512)
def _next_logp(tokens: tuple[int, ...]) -> Array:
    logp: Array = log_softmax(logits(shipped(), tokens[-shipped().config.context :])[-1].astype(np.float64))
    return logp


def views(chosen: Chosen) -> Iterator[View]:
    """Show the stage, the text, and the candidates; or the beams."""
    state, token = chosen.state, chosen.draft.model.tokenizer.token
    stage = state["stage"]
    yield Steps("stage", stage, len(STAGES) - 1, STAGES[stage])
    yield Tokens("tokens", tuple(map(token, chosen.draft.ids[: chosen.prompt])))
    drafts = [draft for draft in chosen.draft.history() if draft.choice is not None]
    if drafts and not chosen.beams:
        picked = tuple(float(draft.choice.share[draft.choice.token]) for draft in drafts if draft.choice)
        yield Tokens("written", tuple(token(draft.ids[-1]) for draft in drafts), picked)
    if chosen.beams:
        yield _beams(chosen)
        return
    yield _candidates(chosen, stage)
    values = (("kept", int(chosen.kept.sum())), ("mass", float(chosen.all_shares[chosen.kept].sum())))
    yield Note("left", values)
    if stage == len(STAGES) - 1:
        drawn = (("token", token(chosen.token).strip() or "␣"), ("u", chosen.u))
        yield Note("greedy", drawn[:1]) if state["method"] == "greedy" else Note("drawn", drawn)


def _candidates(chosen: Chosen, stage: int) -> Bars:
    """Show the likeliest tokens; before they are made whole the shares are those of all tokens."""
    order = chosen.order
    rest = np.ones(len(chosen.shares), bool)
    rest[order] = False
    shares = chosen.shares if stage >= STAGES.index("renormalise") else chosen.all_shares
    out = (
        frozenset(row for row, token in enumerate(order) if not chosen.kept[token]) if stage else frozenset()
    )
    drawn = stage == len(STAGES) - 1 and chosen.token in order

    def column(scores: Array) -> Row:
        return (*scores[order].tolist(), None)

    token = chosen.draft.model.tokenizer.token
    return Bars(
        "candidates",
        (*(token(each).replace(" ", "␣") for each in order), "@others"),
        (*shares[order].tolist(), float(shares[rest].sum())),
        tuple(
            Column(name, column(scores), 2)
            for name, scores in (
                ("logit", chosen.logits),
                ("lowered", chosen.lowered),
                ("scaled", chosen.scaled),
            )
        ),
        top=1.0,
        folded=int(rest.sum()),
        digits=4,
        muted=out,
        lit=frozenset([order.index(chosen.token)]) if drawn else frozenset(),
    )


def _beams(chosen: Chosen) -> Table:
    decode = chosen.draft.model.tokenizer.decode
    rows = tuple(
        (decode(beam.tokens[chosen.prompt :]).strip() or "␣", beam.logp, per_token(beam, chosen.prompt))
        for beam in chosen.beams
    )
    return Table("beams", ("beam", "logp", "each"), rows, lit=frozenset([0]))


def explain(chosen: Chosen, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a score or a share at its stage."""
    match cell:
        case ("candidates", (row, *column)):
            return _candidate(chosen, row, column[0] if column else None)
        case ("written", (place,)):
            return Arithmetic("explain", _written(chosen, place), say="written")
        case ("beams", (row, 1)):
            return Arithmetic("explain", chosen.beams[row].logp, say="logp")
        case ("beams", (row, 2)):
            beam = chosen.beams[row]
            values = {"logp": beam.logp, "count": len(beam.tokens) - chosen.prompt}
            return formula(
                per_token(beam, chosen.prompt), "{logp} / {count}", values, [Cell("beams", (row, 1))]
            )
        case ("left", (0,)):
            return Arithmetic("explain", int(chosen.kept.sum()), say="counted")
        case ("left", (1,)):
            return Arithmetic("explain", float(chosen.all_shares[chosen.kept].sum()), say="added")
        case ("drawn", _):
            return Arithmetic("explain", chosen.u, say="number")
    return None


def _written(chosen: Chosen, place: int) -> float:
    drafts = [draft.choice for draft in chosen.draft.history() if draft.choice is not None]
    return float(drafts[place].share[drafts[place].token])


def _candidate(chosen: Chosen, row: int, column: int | None) -> Arithmetic:
    order, state = chosen.order, chosen.state
    made_whole = state["stage"] >= STAGES.index("renormalise")
    if row == len(order):
        rest = np.ones(len(chosen.shares), bool)
        rest[order] = False
        return Arithmetic(
            "explain", float((chosen.shares if made_whole else chosen.all_shares)[rest].sum()), say="others"
        )
    token, here = order[row], [Cell("candidates", (row, (column or CHANGED + 1) - 1))]
    logit, lowered, scaled = (float(each[token]) for each in (chosen.logits, chosen.lowered, chosen.scaled))
    if column == LOGIT:
        return Arithmetic("explain", logit, say="logit")
    if column == LOWERED:
        if lowered == logit:
            return Arithmetic("explain", lowered, say="not-lowered")
        text = "{logit} / {penalty}" if logit > 0 else "{logit} × {penalty}"
        return formula(lowered, text, {"logit": logit, "penalty": state["penalty"]}, here, "lowered")
    if column == CHANGED:
        if state["method"] == "greedy":
            return Arithmetic("explain", scaled, say="not-lowered")
        return formula(scaled, "{lowered} / {T}", {"lowered": lowered, "T": state["T"]}, here)
    if made_whole:
        if state["method"] == "greedy" or not chosen.kept[token]:
            return Arithmetic("explain", float(chosen.shares[token]), say="all-or-none")
        values = {"share": float(chosen.all_shares[token])}
        values["kept"] = float(chosen.all_shares[chosen.kept].sum())
        return formula(float(chosen.shares[token]), "{share} / {kept}", values, [], "whole")
    values = {"scaled": scaled, "top": float(chosen.scaled.max())}
    values["total"] = 1 / float(chosen.all_shares.max())
    text = "e^({scaled} - {top}) / {total}"
    return formula(float(chosen.all_shares[token]), text, values, here, "share")


def names(chosen: Chosen) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "kept": int(chosen.kept.sum()),
        "mass": float(chosen.all_shares[chosen.kept].sum()),
        "top_share": float(chosen.shares.max()),
        "drawn": chosen.token,
        "u": chosen.u,
        "share": tuple(chosen.shares[chosen.order].tolist()),
    }


def refuse(state: State) -> None:
    """Refuse a text that the model cannot read."""
    asked_tokens(asked_model(), state["text"])


DEMO = with_model(
    Demo(
        id="sampling",
        controls=(
            Text("text", "Once there was a", longest=LONGEST_TEXT),
            Stepper("stage", lambda _: len(STAGES) - 1),
            Choice("method", ("draw", "greedy", "beam"), "draw"),
            Slider("T", 0.05, 10, 1, step=2 ** (1 / 24), log=True),
            Integer("top_k", 0, 100, 0),
            Slider("top_p", 0.01, 1, 1, step=0.01),
            Slider("min_p", 0, 1, 0, step=0.01),
            Slider("penalty", 0.5, 3, 1, step=0.05),
            Integer("more", 0, 40, 0),
            Integer("beams", 1, 6, 3),
            Integer("shown", 2, 20, 8),
            Seed("seed", 0, 9999, 0),
        ),
        compute=compute,
        views=views,
        explain=explain,
        names=names,
        refuse=refuse,
        presets=(
            Preset("nucleus", {"top_p": 0.9, "stage": 1}),
            Preset("few", {"text": GIFT, "top_k": 3, "T": 0.7, "penalty": 1.2, "stage": 3}),
            Preset("search", {"method": "beam", "more": 8}),
            Preset("too-hot", {"T": 5, "stage": 3, "more": 12}, good=False),
        ),
        code=(
            "llmtutor.engine.sampling:top_k",
            "llmtutor.engine.sampling:top_p",
            "llmtutor.engine.sampling:min_p",
            "llmtutor.engine.sampling:repetition_penalty",
            "llmtutor.engine.sampling:draw",
            "llmtutor.engine.beam_search:beam_search",
        ),
    )
)
