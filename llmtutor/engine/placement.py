"""Where the norm stands around a sublayer: before it, after the sum, or on both sides.

Post: Vaswani et al. 2017. Pre: Xiong et al. 2020 (arXiv 2002.04745). Sandwich: CogView, Ding et al. 2021
(arXiv 2105.13290), as in Gemma 2.
"""

from collections.abc import Callable
from typing import Any

from llmtutor.engine.trace import Rec, off

Layer = Callable[[Any], Any]


def pre(x: Any, sublayer: Layer, norm: Layer, rec: Rec = off) -> Any:
    """x[D] -> y[D]

    x + sublayer(norm(x)): the residual stream is never normed, so gradients flow straight down.
    """
    return rec("stream", x + rec("change", sublayer(norm(x))))


def post(x: Any, sublayer: Layer, norm: Layer, alpha: float = 1.0, rec: Rec = off) -> Any:
    """x[D] -> y[D]

    norm(alpha x + sublayer(x)): the 2017 Transformer with alpha 1, DeepNorm with the alpha of `deep_norm.py`.
    """
    return rec("stream", norm(x * alpha + rec("change", sublayer(x))))


def sandwich(x: Any, sublayer: Layer, norm: Layer, norm_out: Layer, rec: Rec = off) -> Any:
    """x[D] -> y[D]

    x + norm_out(sublayer(norm(x))): what is added to the stream has a known size, too.
    """
    return rec("stream", x + rec("change", norm_out(sublayer(norm(x)))))
