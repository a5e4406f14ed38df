"""The shares of the tiny GPT's next token while parts of it are switched off."""

from functools import lru_cache
from itertools import islice

import numpy as np

from llmtutor.demos.transformer.asked import asked_model
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.ablations import FeedForward, Head, Part, Usual, usual_outputs, without
from llmtutor.tinygpt.card import own_card
from llmtutor.tinygpt.probes import TASKS
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.views import Grid

LAYERS, HEADS = STORYTELLER.layers, STORYTELLER.heads
PROMPTS = 8
CHOSEN = ("invented", "list", "gift", "facts", "sums", "pronouns")
ROWS: tuple[tuple[Part, ...], ...] = tuple(
    (*(Head(layer, head) for head in range(HEADS)), FeedForward(layer)) for layer in range(LAYERS)
)
"""The parts of each layer: its heads, then its feed-forward layer."""


@lru_cache(maxsize=len(TASKS))
def prompts(task: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Return the tokens of a few prompts of a task, each with its right next token."""
    tokenizer = asked_model().tokenizer
    cut = (probe.tokens(tokenizer) for probe in islice(TASKS[task](), PROMPTS))
    return tuple((tuple(ids), answer) for ids, answer in cut)


@lru_cache(maxsize=1)
def _usual() -> Usual:
    """Return what every part says on average over the prompts of all tasks here."""
    return usual_outputs(asked_model(), [ids for task in CHOSEN for ids, _ in prompts(task)])


@lru_cache(maxsize=256)
def shares_without(task: str, number: int, cases: tuple[tuple[Part, ...], ...], usual: bool) -> Array:
    """Return the shares[B,V] of the next token of one prompt, without the parts of each case.

    usual: a part that is off says what it says on average, instead of nothing.
    """
    scores = without(asked_model(), prompts(task)[number][0], cases, _usual() if usual else None)
    shares: Array = softmax(scores[:, -1].astype(np.float64))
    return shares


def right(task: str, off: tuple[Part, ...], usual: bool) -> int:
    """Count the prompts whose right token is the likeliest without these parts."""
    best = (int(shares_without(task, number, (off,), usual).argmax()) for number in range(PROMPTS))
    return sum(guess == answer for guess, (_, answer) in zip(best, prompts(task), strict=True))


def alone(task: str, usual: bool) -> Grid:
    """Return the right token's share with one part off at a time: [layer, heads, then feed-forward]."""
    share = shares_without(task, 0, tuple((part,) for row in ROWS for part in row), usual)[
        :, prompts(task)[0][1]
    ]
    return tuple(map(tuple, share.reshape(LAYERS, HEADS + 1).tolist()))


@lru_cache(maxsize=1)
def known_roles() -> tuple[tuple[str, int, int, float], ...]:
    """Return each role with the head that has it most clearly, as the model's card says; none without one."""
    try:
        roles = own_card()["roles"].items()
    except (ValueError, KeyError):
        return ()
    best = ((name, role["heads"][0], role["scores"]) for name, role in roles)
    return tuple((f"@role-{name}", layer, head, scores[layer][head]) for name, (layer, head), scores in best)
