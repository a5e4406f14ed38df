"""The matrices that low-rank takes apart: pictures, a table of words, and the vectors of the tiny GPT."""

from dataclasses import dataclass
from functools import lru_cache

from llmtutor.demos.transformer.asked import asked_model
from llmtutor.demos.transformer.embedding_map import ANIMALS, NUMBERS, PEOPLE
from llmtutor.demos.transformer.word_vectors import whole_words
from llmtutor.engine.low_rank import pca, svd
from llmtutor.engine.pictures import FOODS, PICTURES
from llmtutor.engine.trace import Array

VECTORS = "tiny-gpt"


@dataclass(frozen=True, eq=False)
class Apart:
    """A matrix with the columns, sizes and rows of its directions; the words of its rows, and their places.

    Of a matrix too large to show, `picture` and `columns` hold a few rows; `shape` is that of the whole.
    """

    picture: Array
    columns: Array
    sizes: Array
    rows: Array
    shape: tuple[int, int]
    words: tuple[str, ...]
    places: Array


@lru_cache(maxsize=8)
def apart(name: str) -> Apart:
    """Take a matrix apart. Raises ModelFileError: the model whose vectors are asked for is missing."""
    table, words = _table(name)
    chosen = [whole_words()[word] for word in words] if name == VECTORS else list(range(len(table)))
    columns, sizes, rows = svd(table)
    places = pca(table[chosen], 2)[0]
    return Apart(table[chosen], columns[chosen], sizes, rows, table.shape, words, places)


def _table(name: str) -> tuple[Array, tuple[str, ...]]:
    """Return a matrix and the words that its rows stand for, or the few that are shown of very many."""
    if name == VECTORS:
        return asked_model().weights["embedding.tokens"].astype(float), (*ANIMALS, *PEOPLE, *NUMBERS)
    return PICTURES[name], tuple(f"@{food}" for food in FOODS) if name == "foods" else ()
