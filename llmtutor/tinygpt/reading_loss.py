"""How surprised a model is by documents, against how surprising the grammar itself makes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.gpt import gpt
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.tokenizer import Tokenizer
from llmtutor.tinygpt.world.stories import Document

AT_ONCE = 64


@dataclass(frozen=True)
class Reading:
    """A model's loss on some documents and the grammar's floor on the same ones, in nats a token.

    kl: what the model wastes, in nats a document; 0 would be a model that knows the grammar by heart.
    """

    loss: float
    floor: float
    kl: float

    @property
    def ratio(self) -> float:
        """How many times the floor the loss is."""
        return self.loss / self.floor


def document_losses(
    weights: Mapping[str, Array], config: GPTConfig, tokenizer: Tokenizer, texts: Sequence[str]
) -> tuple[Array, Array]:
    """weights config tokenizer texts -> nats[N] tokens[N]

    The model's surprise over each whole document, its `<|end|>` included, and its number of tokens.
    """
    rows = [tokenizer.document(text) for text in texts]
    nats = np.zeros(len(rows))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        ids = padded([rows[i] for i in some], tokenizer.end)
        losses = cross_entropy(gpt(ids[:, :-1], weights, config), ids[:, 1:])
        real = np.arange(1, ids.shape[1]) < np.array([len(rows[i]) for i in some])[:, None]
        nats[some] = (losses * real).sum(axis=1)
    return nats, np.array([len(row) - 1 for row in rows])


def padded(rows: Sequence[Sequence[int]], fill: int) -> Array:
    """rows fill -> ids[N,T]

    Rows of different lengths as one array, the short ones filled up at their ends, where nothing earlier
    can see it.
    """
    ids = np.full((len(rows), max(map(len, rows))), fill)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    return ids


def read_documents(
    weights: Mapping[str, Array], config: GPTConfig, tokenizer: Tokenizer, sample: Sequence[Document]
) -> Reading:
    """Measure a model on documents against the floor of the same documents."""
    nats, tokens = document_losses(weights, config, tokenizer, [document.text for document in sample])
    floor = sum(document.surprisal for document in sample)
    count = int(tokens.sum())
    return Reading(float(nats.sum()) / count, floor / count, (float(nats.sum()) - floor) / len(sample))
