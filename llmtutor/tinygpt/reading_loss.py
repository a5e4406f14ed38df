"""How surprised a model is by documents, against how surprising the grammar itself makes them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from llmtutor.engine.cross_entropy import cross_entropy
from llmtutor.engine.gpt import gpt
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.model import Model
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


def read_documents(model: Model, sample: Sequence[Document]) -> Reading:
    """Measure a model on documents, each read alone, against the floor of the same documents."""
    nats, tokens = document_losses(model, [document.text for document in sample])
    loss, floor = float(nats.sum()), sum(document.surprisal for document in sample)
    count = int(tokens.sum())
    return Reading(loss / count, floor / count, (loss - floor) / len(sample))


def document_losses(model: Model, texts: Sequence[str]) -> tuple[Array, Array]:
    """model texts -> nats[N] tokens[N]

    The model's surprise over each whole document, its `<|end|>` included, and its number of tokens.
    """
    rows = [[*model.prompt(text), model.tokenizer.end] for text in texts]
    nats = np.zeros(len(rows))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        ids = padded([rows[i] for i in some], model.tokenizer.end)
        losses = cross_entropy(gpt(ids[:, :-1], model.ready, model.config), ids[:, 1:])
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
