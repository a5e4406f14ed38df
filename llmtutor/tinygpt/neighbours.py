"""Which tokens are alike: those whose vectors point the same way."""

from functools import lru_cache

import numpy as np

from llmtutor.engine.trace import Array
from llmtutor.engine.vectors import unit
from llmtutor.tinygpt.model import Model


def cosines_to(model: Model, vector: Array) -> Array:
    """model vector[D] -> cosines[V]

    How alike the directions of a vector and of every token are: 1 the same, 0 at a right angle, -1 opposite.
    Raises ValueError: the vector is of another width, or all zeros.
    """
    # Row by row: a product with the whole table would wake the other processors for less than they cost.
    cosines: Array = np.vecdot(_directions(model), unit(np.asarray(vector, np.float64)))
    return cosines


@lru_cache(maxsize=2)
def _directions(model: Model) -> Array:
    """The vector of every token, brought to length 1."""
    table: Array = unit(model.weights["embedding.tokens"].astype(np.float64))
    return table
