"""Raw copying: random words said twice. Nothing but looking back can tell how the second time goes on."""

from collections.abc import Iterable

import numpy as np

from llmtutor.engine.gpt import gpt
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.ablations import Head
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.words import ANY

LENGTH = 12


def repeated_words(model: Model, count: int = 64, length: int = LENGTH) -> Array:
    """model count length -> ids[N, 1 + 2 * length]

    Rows of `<|end|>` and then `length` different words, each one token, said twice.
    """
    words = [ids[0] for ids in map(model.tokenizer.encode, ANY) if len(ids) == 1]
    pick = Chooser("repeated words")
    rows = [pick.several(words, length) for _ in range(count)]
    return np.array([[model.tokenizer.end, *row, *row] for row in rows])


def copy_accuracy(model: Model, ids: Array) -> float:
    """model ids[N,1+2L] -> share

    Of the words of the second time, the first one excepted (nothing says that the repeat begins): how many
    the model gives the highest score.
    """
    length = ids.shape[1] // 2
    guesses = gpt(ids[:, :-1], model.ready, model.config).argmax(axis=-1)
    return float((guesses[:, length + 1 :] == ids[:, length + 2 :]).mean())


def without_heads(model: Model, heads: Iterable[Head]) -> Model:
    """Return the same model with some heads unable to write into the stream."""
    K = model.config.head_width
    for one in heads:
        rows = slice(one.head * K, (one.head + 1) * K)
        model = model.with_weight(f"block.{one.layer}.attn.W_o", rows, 0)
    return model
