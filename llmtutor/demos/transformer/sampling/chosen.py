"""One choice of a token with every stage of it kept."""

from dataclasses import dataclass

import numpy as np

from llmtutor.demos.controls import State
from llmtutor.demos.transformer.asked import asked_model, asked_tokens
from llmtutor.demos.transformer.writing import written
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.draft import Draft
from llmtutor.tinygpt.sampling_rules import SamplingRules, next_shares


@dataclass(frozen=True, eq=False)
class Chosen:
    """One choice of a token: [vocabulary] scores before and after penalty and temperature, shares, who stays.

    all_shares: before the filters. shares: after them, the ones drawn from. u: the number that was
    drawn. greedy: whether the likeliest is taken instead.
    prompt: how many tokens of the draft were given.
    """

    draft: Draft
    logits: Array
    lowered: Array
    scaled: Array
    all_shares: Array
    shares: Array
    token: int
    u: float
    greedy: bool
    prompt: int

    @property
    def kept(self) -> Array:
        """Whether each token may still be drawn."""
        return self.shares > 0


def choose(state: State) -> Chosen:
    """Write the text so far, then choose the next token with every stage kept."""
    rules, rec = rules_of(state), Trace()
    prompt = asked_tokens(asked_model(), state["text"])
    draft = written("", prompt, rules, state["seed"], state["more"])
    scores = draft.logits.astype(np.float64)
    shares = next_shares(scores, draft.ids, rules, rec)
    lowered = dict(rec).get("penalty", scores)
    scaled = dict(rec).get("temperature", lowered)
    choice = draft.choose(rules, state["seed"])
    path = (scores, lowered, scaled, softmax(scaled), shares)
    return Chosen(
        draft, *path, token=choice.token, u=choice.u or 0.0, greedy=rules.greedy, prompt=len(prompt)
    )


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
