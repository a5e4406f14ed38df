"""DeepNorm: LayerNorm after the sum, with the old value made heavier, so that 1,000 layers train.

DeepNet, Wang et al. 2022 (arXiv 2203.00555). Legend: N encoder layers, M decoder layers.
"""

from dataclasses import dataclass
from typing import Any

from llmtutor.engine.norms import layer_norm
from llmtutor.engine.trace import Rec, off


@dataclass(frozen=True)
class DeepNormConstants:
    """alpha multiplies the residual stream; beta multiplies the initial W_v, W_o and feed-forward weights."""

    alpha: float
    beta: float


def deep_norm_constants(encoder: int = 0, decoder: int = 0) -> dict[str, DeepNormConstants]:
    """encoder decoder -> constants

    The constants of each part there is, by its name, for that many layers (0: no such part).
    Raises ValueError: both numbers are 0, or one is negative. DeepNet, figure 2.
    """
    N, M = encoder, decoder
    if min(N, M) < 0 or N + M == 0:
        raise ValueError(f"deep_norm: {N} encoder and {M} decoder layers; at least one must be above 0")
    if N == 0:
        return {"decoder": DeepNormConstants((2 * M) ** 0.25, (8 * M) ** -0.25)}
    if M == 0:
        return {"encoder": DeepNormConstants((2 * N) ** 0.25, (8 * N) ** -0.25)}
    depth = (N**4 * M) ** (1 / 16)
    return {
        "encoder": DeepNormConstants(0.81 * depth, 0.87 / depth),
        "decoder": DeepNormConstants((3 * M) ** 0.25, (12 * M) ** -0.25),
    }


def deep_norm(
    x: Any, change: Any, alpha: float, gain: Any, shift: Any, eps: float = 1e-5, rec: Rec = off
) -> Any:
    """x[D] change[D] alpha gain[D] shift[D] -> y[D]

    LayerNorm(alpha x + change), where `change` is what a sublayer made of x.
    Raises ValueError: as `layer_norm`. DeepNet, figure 2.
    """
    weighted = rec("weighted", x * alpha + change)
    return layer_norm(weighted, gain, shift, eps, rec=rec)
