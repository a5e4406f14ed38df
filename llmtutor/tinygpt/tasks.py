"""How often a model's likeliest next token is the right one, task by task."""

from collections.abc import Iterable

import numpy as np

from llmtutor.engine.gpt import gpt
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.probes import TASKS, Probe
from llmtutor.tinygpt.reading_loss import AT_ONCE, padded


def all_accuracies(model: Model) -> dict[str, float]:
    """Measure every task, by name."""
    return {name: accuracy(model, probes()) for name, probes in TASKS.items()}


def accuracy(model: Model, probes: Iterable[Probe]) -> float:
    """Return the share of prompts after which the right token has the highest score."""
    cut = sorted((probe.tokens(model.tokenizer) for probe in probes), key=lambda one: len(one[0]))
    right = 0
    for start in range(0, len(cut), AT_ONCE):
        some = cut[start : start + AT_ONCE]
        answers = np.array([answer for _, answer in some])
        right += int((next_tokens(model, [ids for ids, _ in some]) == answers).sum())
    return right / len(cut)


def next_tokens(model: Model, prompts: list[list[int]]) -> Array:
    """model prompts -> ids[N]

    The likeliest token after each prompt.
    """
    logits = gpt(padded(prompts, model.tokenizer.end), model.ready, model.config)
    last = np.array([len(ids) - 1 for ids in prompts])
    scores: Array = logits[np.arange(len(prompts)), last]
    best: Array = scores.argmax(axis=-1)
    return best
