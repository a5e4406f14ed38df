"""Documents of the toy world as rows of token numbers, ready for training."""

from collections.abc import Iterator

import numpy as np

from llmtutor.engine.trace import Array
from llmtutor.tinygpt.tokenizer import Tokenizer
from llmtutor.tinygpt.world.stories import documents


def training_rows(
    tokenizer: Tokenizer, seed: int | str, step: int, rows: int, context: int, world: str = "everything"
) -> Array:
    """tokenizer seed step rows context -> ids[rows, context + 1]

    The rows of one training step: never the same documents twice, and always the same ones for this seed and
    step, so that training can go on after an interruption without remembering a position in the data.
    Each row begins with `<|end|>` and a new document; documents follow each other until the row is full.
    """
    texts = (document.text for document in documents(f"{seed}/{step}", world))
    ids = [_row(tokenizer, texts, context + 1) for _ in range(rows)]
    return np.array(ids, dtype=np.int64)


def _row(tokenizer: Tokenizer, texts: Iterator[str], length: int) -> list[int]:
    row = [tokenizer.end]
    while len(row) < length:
        row += tokenizer.document(next(texts))[1:]
    return row[:length]
