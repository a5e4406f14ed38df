"""What each attention head does, found by measuring where it looks.

A role's score is the mean share of a head's attention that goes where the role says, from 0 to 1. Roles are
found anew for every model, so that nothing depends on which head took a role in this training run.
"""

from itertools import islice

import numpy as np

from llmtutor.engine.gpt import gpt
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.ablations import Head
from llmtutor.tinygpt.copying import repeated_words
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.probes import TASKS
from llmtutor.tinygpt.reading_loss import padded
from llmtutor.tinygpt.world.stories import documents
from llmtutor.tinygpt.world.words import NAMES

Scores = dict[str, Array]


def role_scores(model: Model) -> Scores:
    """model -> scores[layers, heads] by role

    On random words said twice: `previous_token` (the token just before), `induction` (the one after the same
    word's first time, which is the one to come) and `duplicate` (the same word's first time). On documents:
    `sink` (`<|end|>` at the start), `current` (itself) and `full_stop`. At the end of gift prompts: `getter`
    (the name that must come) and `giver` (the other one).
    """
    return scores_on_repeats(model) | _on_documents(model) | _on_gifts(model)


def attention_of_all(model: Model, ids: Array) -> Array:
    """model ids[N,T] -> attention[layers, N, heads, T, T]

    Every head's attention over a batch.
    """
    trace = Trace()
    gpt(ids, model.ready, model.config, trace)
    return np.stack([trace[f"block.{layer}.attn.weights"] for layer in range(model.config.layers)])


def best_head(scores: Array) -> Head:
    """scores[layers, heads] -> head

    The head with the highest score.
    """
    layer, head = np.unravel_index(int(scores.argmax()), scores.shape)
    return Head(int(layer), int(head))


def heads_above(scores: Array, least: float) -> list[Head]:
    """scores[layers, heads] least -> heads

    All heads that score at least this, the best first.
    """
    found = [Head(int(layer), int(head)) for layer, head in np.argwhere(scores >= least)]
    return sorted(found, key=lambda one: -scores[one.layer, one.head])


def scores_on_repeats(model: Model) -> Scores:
    """model -> scores[layers, heads] by role

    The roles in copying: `previous_token`, `induction` and `duplicate`.
    """
    ids = repeated_words(model)
    length = ids.shape[1] // 2
    attention = attention_of_all(model, ids)
    # The last word of the second time has nothing to come; the first words of all have nothing before.
    second = np.arange(length + 1, 2 * length)

    def looking(queries: Array, keys: Array) -> Array:
        shares: Array = attention[..., queries, keys].mean(axis=(1, 3))
        return shares

    return {
        "previous_token": looking(np.arange(2, 2 * length), np.arange(1, 2 * length - 1)),
        "induction": looking(second, second - length + 1),
        "duplicate": looking(second, second - length),
    }


def _on_documents(model: Model) -> Scores:
    texts = [document.text for document in islice(documents("head roles"), 100)]
    rows = [model.prompt(text) for text in texts]
    ids = padded(rows, model.tokenizer.end)
    attention = attention_of_all(model, ids)
    real = np.arange(ids.shape[1]) < np.array([len(row) for row in rows])[:, None]
    real[:, :4] = False  # the first tokens have hardly anything to look at but the start

    def looking(shares: Array) -> Array:
        mean: Array = (shares * real[:, None]).sum(axis=(1, 3)) / real.sum()
        return mean

    stops = (ids == model.tokenizer.encode("milk.")[-1])[:, None, None]
    return {
        "sink": looking(attention[..., 0]),
        "current": looking(np.diagonal(attention, axis1=-2, axis2=-1)),
        "full_stop": looking((attention * stops).sum(axis=-1)),
    }


def _on_gifts(model: Model) -> Scores:
    cut = [probe.tokens(model.tokenizer) for probe in TASKS["gift"]()]
    prompts, getters = [ids for ids, _ in cut], np.array([answer for _, answer in cut])
    ids = padded(prompts, model.tokenizer.end)
    last = np.array([len(prompt) - 1 for prompt in prompts])
    attention = attention_of_all(model, ids)[:, np.arange(len(last)), :, last]
    people = np.isin(ids, [model.tokenizer.encode(name)[0] for name in NAMES])
    getter = ids == getters[:, None]
    # attention is now [N, layers, heads, T]: numpy puts the two joint axes first.
    return {
        "getter": (attention * getter[:, None, None]).sum(axis=-1).mean(axis=0),
        "giver": (attention * (people & ~getter)[:, None, None]).sum(axis=-1).mean(axis=0),
    }
