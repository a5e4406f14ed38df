"""The feed-forward layer: every token by itself is widened, bent, and narrowed again.

Vaswani et al. 2017, equation 2; gated forms: Shazeer 2020 (arXiv 2002.05202).
"""

from collections.abc import Callable
from math import ceil
from typing import Any

from llmtutor.engine.activations import relu, silu
from llmtutor.engine.linear import linear
from llmtutor.engine.trace import Rec, off

Activation = Callable[[Any], Any]


def feed_forward(
    x: Any,
    W_in: Any,
    W_out: Any,
    b_in: Any = None,
    b_out: Any = None,
    activation: Activation = relu,
    rec: Rec = off,
) -> Any:
    """x[D] W_in[D,F] W_out[F,D] b_in[F] b_out[D] -> y[D]

    F hidden neurons, bent by `activation`, then a weighted sum of their outputs. Seen as a memory, the
    columns of W_in are keys and the rows of W_out the values they call up (Geva et al. 2021).
    Raises ValueError: widths do not fit.
    """
    hidden = rec("hidden", linear(x, W_in, b_in))
    bent = rec("bent", activation(hidden))
    return rec("out", linear(bent, W_out, b_out))


def gated_feed_forward(
    x: Any, W_gate: Any, W_up: Any, W_down: Any, activation: Activation = silu, rec: Rec = off
) -> Any:
    """x[D] W_gate[D,F] W_up[D,F] W_down[F,D] -> y[D]

    (activation(x W_gate) * (x W_up)) W_down: the bent half decides how much of the other half passes.
    With silu it is SwiGLU (Llama), with gelu GeGLU, with sigmoid GLU. Raises ValueError: widths do not fit.
    Shazeer 2020, equation 6.
    """
    gate = rec("gate", activation(linear(x, W_gate)))
    passed = rec("passed", gate * linear(x, W_up))
    return rec("out", linear(passed, W_down))


def gated_width(width: int, multiple: int = 1, ratio: float = 4.0) -> int:
    """width -> hidden

    How wide the gated layer may be with as many weights as an ungated one of ratio x width: 2/3 of that,
    rounded up to a multiple. 4096 gives 10,923, and 11,008 as a multiple of 256 (Llama).
    Raises ValueError: a number is not above 0.
    """
    if min(width, multiple, ratio) <= 0:
        raise ValueError("gated_width: width, multiple and ratio must be above 0")
    return ceil(2 * ratio * width / 3 / multiple) * multiple
