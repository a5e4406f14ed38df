"""A text read and written on by a model, every array of it kept."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from llmtutor.demos.controls import State
from llmtutor.demos.transformer.asked import asked_model, asked_tokens
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.demos.transformer.writing import written
from llmtutor.engine.trace import Trace
from llmtutor.tinygpt.ranking import rank_of
from llmtutor.tinygpt.reading import traced
from llmtutor.tinygpt.sampling_rules import SamplingRules


def see(state: State) -> Seen:
    """Read the text of a state and write it on. Raises Refused and ModelFileError as `asked_model`."""
    ids, prompt = written_ids(state)
    model = asked_model(state["model"])
    return Seen(state, model, ids, prompt, *_read(state["model"], ids))


def written_ids(state: State) -> tuple[tuple[int, ...], int]:
    """Return all tokens of a state's text, and how many of them were given."""
    model = asked_model(state["model"])
    prompt = asked_tokens(model, state["text"])
    forced, rules = tuple(map(int, state["ranks"])), SamplingRules(temperature=state["T"])
    draft = written(state["model"], prompt, rules, state["seed"], state["more"], forced[: state["more"]])
    return draft.ids, len(prompt)


def array_names(state: State) -> tuple[str, ...]:
    """Return what a state's reading records, in order."""
    return _names(state["model"], len(written_ids(state)[0]) == 1)


@lru_cache(maxsize=24)
def _names(folder: str, alone: bool) -> tuple[str, ...]:
    """What a model records is the same for all texts, but for one of a single token: it needs no mask."""
    return tuple(item.name for item in traced(asked_model(folder), [0] if alone else [0, 0]))


@lru_cache(maxsize=24)
def _read(
    folder: str, ids: tuple[int, ...]
) -> tuple[Trace, tuple[str, ...], tuple[int | None, ...], dict[Hashable, Any]]:
    """Keep the last readings: a learner who steps through one computes nothing anew."""
    trace = traced(asked_model(folder), ids)
    pairs = zip(trace["logits"], ids[1:], strict=False)
    ranks = (None, *(rank_of(scores, token) for scores, token in pairs))
    return trace, _names(folder, len(ids) == 1), ranks, {}
