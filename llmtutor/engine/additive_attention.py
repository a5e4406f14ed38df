"""Additive attention: a small network compares each query with each key, instead of a dot product.

Bahdanau, Cho, Bengio 2015 (arXiv 1409.0473), appendix A.1.2. Legend: D query width, C key width, F hidden.
"""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Rec, off


def additive_scores(q: Any, k: Any, W_q: Any, W_k: Any, w: Any, rec: Rec = off) -> Any:
    """q[T,D] k[S,C] W_q[D,F] W_k[C,F] w[F] -> scores[T,S]

    w . tanh(q W_q + k W_k) for every pair of query and key.
    Raises ValueError: q and W_q or k and W_k differ in width, empty, or NaN.
    """
    q, k = as_floats("q", q), as_floats("k", k)
    same_axis("additive_scores", "q numbers", q.shape[-1], "W_q rows", W_q.shape[-2])
    same_axis("additive_scores", "k numbers", k.shape[-1], "W_k rows", W_k.shape[-2])
    from_query, from_key = (q @ W_q)[..., :, None, :], (k @ W_k)[..., None, :, :]
    hidden = rec("hidden", np.tanh(from_query + from_key))
    return rec("scores", hidden @ w)


def additive_attention(q: Any, k: Any, v: Any, W_q: Any, W_k: Any, w: Any, rec: Rec = off) -> Any:
    """q[T,D] k[S,C] v[S,M] W_q[D,F] W_k[C,F] w[F] -> y[T,M]

    Mix the values by the shares that softmax makes of the additive scores.
    Raises ValueError as `additive_scores`. Bahdanau et al. 2015, equations 5 and 6.
    """
    weights = rec("weights", softmax(additive_scores(q, k, W_q, W_k, w, rec)))
    return rec("mixed", weights @ v)
