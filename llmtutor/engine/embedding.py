"""Embedding: the row of a table that belongs to a token."""

from typing import Any

import numpy as np

from llmtutor.engine.autodiff import differentiable
from llmtutor.engine.checks import as_whole
from llmtutor.engine.trace import Array, Rec, off


def one_hot(ids: Any, size: int, dtype: Any = np.float64) -> Array:
    """ids[T] size -> onehot[T,size]

    A row of zeros for each id, with a single 1 at the id's place.
    Raises ValueError: an id is negative, not whole, or not below `size`.
    """
    ids = as_whole("ids", ids, size)
    rows = np.zeros((ids.size, size), dtype)
    rows[np.arange(ids.size), ids.ravel()] = 1
    return rows.reshape(*ids.shape, size)


def embed_back(grad: Array, y: Array, table: Array, ids: Array) -> tuple[Array]:
    """Every row gathers the gradients of all places where its token stood; sorted, they lie side by side."""
    ids, rows = np.ravel(ids), grad.reshape(-1, table.shape[1])
    order = np.argsort(ids, kind="stable")
    starts = np.flatnonzero(np.diff(ids[order], prepend=-1))
    gathered = np.zeros_like(table, dtype=grad.dtype)
    gathered[ids[order[starts]]] = np.add.reduceat(rows[order], starts, axis=0)
    return (gathered,)


@differentiable(embed_back)
def embed(table: Any, ids: Any, rec: Rec = off) -> Array:
    """table[V,D] ids[T] -> x[T,D]

    Look up the row of each id: the same as one_hot(ids) @ table, without the multiplications by 0.
    Raises ValueError: an id is negative, not whole, or not below V.
    """
    return rec("x", table[as_whole("ids", ids, len(table))])
