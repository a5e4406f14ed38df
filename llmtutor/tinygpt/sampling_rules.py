"""The rules by which a writer chooses the next token, gathered: the engine's filters in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from llmtutor.engine.sampling import greedy, min_p, repetition_penalty, top_k, top_p, typical
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class SamplingRules:
    """What is done to the logits before a token is drawn; None leaves a rule out.

    greedy: always the likeliest after the penalty; the other rules then do nothing.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    typical: float | None = None
    penalty: float = 1.0
    greedy: bool = False


NO_RULES = SamplingRules()


def next_shares(logits: Array, seen: Sequence[int], rules: SamplingRules, rec: Rec = off) -> Array:
    """logits[V] seen rules -> share[V]

    The shares from which the next token is drawn: penalty for tokens already `seen`, temperature, top-k,
    top-p, min-p, typical, then softmax over what is left. `rec` gets the logits after each rule that is on.
    Raises ValueError: a rule's number is out of its range.
    """
    if rules.penalty != 1:
        logits = rec("penalty", repetition_penalty(logits, list(seen), rules.penalty))
    if rules.greedy:
        only = np.zeros_like(logits)
        only[greedy(logits)] = 1
        return np.asarray(rec("share", only))
    if rules.temperature <= 0:
        raise ValueError("the temperature must be above 0; to always take the likeliest token, use greedy")
    logits = rec("temperature", logits / rules.temperature)
    if rules.top_k is not None:
        logits = rec("top_k", top_k(logits, rules.top_k))
    if rules.top_p is not None:
        logits = rec("top_p", top_p(logits, rules.top_p))
    if rules.min_p is not None:
        logits = rec("min_p", min_p(logits, rules.min_p))
    if rules.typical is not None:
        logits = rec("typical", typical(logits, rules.typical))
    return np.asarray(rec("share", softmax(logits)))
